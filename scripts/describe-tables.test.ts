import { type Kysely, sql } from "kysely";
import { beforeAll, expect, it } from "vitest";
import { openTestDatabase } from "../tests/support/databases.ts";
import { describeTables } from "./describe-tables.ts";

let db: Kysely<unknown>;

// One database for all: each table stands alone in its schema while it is told.
beforeAll(async () => {
  ({ db } = (await openTestDatabase("pglite", { migrated: false })).database);
});

const describeMade = async (table: string): Promise<string> => {
  await sql.raw(`drop schema if exists m cascade; create schema m; ${table}`).execute(db);
  return await describeTables(db);
};

it("tells what comes out of a column, whether it may be null or left out, and the texts that a check allows", async () => {
  const text = await describeMade(`create table m.one (
    id bigint generated always as identity, state text not null check (state in ('open', 'closed')),
    said text check (said ~ '^x'), at timestamptz,
    bytes bytea not null, tags text[] not null, body json not null, n integer not null default 0)`);
  for (const line of [
    "id: Generated<number>;",
    'state: "open" | "closed";',
    "said: string | null;",
    "at: Date | null;",
    "bytes: Uint8Array;",
    "tags: readonly string[];",
    "body: Json;",
    "n: Generated<number>;",
    '"m.one": ["body"],',
  ]) {
    expect(text).toContain(line);
  }
});

it("refuses a type that nobody reads, and a default where null would mean something else", async () => {
  await expect(describeMade("create table m.one (at interval)")).rejects.toThrow("m.one.at is of type interval");
  const made = describeMade("create table m.one (n integer default 5)");
  await expect(made).rejects.toThrow("m.one.n may be null and has a default.");
});
