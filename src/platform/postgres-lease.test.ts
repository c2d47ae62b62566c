import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import { enginesHere, migrationsFolder, openTestDatabase, ownCluster } from "../../tests/support/databases.ts";
import { skipReason } from "../../tests/support/skips.ts";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import type { Refusal } from "../protocol/refusal.ts";
import { openDatabase, type Database } from "./database.ts";
import { grantToApplication } from "./grants.ts";
import { silentLog } from "./log.ts";
import { migrate } from "./migrate.ts";
import { leaseHolder } from "./postgres-lease.ts";
import { PATIENCE_MS } from "../../tests/support/patience.ts";

const log = silentLog();
const ownServer = ownCluster();
const opened: Database[] = [];

afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
});

/** A server of its own data folder that begins to work on this database. */
async function begin(databaseUrl: string): Promise<Database> {
  const options = { dataFolder: temporaryFolder(), databaseUrl, log, mustBeDurable: false, takeLease: true };
  const database = await openDatabase(options);
  opened.push(database);
  await migrate(database, migrationsFolder, log);
  await database.lease.begin();
  return database;
}

async function newDatabase(): Promise<{ databaseUrl: string; aside: Database }> {
  const { database, databaseUrl = "" } = await openTestDatabase("postgres");
  await sql`create table written (n integer)`.execute(database.db);
  return { databaseUrl, aside: database };
}

const write = async (database: Database, n: number): Promise<void> =>
  await database.transaction(async ({ db }) => void (await sql`insert into written values (${n})`.execute(db)));

const written = async (database: Database): Promise<unknown[]> =>
  (await sql<{ n: number }>`select n from written order by n`.execute(database.db)).rows.map(({ n }) => n);

const cutLease = async (database: Database): Promise<void> =>
  void (await sql`select pg_terminate_backend(backend_id::int) from platform.lease`.execute(database.db));

async function until(isSo: () => boolean): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !isSo();) {
    if (performance.now() > end) throw new Error("it did not become so");
    await pause(20);
  }
}

