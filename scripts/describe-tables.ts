import { type Kysely, sql } from "kysely";
import { format } from "prettier";

interface Column {
  readonly in_table: string;
  readonly name: string;
  readonly type: string;
  readonly is_nullable: boolean;
  readonly has_default: boolean;
  /** Checks of this column alone. */
  readonly checks: readonly string[];
}

/** What `src/platform/database-values.ts` reads from a column of this type. */
const TYPES: Readonly<Record<string, string>> = {
  text: "string",
  uuid: "string",
  date: "string",
  integer: "number",
  bigint: "number",
  boolean: "boolean",
  bytea: "Uint8Array",
  "timestamp with time zone": "Date",
  json: "Json",
  jsonb: "Json",
  "text[]": "readonly string[]",
  "uuid[]": "readonly string[]",
  tsvector: "string",
};

/** The tables of the modules as types: what comes out of each column and goes into it. */
export async function describeTables(db: Kysely<unknown>): Promise<string> {
  const tables = Map.groupBy(await columnsOf(db), ({ in_table: table }) => table);
  const types = [...tables].map(([table, columns]) => {
    const lines = columns.map((column) => `${column.name}: ${typeOf(column)};`);
    return `"${table}": {\n${lines.join("\n")}\n};`;
  });
  const json = [...tables].flatMap(([table, columns]) => {
    const names = columns.filter(({ type }) => TYPES[type] === "Json").map(({ name }) => JSON.stringify(name));
    return names.length === 0 ? [] : [`"${table}": [${names.join(", ")}],`];
  });
  const text = `// Made by scripts/dump-schema.ts from the migrations: do not edit.
import type { Generated } from "kysely";

/** What a column of JSON holds; the store that has it says more. */
type Json = object;

export interface Tables {
${types.join("\n")}
}

/** Columns of JSON, which are written as text. */
export const JSON_COLUMNS: { readonly [Table in keyof Tables]?: readonly string[] } = {
${json.join("\n")}
};
`;
  return await format(text, { parser: "typescript", printWidth: 120 });
}

function typeOf({
  in_table: table,
  name,
  type,
  is_nullable: isNullable,
  has_default: hasDefault,
  checks,
}: Column): string {
  const known = TYPES[type];
  if (known === undefined)
    throw new Error(`${table}.${name} is of type ${type}, for which scripts/describe-tables.ts has none.`);
  // Absent is written as the default: of a column that may be null it has to be null.
  if (isNullable && hasDefault) throw new Error(`${table}.${name} may be null and has a default.`);
  const base = checks.map(choicesIn).find((choices) => choices !== undefined) ?? known;
  const whole = isNullable ? `${base} | null` : base;
  return hasDefault ? `Generated<${whole}>` : whole;
}

/** The texts to which a check holds its column. */
function choicesIn(check: string): string | undefined {
  const [, list] = /^CHECK \(\(\w+ = ANY \(ARRAY\[([^\]]+)\]\)\)\)$/.exec(check) ?? [];
  const texts = list?.split(", ").map((item) => /^'([^']*)'::text$/.exec(item)?.[1]);
  if (texts === undefined || texts.includes(undefined)) return undefined;
  return texts.map((text) => JSON.stringify(text)).join(" | ");
}

async function columnsOf(db: Kysely<unknown>): Promise<readonly Column[]> {
  const { rows } = await sql<Column>`
    select n.nspname || '.' || c.relname as in_table, a.attname as name, format_type(a.atttypid, null) as type,
           not a.attnotnull as is_nullable, (a.attidentity <> '' or d.adbin is not null) as has_default,
           array(
             select pg_get_constraintdef(oid) from pg_constraint
             where conrelid = c.oid and contype = 'c' and conkey = array[a.attnum]
             order by conname collate "C") as checks
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
      and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
    order by n.nspname collate "C", c.relname collate "C", a.attnum`.execute(db);
  return rows;
}
