import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { migrationsFolder } from "../../tests/support/databases.ts";
import { testConfig } from "../../tests/support/platform.ts";
import {
  findPostgresWithCopying,
  startPostgres,
  type PostgresCluster,
  type PostgresStandby,
} from "../../tests/support/postgres.ts";
import { skipReason } from "../../tests/support/skips.ts";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import type { Incarnation } from "./incarnation.ts";
import { silentLog } from "./log.ts";
import { migrate } from "./migrate.ts";
import { openPlatform } from "./open-platform.ts";
import type { Platform } from "./platform.ts";
import type { ServerConfig } from "./server-config.ts";

const log = silentLog();
const postgres = findPostgresWithCopying();
if ("missing" in postgres) skipReason("standby servers of PostgreSQL", postgres.missing);

let cluster: PostgresCluster;
let standby: PostgresStandby | undefined;
const opened: Platform[] = [];

async function open(databaseUrl: string, over: Partial<ServerConfig> = {}): Promise<Platform> {
  const dataFolder = over.dataFolder ?? join(temporaryFolder(), "data");
  const platform = await openPlatform(testConfig({ dataFolder, databaseUrl, ...over }), { log });
  opened.push(platform);
  return platform;
}

async function newDatabase(name: string): Promise<string> {
  await cluster.createDatabase(name);
  return cluster.url(name);
}

