/**
 * Looks for words in whatever a server keeps, and shares nothing with the server: no file of `src`. Rows are read by the engine's own package, files byte
 * by byte, and what is written in hex or base64 is unfolded, also within itself.
 */
import { readdirSync, readFileSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { PGlite } from "@electric-sql/pglite";

const LEAST_ENCODED = 16;
const ENCODED = new RegExp(`[A-Za-z0-9+/_-]{${LEAST_ENCODED},}`, "g");
const HEX = new RegExp(`(?:[0-9a-f]{2}){${LEAST_ENCODED},}`, "g");
const MOST_FOLDS = 4;

/** Which of these words stand in the bytes, as they are or encoded. */
function wordsIn(bytes: Buffer, words: readonly string[], folds = MOST_FOLDS): ReadonlySet<string> {
  const text = bytes.toString("latin1");
  const lower = text.toLowerCase();
  const found = new Set(words.filter((word) => lower.includes(word)));
  if (folds === 0) return found;
  for (const [run] of text.matchAll(HEX)) unfold(Buffer.from(run, "hex"));
  // Signs before it may belong to something else: each of the four places where a group may begin is tried.
  for (const [run] of text.matchAll(ENCODED))
    for (let from = 0; from < 4; from += 1) unfold(Buffer.from(run.slice(from), "base64"));
  return found;

  function unfold(inner: Buffer): void {
    for (const word of wordsIn(inner, words, folds - 1)) found.add(word);
  }
}

/** Where in a folder each word stands: "word in path". The engine frees pages without wiping them; its rows are read for themselves. */
export function tracesInFiles(folder: string, words: readonly string[], except?: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ parentPath, name }) => {
    const place = relative(folder, join(parentPath, name));
    if (except !== undefined && place.startsWith(except)) return [];
    const found = wordsIn(readFileSync(join(parentPath, name)), words);
    return [...found].map((word) => `${word} in ${place}`);
  });
}

/** Where in the rows of a server that stands still, whose engine's files are copied first: "word in schema.table". */
export async function tracesInRows(
  database: string,
  words: readonly string[],
): Promise<{ readonly traces: readonly string[]; readonly rows: number }> {
  const copy = `${database}-copy`;
  await cp(database, copy, { recursive: true });
  const engine = await PGlite.create(copy);
  try {
    const { rows: tables } = await engine.query<{ name: string }>(
      `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    const traces: string[] = [];
    let count = 0;
    for (const { name } of tables) {
      const { rows } = await engine.query<{ row: string }>(`select one::text as row from ${name} as one`);
      count += rows.length;
      const found = wordsIn(Buffer.from(rows.map(({ row }) => row).join("\n")), words);
      traces.push(...[...found].map((word) => `${word} in ${name}`));
    }
    return { traces, rows: count };
  } finally {
    await engine.close();
    await rm(copy, { recursive: true });
  }
}
