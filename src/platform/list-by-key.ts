import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql, type SqlBool } from "kysely";

/** What somebody asks of a list: the part before a key, rows in which a text is found, rows that are what was chosen. */
export interface ListAsked {
  readonly search?: string;
  readonly before?: string;
  readonly limit: number;
  readonly chosen?: Readonly<Record<string, readonly string[] | undefined>>;
}

/** How a table is listed. */
export interface Listed {
  /** The column of ids that grow with time; the greatest comes first. */
  readonly key: string;
  readonly finds?: (search: string) => RawBuilder<SqlBool>;
  /** Under the name of each filter which of its choices a row is, as text; or, where these are not counted, whether a row is one of them. */
  readonly filters: Readonly<Record<string, RawBuilder<string> | IsOneOf>>;
}

/** Whether a row is one of the choices. Of a long list: what few rows are must be found by an index. */
export type IsOneOf = (choices: readonly string[]) => RawBuilder<SqlBool>;

/** A list whose choices are counted: each row is one choice of each filter. */
interface Counted extends Listed {
  readonly filters: Readonly<Record<string, RawBuilder<string>>>;
}

/** One part of a list, and the key after which the next one goes on. */
export async function listByKey<DB, Tables extends keyof DB, Row>(
  from: SelectQueryBuilder<DB, Tables, Row>,
  how: Listed,
  { before, limit, ...asked }: ListAsked,
): Promise<{ readonly rows: readonly Row[]; readonly next: string | null }> {
  const key = sql.ref(how.key);
  let query = narrowed(from, how, asked).orderBy(key, "desc");
  if (before !== undefined) query = query.where(sql<SqlBool>`${key} < ${before}`);
  if (Number.isFinite(limit)) query = query.limit(limit + 1);
  const found = await query.execute();
  const rows = found.slice(0, limit) as Row[]; // what a select of Row gives
  const last = rows.at(-1) as Readonly<Record<string, string>> | undefined;
  const column = how.key.slice(how.key.indexOf(".") + 1);
  return { rows, next: found.length > limit ? (last?.[column] ?? null) : null };
}

/** For each filter how many rows each of its choices would show, the other filters as they are. */
export async function countChoices<DB, Tables extends keyof DB, Row>(
  db: Kysely<unknown>,
  from: SelectQueryBuilder<DB, Tables, Row>,
  how: Counted,
  { chosen = {}, search }: Pick<ListAsked, "chosen" | "search">,
): Promise<Readonly<Record<string, { readonly all: number; readonly [choice: string]: number }>>> {
  const counted = Object.entries(how.filters).map(([name, choice]) => {
    const asked = { chosen: { ...chosen, [name]: undefined }, ...(search !== undefined && { search }) };
    const rows = narrowed(from, how, asked).clearSelect().select(choice.as("choice"));
    return sql`select ${name} as name, choice, count(*)::int as count from (${rows}) as listed group by choice`;
  });
  const { rows } = await sql<{
    name: string;
    choice: string;
    count: number;
  }>`${sql.join(counted, sql` union all `)}`.execute(db);
  const of = Map.groupBy(rows, ({ name }) => name);
  return Object.fromEntries(
    Object.keys(how.filters).map((name) => {
      const counts = of.get(name) ?? [];
      const all = counts.reduce((sum, { count }) => sum + count, 0);
      return [name, { ...Object.fromEntries(counts.map(({ choice, count }) => [choice, count])), all }];
    }),
  );
}

function narrowed<DB, Tables extends keyof DB, Row>(
  from: SelectQueryBuilder<DB, Tables, Row>,
  { finds, filters }: Listed,
  { search, chosen = {} }: Pick<ListAsked, "chosen" | "search">,
): SelectQueryBuilder<DB, Tables, Row> {
  let query = from;
  if (search !== undefined && finds !== undefined) query = query.where(finds(search));
  for (const [name, choice] of Object.entries(filters)) {
    const choices = chosen[name];
    if (choices === undefined) continue;
    query = query.where(
      typeof choice === "function" ? choice(choices) : sql<SqlBool>`${choice} in (${sql.join(choices)})`,
    );
  }
  return query;
}
