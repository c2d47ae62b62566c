import { cpSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../scripts/free-port.ts";
import { runCommand, startServer, type ServerProcess } from "../support/cli-process.ts";
import { findPostgres, startPostgres, type PostgresCluster } from "../support/postgres.ts";
import { setUpAnswers, writeAnswers } from "../support/set-up-answers.ts";
import { skipReason } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary-folders.ts";
import { PATIENCE_MS } from "../support/patience.ts";

// R20: two server processes never work on one PostgreSQL database, whatever their data folders and machines.

const postgres = findPostgres();
if ("missing" in postgres) skipReason("two servers on one PostgreSQL database", postgres.missing);

let cluster: PostgresCluster;
let databaseUrl: string;
let port: number;
const data = join(temporaryFolder(), "data");
/** The data folder as it came to another machine. */
const copy = join(temporaryFolder(), "copy");

async function query<Row extends object>(text: string): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

async function ready(at = port): Promise<[number, unknown]> {
  const answer = await fetch(`http://127.0.0.1:${at}/health/ready`);
  return [answer.status, await answer.json()];
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await isSo());) {
    if (performance.now() > end) throw new Error("it did not become so");
    await pause(50);
  }
}

const fence = async (): Promise<number> =>
  Number((await query<{ fence: string }>("select fence from platform.lease"))[0]?.fence);
const newestHead = async () =>
  (await query<{ size: string }>("select max(size) as size, count(*) as heads from audit.checkpoints"))[0];
const checkpointOf = (folder: string): string => readFileSync(join(folder, "log/checkpoint"), "utf8");

describe.skipIf("missing" in postgres)("two server processes on one PostgreSQL database", () => {
  let second: ServerProcess;

  beforeAll(async () => {
    if ("folder" in postgres) cluster = await startPostgres(postgres.folder, { isDurable: true });
    await cluster.createDatabase("state");
    databaseUrl = cluster.url("state");
    port = await freePort();
    const answers = writeAnswers(await setUpAnswers({ databaseUrl, port }));
    expect(await runCommand(["init", "--data", data, "--from", answers])).toMatchObject({ code: 0 });
    cpSync(data, copy, { recursive: true });
  });
  afterAll(async () => await cluster.remove());

  it("the second is refused and told who is there; commands that look or copy are not; killed, it makes room at once", async () => {
    const first = await startServer(data);
    expect(await ready()).toEqual([200, { ready: true, faults: [] }]);
    const holder = `process ${first.child.pid} on ${hostname()}, since 2`;
    const env = { ROGATORY_PORT: String(await freePort()) };
    await expect(startServer(copy, env)).rejects.toThrow(holder);
    await expect(startServer(copy, env)).rejects.toThrow("(database-in-use)");
    const answers = writeAnswers(await setUpAnswers({ databaseUrl, state: "XB" }));
    const other = await runCommand(["init", "--data", join(temporaryFolder(), "other"), "--from", answers]);
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining("(database-in-use)")]);

    const doctor = await runCommand(["doctor", "--data", data, "--json"]);
    expect(doctor.stdout).toContain(`Process ${first.child.pid} on ${hostname()} works on it`);
    expect(doctor.stdout).toMatch(/it runs; [a-z, -]*no-ringer/);
    expect(await runCommand(["fsck", "--data", copy])).toMatchObject({ code: 0 });
    expect(await runCommand(["audit", "verify", "--data", data])).toMatchObject({ code: 0 });
    const backUp = async (of: string) =>
      await runCommand(["backup", "--out", join(temporaryFolder(), "backup"), "--data", of]);
    expect(await backUp(data)).toMatchObject({ code: 0 });
    expect(await backUp(copy)).toMatchObject({ code: 0 });
    expect(await ready()).toEqual([200, { ready: true, faults: [] }]);

    const before = await fence();
    await first.kill();
    port = Number(env.ROGATORY_PORT);
    second = await startServer(copy, env);
    expect(await ready()).toEqual([200, { ready: true, faults: [] }]);
    expect(await fence()).toBe(before + 1);
  });

  it("one with the folder or the keys of another State is refused before it signs, and the first goes on afterwards", async () => {
    await second.stop();
    const other = join(temporaryFolder(), "other");
    const answers = await setUpAnswers({ databaseUrl: cluster.url("other"), state: "XB" });
    await cluster.createDatabase("other");
    expect(await runCommand(["init", "--data", other, "--from", writeAnswers(answers)])).toMatchObject({ code: 0 });
    const before = [await newestHead(), checkpointOf(copy), await query("select count(*) from audit.entries")];

    const env = { DATABASE_URL: databaseUrl, ROGATORY_PORT: String(port) };
    await expect(startServer(other, env)).rejects.toThrow(/of XA.*set up for XB.*\(database-of-another-state\)/);
    const mixed = join(temporaryFolder(), "mixed");
    cpSync(copy, mixed, { recursive: true });
    rmSync(join(mixed, "keys"), { recursive: true });
    cpSync(join(other, "keys"), join(mixed, "keys"), { recursive: true });
    await expect(startServer(mixed, env)).rejects.toThrow("(keys-of-another-state)");

    expect([await newestHead(), checkpointOf(copy), await query("select count(*) from audit.entries")]).toEqual(before);
    // It began without the database of its own being touched, and goes on there.
    await (await startServer(other)).stop();
    second = await startServer(copy, { ROGATORY_PORT: String(port) });
    expect(await ready()).toEqual([200, { ready: true, faults: [] }]);
  });

  it("PostgreSQL restarts under it, and it goes on with the same fence", async () => {
    const before = await fence();
    await cluster.stop();
    expect(await ready()).toEqual([503, { ready: false, state: "database-away", faults: ["database-away"] }]);
    await cluster.start();
    await until(() => second.output().includes("database.lease-taken-back"));
    expect(await ready()).toEqual([200, { ready: true, faults: [] }]);
    expect([await fence(), second.child.exitCode]).toEqual([before, null]);
  });

  it("the fence is raised by another: it signs nothing more, says so, and ends with the reason", async () => {
    await until(async () => (await query("select from audit.pending")).length === 0);
    // The copy beside the database is written after the head.
    await until(async () => checkpointOf(copy).split("\n")[1] === (await newestHead())?.size);
    const before = [await newestHead(), checkpointOf(copy)];
    await query(`update platform.lease set fence = fence + 1, host_name = 'elsewhere', process_id = 7`);
    // Somebody's act that would be signed within a second.
    const [entry] = await query<{ id: string }>(
      `with entry as (
         insert into audit.entries (entry_id, type, at, bytes)
         select gen_random_uuid(), type, at, bytes from audit.entries limit 1
         returning entry_id
       )
       insert into audit.pending (entry_id) select entry_id from entry returning entry_id as id`,
    );
    expect(entry?.id).toBeTruthy();
    await until(async () => (await ready())[0] === 503);
    expect(await ready()).toEqual([503, { ready: false, state: "lease-lost", faults: ["lease-lost"] }]);
    expect(await (await fetch(`http://127.0.0.1:${port}/sign-in`)).text()).not.toContain("rogatory unlock");
    const peerAnswer = await fetch(`http://127.0.0.1:${port}/peer/v1/dispatches`, { method: "POST", body: "x" });
    expect([peerAnswer.status, await peerAnswer.text()]).toEqual([503, '{"code":"locked"}']);
    await until(() => second.child.exitCode !== null);
    expect(second.child.exitCode).toBe(1);
    expect(second.output()).toMatch(/process 7 on elsewhere.*took over this database.*\(lease-lost\)/);
    expect([await newestHead(), checkpointOf(copy)]).toEqual(before);
  });
});