describe.skipIf(!enginesHere.includes("postgres"))("the lease of a PostgreSQL database", () => {
  it("is one server's at a time; the second is told who has it, and gets the next fence when the first ended", async () => {
    const { databaseUrl } = await newDatabase();
    const first = await begin(databaseUrl);
    expect([first.lease.state().kind, first.lease.fence()]).toEqual(["held", 1]);
    await expect(begin(databaseUrl)).rejects.toMatchObject({
      code: "database-in-use",
      message: expect.stringContaining(`process ${process.pid} on ${hostname()}`),
      details: { hostName: hostname(), processId: process.pid, since: expect.stringMatching(/^\d{4}-.*Z$/) },
    });
    expect(await leaseHolder(databaseUrl)).toMatchObject({ hostName: hostname(), processId: process.pid });
    await first.close();
    expect(await leaseHolder(databaseUrl)).toBe(undefined);
    expect((await begin(databaseUrl)).lease.fence()).toBe(2);
  });

  it("is refused before there are tables, too: the holder's session says who it is", async () => {
    const { databaseUrl = "" } = await openTestDatabase("postgres", { migrated: false });
    const options = { databaseUrl, log, mustBeDurable: false, takeLease: true };
    opened.push(await openDatabase({ ...options, dataFolder: temporaryFolder() }));
    await expect(openDatabase({ ...options, dataFolder: temporaryFolder() })).rejects.toMatchObject({
      code: "database-in-use",
      details: { hostName: hostname(), processId: process.pid },
    });
  });

  it("is not needed by whoever only looks", async () => {
    const { databaseUrl } = await newDatabase();
    const first = await begin(databaseUrl);
    const options = { dataFolder: temporaryFolder(), databaseUrl, log, mustBeDurable: false };
    const looking = await openDatabase(options);
    opened.push(looking);
    expect(await written(looking)).toEqual([]);
    expect(first.lease.state().kind).toBe("held");
  });

  it("works for the role that owns nothing", async () => {
    const { databaseUrl, aside } = await newDatabase();
    await sql`
      do $$ begin
        if to_regrole('rogatory_app') is null then create role rogatory_app login; end if;
      end $$`.execute(aside.db);
    await grantToApplication(aside.db);
    const database = await begin(databaseUrl.replace("rogatory@", "rogatory_app@"));
    await database.transaction(async ({ db }) => void (await sql`select 1`.execute(db)));
    expect(database.life).toEqual({ systemIdentifier: expect.stringMatching(/^\d+$/), timeline: 1 });
    await expect(sql`delete from platform.lease`.execute(database.db)).rejects.toMatchObject({ code: "42501" });
    await expect(sql`update platform.lease set fence = 0`.execute(database.db)).rejects.toMatchObject({
      code: "23001",
    });
  });

  it("survives a restart of PostgreSQL when nobody took it meanwhile", async () => {
    const { databaseUrl } = await newDatabase();
    const database = await begin(databaseUrl);
    const cluster = await ownServer();
    await cluster.stop();
    await until(() => database.lease.state().kind === "interrupted");
    await expect(write(database, 1)).rejects.toMatchObject({ code: "database-away" });
    await cluster.start();
    await until(() => database.lease.state().kind === "held");
    expect(database.lease.fence()).toBe(1);
    await write(database, 2);
    expect(await written(database)).toEqual([2]);
    await expect(begin(databaseUrl)).rejects.toMatchObject({
      code: "database-in-use",
      details: { processId: process.pid, since: expect.any(String) },
    });
  });

  it("is lost for good when another raised the fence: nothing more is committed, and the reason is told once", async () => {
    const { databaseUrl, aside } = await newDatabase();
    const database = await begin(databaseUrl);
    await write(database, 1);
    const told: Refusal[] = [];
    database.lease.onLost((why) => told.push(why));
    await sql`update platform.lease set fence = fence + 1, host_name = 'other', process_id = 7`.execute(aside.db);
    for (const n of [2, 3]) {
      const refused = write(database, n);
      await expect(refused).rejects.toMatchObject({ code: "lease-lost" });
      // Whoever sends a request is not told on which machine the other server runs.
      await expect(refused).rejects.not.toThrow("other");
    }
    expect(await written(aside)).toEqual([1]);
    expect(told).toMatchObject([{ code: "lease-lost", details: { hostName: "other", processId: 7 } }]);
    expect(database.lease.state()).toMatchObject({ kind: "lost", why: { code: "lease-lost" } });
    database.lease.onLost((why) => told.push(why));
    expect(told).toHaveLength(2);
  });

  it("is lost when its connection was cut and another raised the fence, without any transaction", async () => {
    const { databaseUrl, aside } = await newDatabase();
    const database = await begin(databaseUrl);
    const lost = new Promise<Refusal>((resolve) => database.lease.onLost(resolve));
    await aside.transaction(async ({ db }) => {
      await sql`update platform.lease set fence = fence + 1`.execute(db);
      await sql`select pg_terminate_backend(backend_id::int) from platform.lease`.execute(db);
    });
    expect(await lost).toMatchObject({ code: "lease-lost" });
    expect((await begin(databaseUrl)).lease.fence()).toBe(3);
  });

  it("is taken back when only its connection was cut", async () => {
    const { databaseUrl, aside } = await newDatabase();
    const database = await begin(databaseUrl);
    await cutLease(aside);
    await until(() => database.lease.state().kind === "interrupted");
    await write(database, 1);
    await until(() => database.lease.state().kind === "held");
    expect(database.lease.fence()).toBe(1);
  });

  it("is free after a server that gave it up while it was taking it back", async () => {
    const { databaseUrl, aside } = await newDatabase();
    const database = await begin(databaseUrl);
    await aside.transaction(async ({ db }) => {
      await sql`select fence from platform.lease for update`.execute(db);
      await cutLease({ ...aside, db });
      await until(() => database.lease.state().kind === "interrupted");
      // The new session has the lock and waits for the row, to name itself there.
      while ((await leaseHolder(databaseUrl)) === undefined) await pause(20);
      await database.lease.release();
    });
    for (const end = performance.now() + PATIENCE_MS; (await leaseHolder(databaseUrl)) !== undefined;) {
      if (performance.now() > end) throw new Error("the lease is held by a server that gave it up");
      await pause(20);
    }
  });

  it("lets a transaction that is under way commit before a successor has the fence", async () => {
    const { databaseUrl, aside } = await newDatabase();
    const database = await begin(databaseUrl);
    let raising: Promise<unknown> | undefined;
    await database.transaction(async ({ db }) => {
      raising = sql`update platform.lease set fence = fence + 1`.execute(aside.db);
      await pause(100);
      await sql`insert into written select fence from platform.lease`.execute(db);
    });
    await raising;
    expect(await written(aside)).toEqual([1]);
    await expect(write(database, 9)).rejects.toMatchObject({ code: "lease-lost" });
  });
});

