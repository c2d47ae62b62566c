import { sql } from "kysely";
import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { enginesHere, openTestDatabase } from "../../tests/support/databases.ts";

type Tables = { "t.paper": { id: number; title: string } };

describe.skipIf(!enginesHere.includes("postgres"))("statements on PostgreSQL", () => {
  async function open() {
    const { database, databaseUrl } = await openTestDatabase("postgres", { migrated: false });
    const { db } = database;
    await sql`create schema t; create table t.paper (id integer, title text)`.execute(db);
    await db
      .withTables<Tables>()
      .insertInto("t.paper")
      .values([1, 2, 3].map((id) => ({ id, title: `No. ${id}` })))
      .execute();
    return { database, db: db.withTables<Tables>(), databaseUrl: databaseUrl ?? "" };
  }

  /** What an operator does to a table while the server runs. */
  async function alter(databaseUrl: string): Promise<void> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query("alter table t.paper add column note text default 'new'");
    await client.end();
  }

  it("are parsed once for each connection, whatever is asked for and however long a list is", async () => {
    const { db } = await open();
    for (const ids of [[1], [1, 2], [1, 2, 3]]) {
      const rows = await db.selectFrom("t.paper").selectAll().where("id", "in", ids).execute();
      expect(rows.map(({ id }) => id)).toEqual(ids);
      const others = await db.selectFrom("t.paper").select("id").where("id", "not in", ids).execute();
      expect(others).toHaveLength(3 - ids.length);
    }
    expect(await db.selectFrom("t.paper").selectAll().where("id", "in", []).execute()).toEqual([]);
    const kept = await sql<{ statement: string; executions: string }>`
      select statement, generic_plans + custom_plans as executions
      from pg_prepared_statements
      where statement like ${"select%t%paper%"}
      order by generic_plans + custom_plans desc`.execute(db);
    expect(kept.rows).toMatchObject([
      { statement: expect.stringContaining("= any ($1)"), executions: 4 },
      { statement: expect.stringContaining("<> all ($1)"), executions: 3 },
    ]);
  });

  it("answer with the new columns after a table was changed under them", async () => {
    const { db, databaseUrl } = await open();
    const read = async () => await db.selectFrom("t.paper").selectAll().where("id", "=", 1).execute();
    expect(await read()).toEqual([{ id: 1, title: "No. 1" }]);
    await alter(databaseUrl);
    for (let time = 0; time < 3; time += 1) expect(await read()).toEqual([{ id: 1, title: "No. 1", note: "new" }]);
  });

  it("make a transaction run again whose table was changed under it", async () => {
    const { database, db, databaseUrl } = await open();
    await db.selectFrom("t.paper").selectAll().where("id", "=", 1).execute();
    await alter(databaseUrl);
    let runs = 0;
    const rows = await database.transaction(async (tx) => {
      runs += 1;
      await tx.db.withTables<Tables>().updateTable("t.paper").set({ title: "Changed" }).where("id", "=", 1).execute();
      return await tx.db.withTables<Tables>().selectFrom("t.paper").selectAll().where("id", "=", 1).execute();
    });
    expect(rows).toEqual([{ id: 1, title: "Changed", note: "new" }]);
    expect(runs).toBe(2);
  });
});
