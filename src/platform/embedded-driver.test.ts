import { join } from "node:path";
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from "kysely";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newDatabase } from "../../tests/support/databases.ts";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { EmbeddedDriver } from "./embedded-driver.ts";
import { EmbeddedEngine } from "./embedded-engine.ts";
import { silentLog } from "./log.ts";

describe("the embedded engine's driver", () => {
  let db: Kysely<unknown>;

  beforeEach(async () => {
    const engine = new EmbeddedEngine(join(temporaryFolder(), "database"), silentLog(), await newDatabase());
    db = new Kysely({
      dialect: {
        createDriver: () => new EmbeddedDriver(engine, { idleMs: 300 }),
        createQueryCompiler: () => new PostgresQueryCompiler(),
        createAdapter: () => new PostgresAdapter(),
        createIntrospector: (kysely) => new PostgresIntrospector(kysely),
      },
    });
  });

  afterEach(() => db.destroy());

  it("rolls a transaction back that does nothing for too long, and lets the others go on", async () => {
    await sql`create table t (n integer)`.execute(db);
    const forgotten = db.transaction().execute(async (tx) => {
      await sql`insert into t values (1)`.execute(tx);
      await pause(700);
      await sql`insert into t values (2)`.execute(tx);
    });
    const refused = expect(forgotten).rejects.toMatchObject({ code: "database-away" });
    await pause(100);
    expect((await sql`select n from t`.execute(db)).rows).toEqual([]);
    await refused;
    expect((await sql`select n from t`.execute(db)).rows).toEqual([]);
  });

  it("keeps a query of somebody else out of an open transaction", async () => {
    await sql`create table t (n integer)`.execute(db);
    let seen: unknown;
    let outside: Promise<void> | undefined;
    await db.transaction().execute(async (tx) => {
      await sql`insert into t values (1)`.execute(tx);
      outside = sql`select count(*)::int as n from t`.execute(db).then(({ rows }) => void (seen = rows));
      await pause(100);
      expect(seen).toBeUndefined();
      await sql`delete from t`.execute(tx);
    });
    await outside;
    expect(seen).toEqual([{ n: 0 }]);
  });
});
