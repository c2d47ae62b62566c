import { type Kysely, type RawBuilder, sql, type SqlBool } from "kysely";
import { inRow, type RowIn, tablesInCode } from "../../platform/index.ts";
import type { Sha256Hex } from "../../protocol/identifiers.ts";
import type { User } from "./types.ts";

type Reader = Pick<User, "id" | "roles">;

const tables = tablesInCode<"identity", { "identity.asked": { input: unknown; digest: Sha256Hex } }>();

/**
 * What one person asked for, and what became of it. `content`: the exact text whose digest is shown to both; `words`: of whoever sent it back;
 * `code`: why it could no longer be approved as it was asked for.
 */
export type Asked = Readonly<RowIn<typeof tables, "identity.asked">>;

/** What one person asks for. */
export type NewAsked = Omit<Asked, "state" | "endedBy" | "endedAt" | "words" | "code">;

export interface NamedAsked extends Asked {
  readonly askerName: string;
  readonly enderName: string | null;
}

/** An act, and which of its subjects a person may see: a condition upon `asked.subject_id`. Without it, all of them. */
export interface SeenAct {
  readonly id: string;
  readonly seenBy?: ((db: Kysely<unknown>, by: Reader) => RawBuilder<SqlBool>) | undefined;
}

/** What of these acts this person may see. In SQL: neither a count nor a page tells of the rest. */
export function seenOf(db: Kysely<unknown>, acts: readonly SeenAct[], by: Reader): RawBuilder<SqlBool> {
  const closed = acts.flatMap(({ id, seenBy }) => (seenBy ? sql`when asked.act = ${id} then ${seenBy(db, by)}` : []));
  return closed.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`case ${sql.join(closed, sql` `)} else true end`;
}

