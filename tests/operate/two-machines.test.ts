import { cpSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../scripts/free-port.ts";
import { startServer, type ServerProcess } from "../support/cli-process.ts";
import { findPostgres, startPostgres, type PostgresCluster } from "../support/postgres.ts";
import { skipReason } from "../support/skips.ts";
import {
  AURELIA,
  BOREALIA,
  foundState,
  isReceipted,
  meet,
  personOf,
  receiptsOf,
  type StateProcess,
  testCall,
  until,
} from "../support/state-processes.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";

// Borealia has two machines on one PostgreSQL: each a process with a data folder of its own, under one address.

const postgres = findPostgres();
if ("missing" in postgres) skipReason("a second machine that takes over", postgres.missing);

const MODE = { ROGATORY_SECOND_MACHINE: "true" };

describe.skipIf("missing" in postgres)("a State with two machines", () => {
  let cluster: PostgresCluster;
  let databaseUrl: string;
  let aurelia: StateProcess;
  let borealia: StateProcess;
  let second: ServerProcess;
  let ports: { first: number; second: number };
  let door: { to: number; server: Server };
  const disk = join(temporaryFolder(), "second");

  const query = async <Row extends object>(text: string): Promise<Row[]> => {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  };
  const state = async (port: number): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
    if (answer === undefined) return "away";
    const { ready, state: why } = (await answer.json()) as { ready: boolean; state?: string };
    return ready ? "ready" : why;
  };
  const isReady = async (port: number) => ((await state(port)) === "ready" ? true : undefined);
  const first = async () => await borealia.start({ ...MODE, ROGATORY_PORT: String(ports.first) });
  const other = async () => await startServer(disk, { ...MODE, ROGATORY_PORT: String(ports.second) });
  const files = (folder: string) =>
    readdirSync(join(folder, "blobs"), { recursive: true, encoding: "utf8" })
      .map((path) => path.split("/").at(-1) ?? "")
      .filter((name) => /^[0-9a-f]{64}$/.test(name))
      .toSorted();

  beforeAll(async () => {
    if (!("folder" in postgres)) throw new Error(postgres.missing);
    cluster = await startPostgres(postgres.folder, { isDurable: true });
    for (const name of ["aurelia", "borealia"]) await cluster.createDatabase(name);
    databaseUrl = cluster.url("borealia");
    [aurelia, borealia] = await Promise.all([
      foundState(AURELIA, ["administrator1", "administrator2", "screener"], { databaseUrl: cluster.url("aurelia") }),
      foundState(BOREALIA, ["administrator1", "administrator2"], { databaseUrl }),
    ]);
    await meet(aurelia, borealia);
    ports = { first: await freePort(), second: await freePort() };
  });
  afterAll(async () => {
    door.server.close();
    for (const server of [aurelia.server(), borealia.server(), second]) await server.kill();
    await cluster.remove();
  });

  it("puts into the database what the first had on its disk alone, and is refused without the setting from then on", async () => {
    const before = await testCall(aurelia);
    await until("a line that works", async () => await isReceipted(aurelia, before));
    await borealia.server().stop();
    await first();
    // What a balancer does: the address leads to whoever is ready.
    const server = createServer((socket) => {
      const there = connect(door.to, "127.0.0.1");
      socket.on("error", () => there.destroy()).pipe(there);
      there.on("error", () => socket.destroy()).pipe(socket);
    });
    door = { to: ports.first, server: server.listen(Number(new URL(borealia.appUrl).port), "127.0.0.1") };
    const rows = await query<{ sha256: string }>("select sha256 from platform.blob_bytes order by sha256");
    expect(rows.map(({ sha256 }) => sha256)).toEqual(files(borealia.dataFolder));
    expect(rows.length).toBeGreaterThan(0);
    await borealia.server().stop();
    await expect(borealia.start({ ROGATORY_PORT: String(ports.first) })).rejects.toThrow("(second-machine-set)");
    await first();
  });

  it("the second waits with a disk of its own, and serves what the first receipted when that is killed", async () => {
    mkdirSync(disk);
    for (const part of ["config.json", "keys"])
      cpSync(join(borealia.dataFolder, part), join(disk, part), { recursive: true });
    second = await other();
    expect(second.output()).toContain("Rogatory waits to take over");
    expect([await state(ports.first), await state(ports.second)]).toEqual(["ready", "waiting"]);
    expect(await query("select from pg_stat_activity where application_name like 'rogatory waits %'")).toHaveLength(1);
    // The files come to it while it waits.
    await until("the bytes", async () => files(disk).length === files(borealia.dataFolder).length || undefined);

    const journal = statSync(join(borealia.dataFolder, "inbox.journal")).size;
    const sent: string[] = [];
    for (let n = 0; n < 12; n += 1) sent.push(await testCall(aurelia));
    await until("the first receipts", async () => await isReceipted(aurelia, sent[1] ?? ""));
    const killed = borealia.server().kill();
    const screener = personOf(aurelia, "screener");
    const promised: string[] = [];
    for (const one of sent) if ((await receiptsOf(screener, one)).includes("stored")) promised.push(one);
    await killed;
    expect(statSync(join(borealia.dataFolder, "inbox.journal")).size).toBe(journal);
    const at = performance.now();
    await until("a machine that serves", async () => await isReady(ports.second));
    expect(performance.now() - at).toBeLessThan(60_000);
    door.to = ports.second;

    const taken = await query<{ id: string; blob: string }>(
      "select dispatch_id as id, blob_digest as blob from federation.inbox",
    );
    expect(promised.length).toBeGreaterThan(0);
    expect(taken.map(({ id }) => id)).toEqual(expect.arrayContaining(promised));
    for (const one of sent) await until("its receipts", async () => await isReceipted(aurelia, one));
    const stored = await query<{ blob: string }>("select blob_digest as blob from federation.inbox");
    expect(files(disk)).toEqual(expect.arrayContaining(stored.map(({ blob }) => blob)));
    await expectOneLife();
  });

  it("the first comes back, waits, and has its turn again with what came meanwhile", async () => {
    await first();
    expect(borealia.server().output()).toContain("Rogatory waits to take over");
    const meanwhile = await testCall(aurelia);
    await until("its receipts", async () => await isReceipted(aurelia, meanwhile));
    await second.stop();
    await until("a machine that serves", async () => await isReady(ports.first));
    door.to = ports.first;
    const [came] = await query<{ blob: string }>(
      `select blob_digest as blob from federation.inbox where dispatch_id = '${meanwhile}'`,
    );
    await until("its bytes", async () => files(borealia.dataFolder).includes(came?.blob ?? "") || undefined);
    await expectOneLife();
  });

  it("of two that both believe in themselves the fence decides: the one that hung ends", async () => {
    second = await other();
    const hung = borealia.server();
    hung.child.kill("SIGSTOP");
    await query("select pg_terminate_backend(backend_id::int) from platform.lease");
    await until("a machine that serves", async () => await isReady(ports.second));
    hung.child.kill("SIGCONT");
    door.to = ports.second;
    const after = await testCall(aurelia);
    await until("its receipts", async () => await isReceipted(aurelia, after));
    await until("the end of the other", async () => hung.child.exitCode ?? undefined);
    expect([hung.child.exitCode, hung.output()]).toEqual([
      1,
      expect.stringMatching(/took over this database.*\(lease-lost\)/),
    ]);
    await expectOneLife();
  });

  /** One incarnation, no number twice, one log, and a peer that has nothing to complain of. */
  async function expectOneLife(): Promise<void> {
    const [life] = await query("select incarnation::int, state from platform.shared_life");
    expect(life).toEqual({ incarnation: 1, state: "normal" });
    const lanes = await query(
      "select from federation.outbox where sequence is not null group by peer_id, incarnation, sequence having count(*) > 1",
    );
    expect(lanes).toEqual([]);
    const { alarms } = await personOf(aurelia, "administrator1").get<{ alarms: unknown[] }>("/api/v1/line-alarms");
    expect(alarms).toEqual([]);
  }
});