it("the embedded engine has it by the lock of its folder", async () => {
  const { database } = await openTestDatabase("pglite");
  await database.lease.begin();
  expect([database.lease.state().kind, database.lease.fence()]).toEqual(["held", 0]);
  expect(await database.mayLoseOnPromotion()).toBe(false);
});

const isPoolHere = spawnSync("pgbouncer", ["--version"]).status === 0;
if (!isPoolHere) skipReason("the lease through a pool", "no pgbouncer: Debian's package pgbouncer has it");

describe.runIf(isPoolHere && enginesHere.includes("postgres"))("the lease through PgBouncer", () => {
  let pool: ChildProcess | undefined;
  afterEach(() => pool?.kill());

  /** A pool before this database, in a folder that its own user may use. */
  async function startPool(databaseUrl: string, settings: readonly string[]): Promise<string> {
    const folder = temporaryFolder();
    chmodSync(folder, 0o777);
    const from = new URL(databaseUrl);
    const lines = [
      `[databases]\n* = host=${from.searchParams.get("host")} user=${from.username}`,
      `[pgbouncer]\nauth_type = any\nlisten_port = 6432\nunix_socket_dir = ${folder}`,
      "ignore_startup_parameters = options,statement_timeout,lock_timeout,idle_in_transaction_session_timeout",
      ...settings,
    ];
    const file = join(folder, "pgbouncer.ini");
    writeFileSync(file, `${lines.join("\n")}\n`);
    // It refuses to run as root.
    const user = userInfo().uid === 0 ? ["-u", "postgres"] : [];
    pool = spawn("pgbouncer", [...user, file], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    pool.stderr?.on("data", (text: Buffer) => void (said += text.toString()));
    await until(() => said.includes("process up"));
    from.port = "6432";
    from.searchParams.set("host", folder);
    return from.href;
  }

  it.each([
    ["transaction", 0],
    ["transaction", 1],
    ["statement", 0],
  ])("is refused where sessions are shared: %s mode, taken in turn %i", async (mode, inTurn) => {
    const { databaseUrl } = await newDatabase();
    const pooled = await startPool(databaseUrl, [`pool_mode = ${mode}`, `server_round_robin = ${inTurn}`]);
    await expect(begin(pooled)).rejects.toMatchObject({ code: "database-pooled" });
    // Nobody is left with the lease, and a server that reaches the database itself begins.
    expect((await begin(databaseUrl)).lease.fence()).toBe(1);
  });

  it("is held in session mode, and given back", async () => {
    const { databaseUrl } = await newDatabase();
    const pooled = await startPool(databaseUrl, ["pool_mode = session", "server_reset_query = DISCARD ALL"]);
    const first = await begin(pooled);
    expect(first.lease.state().kind).toBe("held");
    await expect(begin(databaseUrl)).rejects.toMatchObject({ code: "database-in-use" });
    await first.close();
    expect((await begin(databaseUrl)).lease.fence()).toBe(2);
  });
});