/** Of these acts; where told, what one person may see, or did not ask for. */
interface WaitingOf {
  readonly seen?: RawBuilder<SqlBool>;
  readonly acts: readonly string[];
  readonly notBy?: string | undefined;
  /** The last one of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** One writer at a time in what a module's people ask for: neither can two ask for one thing, nor a withdrawal cross an approval. */
export async function holdAsked(db: Kysely<unknown>, module: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`identity.asked ${module}`}, 0))`.execute(db);
}

/** It waits from now on. */
export async function insertAsked(db: Kysely<unknown>, asked: NewAsked): Promise<void> {
  const row = inRow("identity.asked", { ...asked, state: "waiting" as const });
  await tables(db).insertInto("identity.asked").values(row).execute();
}

/** False where it waits no more. */
export async function endAsked(
  db: Kysely<unknown>,
  askedId: string,
  end: Pick<Asked, "state" | "endedBy" | "endedAt"> & Partial<Asked>,
): Promise<boolean> {
  const waiting = tables(db)
    .updateTable("identity.asked")
    .where("askedId", "=", askedId)
    .where("state", "=", "waiting");
  return (await waiting.set(end).executeTakeFirst()).numUpdatedRows > 0n;
}

export async function findAsked(
  db: Kysely<unknown>,
  askedId: string,
  seen: RawBuilder<SqlBool>,
): Promise<NamedAsked | undefined> {
  return await named(db).where("asked.askedId", "=", askedId).where(seen).executeTakeFirst();
}

/** What waits, the oldest first: a page of it, and how much is left from there on. */
export async function listWaiting(
  db: Kysely<unknown>,
  { acts, seen = sql<SqlBool>`true`, notBy, after, limit }: WaitingOf,
): Promise<{ waiting: NamedAsked[]; count: number }> {
  const isLater = sql<boolean>`(asked_at, asked_id) > (select asked_at, asked_id from identity.asked where asked_id = ${after})`;
  const rows = await named(db)
    .select(({ fn }) => fn.countAll<string>().over().as("count"))
    .where("asked.state", "=", "waiting")
    .where("asked.act", "in", acts.length === 0 ? [""] : acts)
    .where(seen)
    .$if(notBy !== undefined, (all) => all.where("asked.askedBy", "<>", notBy ?? ""))
    .$if(after !== undefined, (all) => all.where(isLater))
    .orderBy("asked.askedAt")
    .orderBy("asked.askedId")
    .limit(limit)
    .execute();
  return { waiting: rows, count: Number(rows[0]?.count ?? 0) };
}

/** What came back to whoever asked, unless it was asked for anew; the latest first. */
export async function listReturned(
  db: Kysely<unknown>,
  { acts, seen, askedBy, since, limit }: WaitingOf & { readonly askedBy: string; readonly since: Date },
): Promise<NamedAsked[]> {
  return await named(db)
    .where(cameBack(since))
    .where(seen ?? sql<SqlBool>`true`)
    .where("asked.act", "in", acts.length === 0 ? [""] : acts)
    .where("asked.askedBy", "=", askedBy)
    .orderBy("asked.endedAt", "desc")
    .limit(limit)
    .execute();
}

/** What needs a person: all that waits or came back, or of these. */
export async function listOpen(
  db: Kysely<unknown>,
  askedIds: readonly string[] | "all",
  since: Date,
): Promise<NamedAsked[]> {
  const open = named(db).where(sql<boolean>`(asked.state = 'waiting' or ${cameBack(since)})`);
  return await (askedIds === "all" ? open : open.where("asked.askedId", "in", askedIds)).execute();
}

/** What was asked for of the same things by the same acts as these, and came back. */
export async function listEarlier(db: Kysely<unknown>, askedIds: readonly string[]): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom("identity.asked as asked")
    .innerJoin("identity.asked as earlier", (join) =>
      join.onRef("earlier.act", "=", "asked.act").onRef("earlier.subjectId", "=", "asked.subjectId"),
    )
    .select("earlier.askedId")
    .where("asked.askedId", "in", askedIds)
    .where("earlier.state", "in", ["sent-back", "outdated"])
    .execute();
  return rows.map(({ askedId }) => askedId);
}

/** Since then, and nobody has asked for it anew. */
function cameBack(since: Date) {
  return sql<boolean>`(asked.state in ('sent-back', 'outdated') and asked.ended_at > ${since} and not exists (
    select from identity.asked as later
    where later.act = asked.act and later.subject_id = asked.subject_id
      and later.asked_id <> asked.asked_id and later.asked_at >= asked.asked_at))`;
}

/**
 * Of all that waits no more and names this thing: content, input and words end, their digest stays. Gives what was forgotten. `but`: what
 * says why.
 */
export async function forgetAsked(db: Kysely<unknown>, name: string, but = ""): Promise<readonly string[]> {
  const rows = tables(db)
    .updateTable("identity.asked")
    .set({ input: "null", content: FORGOTTEN, words: sql<string | null>`case when words is not null then '' end` })
    .where(sql<boolean>`position(${name} in content) > 0`)
    .where(sql<boolean>`asked_id::text <> ${but}`)
    .where("state", "<>", "waiting");
  return (await rows.returning("askedId").execute()).map(({ askedId }) => askedId);
}

/** What waits and names this thing, as if whoever asked took it back. */
export async function withdrawNaming(db: Kysely<unknown>, name: string, at: Date): Promise<void> {
  await tables(db)
    .updateTable("identity.asked")
    .set((each) => ({ state: "withdrawn", endedAt: at, endedBy: each.ref("askedBy") }))
    .where(sql<boolean>`position(${name} in content) > 0`)
    .where("state", "=", "waiting")
    .execute();
}

const FORGOTTEN = "";

/** What was forgotten is read by nobody. */
function named(db: Kysely<unknown>) {
  return tables(db)
    .selectFrom("identity.asked as asked")
    .innerJoin("identity.person as asker", "asker.userId", "asked.askedBy")
    .leftJoin("identity.person as ender", "ender.userId", "asked.endedBy")
    .where("asked.content", "<>", FORGOTTEN)
    .selectAll("asked")
    .select(["asker.name as askerName", "ender.name as enderName"]);
}
