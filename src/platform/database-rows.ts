import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";

// Whole tables as rows of text, the same on both engines: what a backup compares, and how rows go from one database to another.

/** One table at one moment. */
export interface TableSummary {
  /** "schema.table". */
  readonly name: string;
  readonly rows: number;
  /** SHA-256 over the sorted SHA-256 of each row's text: the order in which a database gives them does not matter. */
  readonly sha256: string;
}

/** Who works on a database and what a second machine needs of it: nothing of the State's, or, as bytes of blobs, in its folder too. */
export const NOT_COPIED = ["platform.lease", "platform.shared_life", "platform.blob_bytes"];
/** Rows may hold a dispatch of a megabyte each. */
const ROWS_AT_ONCE = 100;

/** Every table of the State's, by name. */
export async function tableNames(db: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select n.nspname || '.' || c.relname as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')`.execute(db);
  return rows
    .map(({ name }) => name)
    .filter((name) => !NOT_COPIED.includes(name))
    .toSorted();
}

/** Reads of one moment, for as long as the work takes; the snapshot's name is what pg_dump takes. */
export async function atOneMoment<T>(
  { db, engine }: Database,
  work: (tx: Kysely<unknown>, snapshot: string | undefined) => Promise<T>,
): Promise<T> {
  return await db
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute(async (tx) => {
      await speakPlainly(tx);
      if (engine === "pglite") return await work(tx, undefined);
      const { rows } = await sql<{ name: string }>`select pg_export_snapshot() as name`.execute(tx);
      return await work(tx, rows[0]?.name);
    });
}

/** Counts and digests of all tables but those left out. */
export async function summarise(db: Kysely<unknown>, leftOut: readonly string[] = []): Promise<TableSummary[]> {
  const summaries: TableSummary[] = [];
  for (const name of await tableNames(db)) if (!leftOut.includes(name)) summaries.push(await summariseTable(db, name));
  return summaries;
}

export async function summariseTable(db: Kysely<unknown>, name: string): Promise<TableSummary> {
  const { rows } = await sql<{ rows: number; sha256: string }>`
    select count(*) as rows,
           encode(sha256(coalesce(string_agg(digest, ''::bytea order by digest), ''::bytea)), 'hex') as sha256
    from (
      select sha256(convert_to(whole_row::text, 'UTF8')) as digest
      from ${tableOf(name)} as whole_row
    ) as digests`.execute(db);
  return { name, rows: rows[0]?.rows ?? 0, sha256: rows[0]?.sha256 ?? "" };
}

/** The rows of a table as PostgreSQL writes a row, a few at a time. Only within a transaction. */
export async function* rowsOf(db: Kysely<unknown>, name: string): AsyncGenerator<string[]> {
  await sql`
    declare rows_of_table no scroll cursor for
    select whole_row::text as text from ${tableOf(name)} as whole_row`.execute(db);
  for (;;) {
    const { rows } = await sql<{ text: string }>`fetch ${sql.lit(ROWS_AT_ONCE)} from rows_of_table`.execute(db);
    if (rows.length === 0) break;
    yield rows.map(({ text }) => text);
  }
  await sql`close rows_of_table`.execute(db);
}

export interface RowSource {
  /** Names of tables whose rows there are. */
  readonly tables: readonly string[];
  readonly rowsOf: (name: string) => AsyncIterable<readonly string[]>;
}

/**
 * Fills a migrated database, in the given transaction of its owner: triggers see nothing of it, and references are looked at when
 * all rows are there. Whatever the migrations wrote is replaced.
 */
export async function fillTables(tx: Kysely<unknown>, source: RowSource): Promise<void> {
  await speakPlainly(tx);
  await sql`set local statement_timeout = 0; set local lock_timeout = 0`.execute(tx);
  const { rows: references } = await sql<{ table: string; name: string }>`
    select format('%s', conrelid::regclass) as table, format('%I', conname) as name
    from pg_constraint
    where contype = 'f' and not condeferrable`.execute(tx);
  for (const { table, name } of references) {
    await sql.raw(`alter table ${table} alter constraint ${name} deferrable initially deferred`).execute(tx);
  }
  const names = await tableNames(tx);
  for (const name of names) await sql`alter table ${tableOf(name)} disable trigger user`.execute(tx);
  await emptyTables(tx, names);
  for (const name of source.tables) {
    for await (const rows of source.rowsOf(name)) await insertRows(tx, name, rows);
  }
  await sql`set constraints all immediate`.execute(tx);
  for (const name of names) await sql`alter table ${tableOf(name)} enable trigger user`.execute(tx);
  for (const { table, name } of references) {
    await sql.raw(`alter table ${table} alter constraint ${name} not deferrable`).execute(tx);
  }
  await continueSequences(tx);
}

/** Of the log even the owner may delete nothing (migrations/0010-audit.sql): it may here, and no longer once the table is empty. */
async function emptyTables(tx: Kysely<unknown>, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { rows } = await sql<{ may: boolean }>`select has_table_privilege(${name}, 'delete') as may`.execute(tx);
    const isRefused = rows[0]?.may !== true;
    if (isRefused) await sql`grant delete on ${tableOf(name)} to current_user`.execute(tx);
    await sql`delete from ${tableOf(name)}`.execute(tx);
    if (isRefused) await sql`revoke delete on ${tableOf(name)} from current_user`.execute(tx);
  }
}

/** Tables of which the one database has other rows than the other, each with both counts. */
export function differences(expected: readonly TableSummary[], found: readonly TableSummary[]): string[] {
  const names = new Set([...expected, ...found].map(({ name }) => name));
  const of = (all: readonly TableSummary[], name: string) => all.find((one) => one.name === name);
  return [...names].toSorted().flatMap((name) => {
    const [was, is] = [of(expected, name), of(found, name)];
    if (was?.sha256 === is?.sha256) return [];
    return [
      `table ${name}: ${was?.rows ?? "no table"} rows expected, ${is?.rows ?? "no table"} found, and not the same`,
    ];
  });
}

async function insertRows(tx: Kysely<unknown>, name: string, rows: readonly string[]): Promise<void> {
  const table = tableOf(name);
  await sql`
    insert into ${table} overriding system value
    select (one::${table}).* from unnest(${rows}::text[]) as one`.execute(tx);
}

/** A row as text is the same wherever it is read. */
async function speakPlainly(db: Kysely<unknown>): Promise<void> {
  await sql`
    set local timezone = 'UTC';
    set local datestyle = 'ISO';
    set local intervalstyle = 'postgres';
    set local bytea_output = 'hex';
    set local extra_float_digits = 1;
    set local statement_timeout = 0;
    set local idle_in_transaction_session_timeout = 0`.execute(db);
}

async function continueSequences(tx: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ name: string; column: string }>`
    select n.nspname || '.' || c.relname as name, a.attname as column
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where a.attidentity <> '' and n.nspname !~ '^pg_'`.execute(tx);
  for (const { name, column } of rows) {
    await sql`
      select setval(
        pg_get_serial_sequence(${name}, ${column}),
        (select coalesce(max(${sql.id(column)}), 0) + 1 from ${tableOf(name)}),
        false
      )`.execute(tx);
  }
}

function tableOf(name: string) {
  return sql.table(name);
}
