import { createServer, Socket, type AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, it, vi } from "vitest";
import { enginesHere, openTestDatabase, ownCluster } from "../../tests/support/databases.ts";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { createDatabase, openDatabase } from "./database.ts";
import { silentLog } from "./log.ts";
import { postgresDialect } from "./postgres-dialect.ts";

const log = silentLog();
const ownServer = ownCluster();

describe("a PostgreSQL server that is away", () => {
  it("is refused clearly at start", async () => {
    const databaseUrl = "postgresql://nobody@127.0.0.1:9/none";
    const opening = openDatabase({ dataFolder: temporaryFolder(), databaseUrl, log });
    await expect(opening).rejects.toMatchObject({ code: "database-away" });
  });

  it.runIf(enginesHere.includes("postgres"))(
    "is refused while it is away, changes nothing, and works on when it is back",
    async () => {
      const { database } = await openTestDatabase("postgres", { migrated: false });
      await sql`create table t (n integer)`.execute(database.db);
      const cluster = await ownServer();
      const interrupted = database.transaction(async ({ db }) => {
        await sql`insert into t values (1)`.execute(db);
        await cluster.stop();
        await sql`insert into t values (2)`.execute(db);
      });
      await expect(interrupted).rejects.toMatchObject({ code: "database-away" });
      await expect(sql`select 1`.execute(database.db)).rejects.toMatchObject({ code: "database-away" });
      await expect(database.transaction(async () => 1)).rejects.toMatchObject({ code: "database-away" });
      await cluster.start();
      expect((await sql`select count(*) as n from t`.execute(database.db)).rows).toEqual([{ n: 0 }]);
      await database.transaction(async ({ db }) => void (await sql`insert into t values (3)`.execute(db)));
      expect((await sql`select n from t`.execute(database.db)).rows).toEqual([{ n: 3 }]);
    },
  );

  it.runIf(enginesHere.includes("postgres"))("is told apart where it goes away within a commit", async () => {
    const { database } = await openTestDatabase("postgres", { migrated: false });
    await sql`
      create table slow (n integer);
      create function wait() returns trigger language plpgsql as $$ begin perform pg_sleep(30); return null; end $$;
      create constraint trigger slow_commit after insert on slow
        deferrable initially deferred for each row execute function wait()`.execute(database.db);
    const cluster = await ownServer();
    const committing = database.transaction(
      async ({ db }) => void (await sql`insert into slow values (1)`.execute(db)),
    );
    const refused = expect(committing).rejects.toMatchObject({ code: "outcome-unknown" });
    await pause(500);
    await cluster.stop();
    await refused;
    await cluster.start();
  });

  it("is noticed on each connection within seconds, also by a machine that died without a word", async () => {
    const silent = createServer((socket) => socket.on("error", () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const keptAlive = vi.spyOn(Socket.prototype, "setKeepAlive");
    const databaseUrl = `postgresql://nobody@127.0.0.1:${(silent.address() as AddressInfo).port}/none`;
    const { db } = createDatabase("postgres", postgresDialect(databaseUrl, log), log);
    const asked = sql`select 1`.execute(db).catch(() => undefined);
    await expect.poll(() => keptAlive.mock.calls).toContainEqual([true, 10_000]);
    keptAlive.mockRestore();
    silent.close();
    await asked;
    await db.destroy();
  });

  it.runIf(enginesHere.includes("postgres"))("is refused when it could lose acknowledged commits", async () => {
    const { databaseUrl } = await openTestDatabase("postgres", { migrated: false });
    const opening = openDatabase({ dataFolder: temporaryFolder(), databaseUrl: databaseUrl ?? "", log });
    await expect(opening).rejects.toMatchObject({ code: "database-not-durable", details: { fsync: "off" } });
  });
});
