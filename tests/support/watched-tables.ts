/** Which tables of which PostgreSQL databases this worker asks, and when it wrote them: what a second look would find anew. */
import { Client, type QueryResult } from "pg";

/** The tables that a piece of work asked. */
export interface Look {
  /** Whether none of them was written since the work began. False where it asked none: what it saw is not known. */
  isStill(): boolean;
}

interface Statement {
  readonly named: readonly string[];
  readonly written: readonly string[];
}

/** Rows that this worker has written. */
let rows = 0;
/** Counts each writing of a table. */
let moment = 0;
const writtenAt = new Map<string, number>();
/** What each piece of work that goes on has asked. */
const asked = new Set<Set<string>>();

const statements = new Map<string, Statement>();
/** What the open transaction of a connection has written: others see it from its end on. */
const uncommitted = new WeakMap<object, Set<string>>();

export function writtenRows(): number {
  return rows;
}

/** Does the work, and tells which tables were asked meanwhile, on whatever server of this process and by whatever work. */
export async function watchTables(work: () => Promise<void>): Promise<Look> {
  const [tables, begun] = [new Set<string>(), moment];
  asked.add(tables);
  try {
    await work();
  } finally {
    asked.delete(tables);
  }
  return { isStill: () => tables.size > 0 && [...tables].every((table) => (writtenAt.get(table) ?? 0) <= begun) };
}

interface Watched {
  readonly database: string;
  // Whoever gives a callback besides gets no promise, and is not watched: servers give none.
  query: (...given: unknown[]) => Promise<QueryResult> | undefined;
}

const everyClient = Client.prototype as unknown as Watched;
const { query } = everyClient;
everyClient.query = function watched(this: Watched, ...given: unknown[]): Promise<QueryResult> | undefined {
  const [first] = given;
  const text = typeof first === "string" ? first : (first as { text?: string }).text;
  const { named, written } = statementOf(text ?? "");
  for (const tables of asked) for (const table of named) tables.add(`${this.database} ${table}`);
  return query.apply(this, given)?.then((result) => {
    const count = /^(?:INSERT|UPDATE|DELETE|MERGE)$/.test(result.command) ? (result.rowCount ?? 0) : 0;
    rows += count;
    // A query that writes beside what it reads is not told by its command.
    if (count > 0 || result.command === "SELECT") note(this, written);
    if (result.command === "COMMIT") {
      note(this, uncommitted.get(this) ?? []);
      uncommitted.delete(this);
    }
    return result;
  });
};

function note(client: Watched, tables: Iterable<string>): void {
  const open = uncommitted.get(client) ?? new Set();
  uncommitted.set(client, open);
  for (const table of tables) {
    const key = table.includes(" ") ? table : `${client.database} ${table}`;
    open.add(key);
    writtenAt.set(key, (moment += 1));
  }
}

/** The tables that a statement names, each also as its whole schema, and those that it writes. A delete may reach rows of others. */
function statementOf(text: string): Statement {
  const known = statements.get(text);
  if (known !== undefined) return known;
  const named = [...text.matchAll(/"?\b([a-z]+)"?\."?([a-z_]+)\b/g)].flatMap(([, schema, table]) => [
    `${schema}.${table}`,
    `${schema}.*`,
  ]);
  const written = [
    ...text.matchAll(/\b(insert into|update|delete from|merge into|truncate)\s+"?([a-z]+)"?\."?([a-z_]+)/g),
  ].flatMap(([, how, schema, table]) => [
    `${schema}.${table}`,
    ...(how?.startsWith("delete") === true ? [`${schema}.*`] : []),
  ]);
  const statement = { named: [...new Set(named)], written };
  statements.set(text, statement);
  return statement;
}
