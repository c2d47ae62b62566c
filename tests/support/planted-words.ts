/**
 * Looks for words in everything that a server keeps: each column of each row as text, bytes and base64 unfolded, and each file of its
 * data folder. The files of the database engine itself are left out: an engine frees pages without wiping them (docs/limits.md).
 */
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { sql } from "kysely";
import type { Platform } from "../../src/platform/index.ts";

const ENGINE_FOLDER = "database";
const BASE64_GROUP = 3;

/** Where each word stands: "schema.table.column", or the path of a file. Words without a place have an empty list. */
export async function placesOf(
  { database, config }: Pick<Platform, "database"> & { readonly config: Pick<Platform["config"], "dataFolder"> },
  words: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map(words.map((word): [string, Set<string>] => [word, new Set()]));
  const forms = [...found].map(([word, places]) => ({ lower: word.toLowerCase(), encoded: encodings(word), places }));
  const look = (place: string, text: string): void => {
    const lowerText = text.toLowerCase();
    for (const { lower, encoded, places } of forms) {
      if (lowerText.includes(lower) || encoded.some((form) => text.includes(form))) places.add(place);
    }
  };
  const { rows: columns } = await sql<{ schema: string; table: string; name: string; type: string }>`
    select column_.table_schema as schema, column_.table_name as table, column_.column_name as name,
      column_.data_type as type
    from information_schema.columns column_
    join information_schema.tables table_
      on table_.table_schema = column_.table_schema and table_.table_name = column_.table_name
    where table_.table_type = 'BASE TABLE'
      and column_.table_schema not in ('pg_catalog', 'information_schema')`.execute(database.db);
  for (const { schema, table, name, type } of columns) {
    const column = sql.ref(name);
    const value = type === "bytea" ? sql`encode(${column}, 'escape')` : sql`${column}::text`;
    const { rows } = await sql<{ value: string | null }>`
      select ${value} as value from ${sql.table(`${schema}.${table}`)}`.execute(database.db);
    for (const row of rows) if (row.value !== null) look(`${schema}.${table}.${name}`, row.value);
  }
  for await (const path of filesIn(config.dataFolder)) {
    const place = relative(config.dataFolder, path);
    if (!place.startsWith(ENGINE_FOLDER)) look(place, `${place}\n${(await readFile(path)).toString("latin1")}`);
  }
  return new Map([...found].map(([word, places]) => [word, [...places].toSorted()]));
}

/** The word as base64 shows it, at each of the three places where it may begin. */
function encodings(word: string): string[] {
  return Array.from({ length: BASE64_GROUP }, (_, offset) => {
    const text = Buffer.from(`${" ".repeat(offset)}${word}`)
      .toString("base64")
      .replaceAll("=", "");
    // The first and last signs depend on the neighbours.
    return text.slice(offset === 0 ? 0 : offset + 1, -2);
  });
}

async function* filesIn(folder: string): AsyncIterable<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.isFile()) yield path;
  }
}