describe.skipIf("missing" in postgres)("a PostgreSQL with a standby", () => {
  beforeAll(async () => {
    if ("folder" in postgres) cluster = await startPostgres(postgres.folder, { isDurable: true });
    await cluster.administer("create role ordinary login");
  });
  afterEach(async () => {
    for (const platform of opened.splice(0)) await platform.close();
    await cluster.administer("alter system reset all");
    await cluster.administer("select pg_reload_conf()");
    await standby?.remove();
    standby = undefined;
  });
  afterAll(async () => await cluster.remove());

  it("that is asynchronous is refused, also to a role that owns nothing, unless that is allowed, and then it shows", async () => {
    const databaseUrl = await newDatabase("asynchronous");
    const alone = await open(databaseUrl);
    expect(await alone.database.mayLoseOnPromotion()).toBe(false);
    standby = await cluster.startStandby();
    // A standby that came after the start stops nothing, and is seen once it has connected.
    await expect.poll(async () => await alone.database.mayLoseOnPromotion()).toBe(true);
    await alone.close();
    for (const url of [databaseUrl, databaseUrl.replace("rogatory@", "ordinary@")]) {
      await expect(open(url)).rejects.toMatchObject({
        code: "database-standby-asynchronous",
        message: expect.stringMatching(/synchronous_standby_names.*allowAsynchronousStandby/),
        details: { standbys: 1, synchronousStandbyNames: "", synchronousCommit: "on" },
      });
    }
    const allowed = await open(databaseUrl, { allowAsynchronousStandby: true });
    expect(await allowed.database.mayLoseOnPromotion()).toBe(true);
  });

  it("that is waited for is accepted; a commit that does not wait for its disk is not", async () => {
    const databaseUrl = await newDatabase("synchronous");
    standby = await cluster.startStandby();
    await cluster.administer("alter system set synchronous_standby_names = '*'");
    await cluster.administer("select pg_reload_conf()");
    await expect.poll(async () => (await settingOf(databaseUrl)).names).toBe("*");
    const platform = await open(databaseUrl);
    expect(await platform.database.mayLoseOnPromotion()).toBe(false);
    await platform.close();
    await cluster.administer("alter database synchronous set synchronous_commit = remote_write");
    await expect(open(databaseUrl)).rejects.toMatchObject({
      code: "database-standby-asynchronous",
      details: { synchronousCommit: "remote_write" },
    });
  });

  it("for which commits wait is noticed while they wait, and not before", async () => {
    const databaseUrl = await newDatabase("waiting");
    const platform = await open(databaseUrl);
    await migrate(platform.database, migrationsFolder, log);
    expect(await platform.database.waitsForStandby()).toBe(false);
    await cluster.administer("alter system set synchronous_standby_names = 'nobody'");
    await cluster.administer("select pg_reload_conf()");
    const names = sql<{ names: string }>`select current_setting('synchronous_standby_names') as names`;
    await expect.poll(async () => (await names.execute(platform.database.db)).rows[0]?.names).toBe("nobody");
    const commit = platform.database.transaction(async (tx) => {
      await sql`create table public.waiting (id int)`.execute(tx.db);
    });
    await expect.poll(async () => await platform.database.waitsForStandby()).toBe(true);
    await cluster.administer("alter system reset synchronous_standby_names");
    await cluster.administer("select pg_reload_conf()");
    await commit;
    expect(await platform.database.waitsForStandby()).toBe(false);
  });

  it("that is away counts while a slot waits for it; a slot that was never used does not", async () => {
    const databaseUrl = await newDatabase("slots");
    await cluster.administer("select pg_create_physical_replication_slot('unused')");
    await (await open(databaseUrl)).close();
    await cluster.administer("select pg_drop_replication_slot('unused')");
    await cluster.administer("select pg_create_physical_replication_slot('away', true)");
    await expect(open(databaseUrl)).rejects.toMatchObject({ code: "database-standby-asynchronous" });
    await cluster.administer("select pg_drop_replication_slot('away')");
    await (await open(databaseUrl)).close();
  });

  it("is refused as the standby, and accepted, in recovery, once promoted; so is the former primary afterwards", async () => {
    const databaseUrl = await newDatabase("promoted");
    const dataFolder = join(temporaryFolder(), "data");
    const before = (await open(databaseUrl, { dataFolder })).incarnation.current();
    expect(before).toMatchObject({ number: 1, state: "normal" });
    await opened.pop()?.close();
    standby = await cluster.startStandby();
    const standbyUrl = standby.url("promoted");
    await expect(open(standbyUrl, { dataFolder })).rejects.toMatchObject({ code: "database-is-standby" });

    await standby.promote();
    expect(await incarnationOn(standbyUrl, dataFolder)).toMatchObject({
      number: 2,
      state: "recovery",
      reason: "database-promoted",
    });
    // Once noted, the same timeline raises it no further.
    expect(await incarnationOn(standbyUrl, dataFolder)).toMatchObject({ number: 2, reason: "database-promoted" });
    expect(await incarnationOn(databaseUrl, dataFolder)).toMatchObject({ number: 3, reason: "database-set-back" });
  });

  it("that is promoted under a running server stops it, though the lease in it is the same", async () => {
    const databaseUrl = await newDatabase("failover");
    // The address of the database moves to the promoted one, as a name or a floating address does.
    const address = join(temporaryFolder(), "address");
    symlinkSync(folderOf(databaseUrl), address);
    const platform = await open(databaseUrl.replace(/host=.*$/, `host=${encodeURIComponent(address)}`));
    await migrate(platform.database, migrationsFolder, log);
    await platform.database.lease.begin();
    await platform.keystore.createSigningKey({ use: "log", algorithm: "ed25519" });
    expect(platform.keystore.signingKey("log", "ed25519").use).toBe("log");

    standby = await cluster.startStandby();
    await cluster.stop();
    await standby.promote();
    rmSync(address);
    symlinkSync(folderOf(standby.url("failover")), address);
    const lost = new Promise((resolve) => platform.database.lease.onLost(resolve));
    // Whatever comes first, a transaction or the connection of the lease: nothing is committed to the promoted one.
    await expect(platform.database.transaction(async () => 1)).rejects.toMatchObject({
      code: expect.stringMatching(/^database-(away|promoted)$/),
    });
    expect(await lost).toMatchObject({ code: "database-promoted", details: { known: 1, now: 2 } });
    await expect(platform.database.transaction(async () => 1)).rejects.toMatchObject({ code: "database-promoted" });
    expect(() => platform.keystore.signingKey("log", "ed25519")).toThrow(/signs nothing more/);
    await expect(platform.keystore.unlock("")).rejects.toMatchObject({ code: "database-promoted" });
    expect(platform.keystore.isLocked).toBe(true);
    await cluster.start();
  });
});

function folderOf(databaseUrl: string): string {
  return new URL(databaseUrl).searchParams.get("host") ?? "";
}

async function incarnationOn(databaseUrl: string, dataFolder: string): Promise<Incarnation> {
  const allowed = { dataFolder, allowAsynchronousStandby: true };
  const platform = await open(databaseUrl, allowed);
  await platform.close();
  return platform.incarnation.current();
}

async function settingOf(databaseUrl: string): Promise<{ names: string }> {
  const platform = await open(databaseUrl, { allowAsynchronousStandby: true });
  try {
    const query = sql<{ names: string }>`select current_setting('synchronous_standby_names') as names`;
    return (await query.execute(platform.database.db)).rows[0] ?? { names: "" };
  } finally {
    await platform.close();
  }
}
