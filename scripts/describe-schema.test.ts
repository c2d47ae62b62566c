import { sql } from "kysely";
import { expect, it } from "vitest";
import { enginesHere, openTestDatabase } from "../tests/support/databases.ts";
import { describeSchema } from "./describe-schema.ts";

it.runIf(enginesHere.length > 1)("describes the same schema alike on both engines and their versions", async () => {
  const [first, second] = await Promise.all(enginesHere.map((engine) => openTestDatabase(engine)));
  const text = await describeSchema(first?.database.db ?? never());
  expect(text).toContain("create schema platform;");
  expect(await describeSchema(second?.database.db ?? never())).toBe(text);
});

it("shows tables, columns, constraints, indexes, triggers, views, types and grants", async () => {
  const { database } = await openTestDatabase("pglite", { migrated: false });
  await sql`
    create schema m;
    create type m.colour as enum ('red', 'blue');
    create domain m.hex as text constraint is_hex check (value ~ '^[0-9a-f]+$');
    create function m.refuse() returns trigger language plpgsql as 'begin return null; end';
    create table m.one (id integer generated always as identity constraint one_pkey primary key, n bigint not null default 5);
    create table m.two (one integer not null constraint two_one references m.one, h m.hex, c m.colour);
    create unique index two_h on m.two (h) where c is null;
    create trigger refuse before delete on m.two execute function m.refuse();
    create view m.seen as select id from m.one;
    grant select on m.one to public;`.execute(database.db);
  const text = await describeSchema(database.db);
  for (const part of [
    "create schema m;",
    "create type m.colour as enum ('red', 'blue');",
    "create domain m.hex as text constraint is_hex CHECK",
    "CREATE OR REPLACE FUNCTION m.refuse()",
    "create table m.one (\n  id integer not null generated always as identity,\n  n bigint not null default 5,\n  constraint one_pkey PRIMARY KEY (id)\n);",
    "constraint two_one FOREIGN KEY (one) REFERENCES m.one(id)",
    "CREATE UNIQUE INDEX two_h ON m.two USING btree (h) WHERE (c IS NULL);",
    "CREATE TRIGGER refuse BEFORE DELETE ON m.two",
    "create view m.seen as",
    "grant select on m.one to public;",
  ]) {
    expect(text).toContain(part);
  }
});

function never(): never {
  throw new Error("Two engines were expected.");
}
