import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { enginesHere, openTestDatabase, type TestDatabase } from "../../tests/support/databases.ts";
import { isRefusal } from "../protocol/refusal.ts";
import { openDatabase, silentLog } from "./index.ts";
import { DatabaseError, isAppendOnlyViolation, isIntegrityViolation } from "./database-error.ts";

type Tables = { "t.account": { id: number; name: string; balance: number } };

describe.each(enginesHere)("a database on %s", (engine) => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await openTestDatabase(engine);
    await sql`
      create schema t;
      create table t.account (
        id integer constraint account_pkey primary key,
        name text not null constraint account_name_key unique,
        balance bigint not null constraint balance_not_negative check (balance >= 0)
      );
      create table t.line (id integer);
      create trigger line_is_append_only
        before update or delete or truncate on t.line
        for each statement execute function platform.refuse_change()`.execute(test.database.db);
  });

  it("gives each column type the same JavaScript value", async () => {
    const bytes = new Uint8Array([0, 1, 254, 255]);
    const at = new Date("2027-03-01T12:34:56.789Z");
    const { rows } = await sql<Record<string, unknown>>`
      select ${true}::boolean as b, ${7}::int as i, ${9_007_199_254_740_991}::bigint as big, ${"1.50"}::numeric as n,
             ${bytes}::bytea as bytes, ${at}::timestamptz as at, ${"2027-03-01"}::date as day,
             ${JSON.stringify({ a: [1, null] })}::jsonb as json, ${"x"}::text as text, ${null}::text as nothing,
             ${["a", 'b"\\,c', "NULL", ""]}::text[] as texts, ${[1, 2]}::bigint[] as bigs,
             ${["0190163d-8694-739b-aea5-966c26f8ad90"]}::uuid[] as ids, count(*) as n_rows`.execute(test.database.db);
    expect(rows[0]).toEqual({
      b: true,
      i: 7,
      big: 9_007_199_254_740_991,
      n: "1.50",
      bytes,
      at,
      day: "2027-03-01",
      json: { a: [1, null] },
      text: "x",
      nothing: null,
      texts: ["a", 'b"\\,c', "NULL", ""],
      bigs: [1, 2],
      ids: ["0190163d-8694-739b-aea5-966c26f8ad90"],
      n_rows: 1,
    });
    expect(Object.getPrototypeOf(rows[0]?.["bytes"])).toBe(Uint8Array.prototype);
  });

  it("commits when the work resolves and rolls back when it throws", async () => {
    await insert(1, "first");
    await expect(
      test.database.transaction(async ({ db }) => {
        await db.withTables<Tables>().insertInto("t.account").values({ id: 2, name: "second", balance: 0 }).execute();
        throw new Error("changed my mind");
      }),
    ).rejects.toThrow("changed my mind");
    expect(await names()).toEqual(["first"]);
  });

  it("says how many rows a statement changed", async () => {
    await insert(3, "third");
    const change = test.database.db.withTables<Tables>().updateTable("t.account").set({ balance: 1 });
    expect((await change.where("id", "=", 3).executeTakeFirst()).numUpdatedRows).toBe(1n);
    expect((await change.where("id", "=", 999).executeTakeFirst()).numUpdatedRows).toBe(0n);
  });

  it("keeps SQLSTATE and the constraint's name, and leaves row values out of the message", async () => {
    await insert(10, "tenth");
    const doubled = await failure(() => insert(11, "tenth"));
    expect(isIntegrityViolation(doubled)).toBe(true);
    expect(doubled).toMatchObject({ code: "23505", constraint: "account_name_key" });
    expect(String(doubled)).not.toContain("tenth");
    const negative = await failure(() => insert(12, "twelfth", -1));
    expect(negative).toMatchObject({
      code: "23514",
      constraint: "balance_not_negative",
      schema: "t",
      table: "account",
    });
    expect(await failure(() => sql`select * from t.nowhere`.execute(test.database.db))).toMatchObject({
      code: "42P01",
    });
  });

  it("refuses update, delete and truncate on an append-only table", async () => {
    const { db } = test.database;
    await sql`insert into t.line values (1)`.execute(db);
    for (const change of [sql`update t.line set id = 2`, sql`delete from t.line`, sql`truncate t.line`]) {
      expect(isAppendOnlyViolation(await failure(() => change.execute(db)))).toBe(true);
    }
    expect((await sql`select id from t.line`.execute(db)).rows).toEqual([{ id: 1 }]);
  });

  it("throws when a failed statement was swallowed and the commit was in truth a rollback", async () => {
    const error = await failure(() =>
      test.database.transaction(async ({ db }) => {
        await sql`insert into t.line values (5)`.execute(db);
        await sql`select * from t.nowhere`.execute(db).catch(() => undefined);
      }),
    );
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toMatchObject({ code: "25P02" });
    expect((await sql`select id from t.line where id = 5`.execute(test.database.db)).rows).toEqual([]);
  });

  it("counts what was written once others see it, and nothing that was only read or undone", async () => {
    const { written, db, transaction } = test.database;
    const counted = async (work: () => Promise<unknown>): Promise<boolean> => {
      const before = written();
      await work().catch(() => undefined);
      return written() > before;
    };
    expect(await counted(async () => await insert(20, "counted"))).toBe(true);
    expect(await counted(async () => await names())).toBe(false);
    expect(await counted(async () => await sql`update t.account set balance = 1 where id = 999`.execute(db))).toBe(
      false,
    );
    const beside = sql`with gone as (delete from t.account where id = 20 returning id) select id from gone`;
    expect(await counted(async () => await beside.execute(db))).toBe(true);
    let meanwhile: boolean | undefined;
    const inside = async (): Promise<void> =>
      await transaction(async (tx) => {
        const before = written();
        await sql`insert into t.line values (1)`.execute(tx.db);
        meanwhile = written() > before;
      });
    expect([await counted(inside), meanwhile]).toEqual([true, false]);
    const undone = async (): Promise<void> =>
      await transaction(async (tx) => {
        await sql`insert into t.line values (2)`.execute(tx.db);
        throw new Error("changed my mind");
      });
    expect(await counted(undone)).toBe(false);
    const locking = sql`select * from t.account for update`;
    expect(await counted(async () => await transaction(async (tx) => await locking.execute(tx.db)))).toBe(false);
  });

  it("runs tasks after the commit, and none after a rollback", async () => {
    const seen: string[] = [];
    const committed = test.database.transaction(async ({ db, afterCommit }) => {
      afterCommit(() => seen.push("after"));
      await sql`select 1`.execute(db);
      seen.push("inside");
    });
    await committed;
    const rolledBack = test.database.transaction(async ({ afterCommit }) => {
      afterCommit(() => seen.push("never"));
      throw new Error("no");
    });
    await expect(rolledBack).rejects.toThrow("no");
    expect(seen).toEqual(["inside", "after"]);
  });

  it("throws at a query beside the open transaction, where it would wait for ever", async () => {
    await expect(test.database.transaction(async () => sql`select 1`.execute(test.database.db))).rejects.toThrow(
      /use tx\.db/,
    );
    await expect(test.database.transaction(() => test.database.transaction(async () => 1))).rejects.toThrow(
      /do not nest/,
    );
    await expect(test.database.transaction(async () => "goes on")).resolves.toBe("goes on");
  });

  it("keeps concurrent transactions apart", async () => {
    await insert(100, "counter");
    const increment = async (): Promise<void> => {
      await test.database.transaction(async ({ db }) => {
        const tables = db.withTables<Tables>();
        const { balance } = await tables
          .selectFrom("t.account")
          .select("balance")
          .where("id", "=", 100)
          .forUpdate()
          .executeTakeFirstOrThrow();
        await tables
          .updateTable("t.account")
          .set({ balance: balance + 1 })
          .where("id", "=", 100)
          .execute();
      });
    };
    await Promise.all(Array.from({ length: 25 }, increment));
    const row = await test.database.db
      .withTables<Tables>()
      .selectFrom("t.account")
      .select("balance")
      .where("id", "=", 100)
      .executeTakeFirst();
    expect(row?.balance).toBe(25);
  });

  it("refuses a bigint that a number cannot hold", async () => {
    await expect(sql`select 9007199254740993::bigint as n`.execute(test.database.db)).rejects.toThrow(
      /too large for a number/,
    );
  });

  it("keeps everything over closing and opening", async () => {
    await insert(200, "stays");
    await test.database.close();
    const reopened = await test.reopen();
    test = { ...test, database: reopened };
    expect(await names()).toContain("stays");
  });

  it("refuses to go on with the other engine in the same data folder", async () => {
    const other = engine === "pglite" ? { databaseUrl: "postgresql://localhost:1/none" } : {};
    const error = await failure(() => openDatabase({ dataFolder: test.dataFolder, ...other, log: silentLog() }));
    expect(isRefusal(error, "engine-changed")).toBe(true);
  });

  function insert(id: number, name: string, balance = 0): Promise<unknown> {
    return test.database.db.withTables<Tables>().insertInto("t.account").values({ id, name, balance }).execute();
  }

  async function names(): Promise<string[]> {
    const rows = await test.database.db
      .withTables<Tables>()
      .selectFrom("t.account")
      .select("name")
      .orderBy("id")
      .execute();
    return rows.map(({ name }) => name);
  }
});

async function failure(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("This was expected to fail.");
}
