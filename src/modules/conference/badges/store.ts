import { type Kysely, sql, type SqlBool } from "kysely";
import { soughtName } from "../../../convention/index.ts";
import { inCode, inRow, type ListAsked, listByKey, tablesInCode } from "../../../platform/index.ts";
import type { Badge } from "./domain/badge.ts";

const tables = tablesInCode<"conference", { "conference.badge": Pick<Badge, "zones" | "endedWhy"> }>();

/** What people look for in the list of badges. */
export interface BadgesAsked extends ListAsked {
  readonly conferenceId: string;
}

export interface BadgeKey {
  readonly conferenceId: string;
  readonly publicKey: Uint8Array;
  /** Absent once it was destroyed. */
  readonly wrapped?: Uint8Array;
  readonly madeAt: Date;
  /** The life of the data in which it was made (R1). */
  readonly life?: string;
  readonly listNumber: number;
  readonly listText: string;
  readonly listSignature: string;
}

/** Who makes, ends or prints badges of one conference does it alone, so that no serial is given twice. */
export async function holdBadges(db: Kysely<unknown>, conferenceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`conference.badges ${conferenceId}`}, 0))`.execute(db);
}

export async function insertKey(db: Kysely<unknown>, key: BadgeKey): Promise<void> {
  await tables(db).insertInto("conference.badgeKey").values(inRow("conference.badge_key", key)).execute();
}

export async function findKey(db: Kysely<unknown>, conferenceId: string): Promise<BadgeKey | undefined> {
  const row = await tables(db)
    .selectFrom("conference.badgeKey")
    .selectAll()
    .where("conferenceId", "=", conferenceId)
    .executeTakeFirst();
  return row && inCode(row);
}

export async function updateKey(db: Kysely<unknown>, conferenceId: string, change: Partial<BadgeKey>): Promise<void> {
  const key = tables(db).updateTable("conference.badgeKey").where("conferenceId", "=", conferenceId);
  await key.set(change).execute();
}

/** With its key end the badges themselves: who had one, and their names. */
export async function destroyKey(db: Kysely<unknown>, conferenceId: string, destroyedAt: Date): Promise<void> {
  await tables(db).deleteFrom("conference.badge").where("conferenceId", "=", conferenceId).execute();
  await tables(db)
    .updateTable("conference.badgeKey")
    .set({ wrapped: null, destroyedAt })
    .where("conferenceId", "=", conferenceId)
    .execute();
}

export type NumberedKind = "category" | "zone";

/** The numbers of categories or zones by their codes. */
export async function numbersOf(
  db: Kysely<unknown>,
  conferenceId: string,
  kind: NumberedKind,
): Promise<ReadonlyMap<string, number>> {
  const rows = await tables(db)
    .selectFrom("conference.badgeNumber")
    .select(["code", "number"])
    .where("conferenceId", "=", conferenceId)
    .where("kind", "=", kind)
    .orderBy("number")
    .execute();
  return new Map(rows.map(({ code, number }) => [code, number]));
}

export async function insertNumber(
  db: Kysely<unknown>,
  numbered: { conferenceId: string; kind: NumberedKind; code: string; number: number },
): Promise<void> {
  await tables(db).insertInto("conference.badgeNumber").values(numbered).execute();
}

/** All of a conference, ended ones too. */
export async function badgesOf(db: Kysely<unknown>, conferenceId: string): Promise<readonly Badge[]> {
  return (await badges(db, conferenceId).orderBy("serial").orderBy("issue").execute()).map(inCode);
}

export async function findBadge(
  db: Kysely<unknown>,
  conferenceId: string,
  { serial, issue }: Pick<Badge, "serial" | "issue">,
): Promise<Badge | undefined> {
  const row = await badges(db, conferenceId).where("serial", "=", serial).where("issue", "=", issue).executeTakeFirst();
  return row && inCode(row);
}

export async function findBadgeById(db: Kysely<unknown>, badgeId: string): Promise<Badge | undefined> {
  const row = await tables(db)
    .selectFrom("conference.badge")
    .selectAll()
    .where("badgeId", "=", badgeId)
    .executeTakeFirst();
  return row && inCode(row);
}

/** The badge that somebody had last: the one that stands, where there is one. */
export async function newestOf(
  db: Kysely<unknown>,
  { conferenceId, participantId }: Pick<Badge, "conferenceId" | "participantId">,
): Promise<Badge | undefined> {
  const rows = badges(db, conferenceId).where("participantId", "=", participantId);
  const row = await rows.orderBy("serial", "desc").orderBy("issue", "desc").executeTakeFirst();
  return row && inCode(row);
}

/** Which of these people had a badge that two people revoked. */
export async function revokedAmong(
  db: Kysely<unknown>,
  conferenceId: string,
  participantIds: readonly string[],
): Promise<readonly string[]> {
  const rows = badges(db, conferenceId)
    .where("endedWhy", "=", "revoked")
    .where(sql<SqlBool>`participant_id = any(${participantIds}::uuid[])`);
  return (await rows.execute()).map(({ participantId }) => participantId);
}

/** Those of one serial, the newest issue first. */
export async function issuesOf(db: Kysely<unknown>, conferenceId: string, serial: number): Promise<readonly Badge[]> {
  return (await badges(db, conferenceId).where("serial", "=", serial).orderBy("issue", "desc").execute()).map(inCode);
}

/** At most so many that stand and are on no sheet, in the order of their serials. */
export async function unprinted(db: Kysely<unknown>, conferenceId: string, limit: number): Promise<readonly Badge[]> {
  const rows = badges(db, conferenceId).where("sheet", "is", null).where("endedAt", "is", null);
  return (await rows.orderBy("serial").limit(limit).execute()).map(inCode);
}

export async function onSheet(db: Kysely<unknown>, conferenceId: string, sheet: number): Promise<readonly Badge[]> {
  return (await badges(db, conferenceId).where("sheet", "=", sheet).orderBy("serial").execute()).map(inCode);
}

/** How many badges stand and how many of them are printed; the sheets with as many as they print now, the newest first. */
export async function countsOf(db: Kysely<unknown>, conferenceId: string) {
  const counted = tables(db)
    .selectFrom("conference.badge")
    .select(["sheet", sql<number>`count(*) filter (where ended_at is null)::int`.as("standing")])
    .where("conferenceId", "=", conferenceId)
    .groupBy("sheet");
  const rows = await counted.orderBy("sheet", "desc").execute();
  const sum = (of: typeof rows): number => of.reduce((total, { standing }) => total + standing, 0);
  const sheets = rows.flatMap(({ sheet, standing }) => (sheet === null ? [] : [{ sheet, badges: standing }]));
  return { standing: sum(rows), printed: sum(rows.filter(({ sheet }) => sheet !== null)), sheets };
}

const ROWS_AT_ONCE = 500;

export async function insertBadges(db: Kysely<unknown>, made: readonly Badge[]): Promise<void> {
  for (let at = 0; at < made.length; at += ROWS_AT_ONCE) {
    const rows = made.slice(at, at + ROWS_AT_ONCE).map((badge) => inRow("conference.badge", badge));
    await tables(db).insertInto("conference.badge").values(rows).execute();
  }
}

/** Two people lifted the revocation: what was revoked of this person stays ended, and keeps nobody away. */
export async function unrevoke(
  db: Kysely<unknown>,
  { conferenceId, participantId }: Pick<Badge, "conferenceId" | "participantId">,
): Promise<void> {
  await tables(db)
    .updateTable("conference.badge")
    .set({ endedWhy: "revoked-in-error" })
    .where("conferenceId", "=", conferenceId)
    .where("participantId", "=", participantId)
    .where("endedWhy", "=", "revoked")
    .execute();
}

export async function updateBadges(
  db: Kysely<unknown>,
  ids: readonly string[],
  change: Partial<Pick<Badge, "sheet" | "handedAt" | "handedBy" | "endedAt" | "endedBy" | "endedWhy">>,
): Promise<void> {
  if (ids.length === 0) return;
  await tables(db)
    .updateTable("conference.badge")
    .set(change)
    .where(sql<SqlBool>`badge_id = any(${ids}::uuid[])`)
    .execute();
}

const LISTED = {
  key: "badgeId",
  finds: (search: string) => sql<SqlBool>`position(${soughtName(search)} in lower(name || ' ' || delegation)) > 0`,
  filters: {
    state: sql<string>`case when ended_at is not null then 'ended' when handed_at is not null then 'handed-over'
      when sheet is null then 'made' else 'printed' end`,
  },
} as const;

export async function listBadges(db: Kysely<unknown>, { conferenceId, ...asked }: BadgesAsked) {
  const { rows, next } = await listByKey(badges(db, conferenceId), LISTED, asked);
  return { badges: rows.map(inCode) as readonly Badge[], next };
}

function badges(db: Kysely<unknown>, conferenceId: string) {
  return tables(db).selectFrom("conference.badge").selectAll().where("conferenceId", "=", conferenceId);
}
