import { type Kysely, sql, type SqlBool } from "kysely";
import { soughtName, textsOf } from "../../../convention/index.ts";
import { countChoices, inCode, inRow, type ListAsked, listByKey, tablesInCode } from "../../../platform/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { type Conference, type ConferenceHead, headOf, type NewConference } from "./domain/conference.ts";
import type { RuleChange } from "./domain/rules.ts";

const tables = tablesInCode<
  "conference",
  { "conference.version": { entry: NewConference }; "conference.rule_change": Pick<RuleChange, "rules"> }
>();

/** Versions of one conference that are shown; nobody changes one as often. */
const MAX_VERSIONS = 200;

/** One writer at a time, so that no two conferences take one address and no two people write one version; readers go on. */
export async function holdConferences(db: Kysely<unknown>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('conference.conference', 0))`.execute(db);
}

export async function insertConference(
  db: Kysely<unknown>,
  opened: { readonly conferenceId: string; readonly slug: string; readonly openedAt: Date; readonly openedBy: string },
): Promise<void> {
  await tables(db).insertInto("conference.conference").values(opened).execute();
}

export async function insertVersion(db: Kysely<unknown>, { slug, closedAt: _, ...version }: Conference): Promise<void> {
  const { title, place } = version.entry;
  const foundBy = [...textsOf(title).map(([, text]) => text), place, slug].map(soughtName).join("\n");
  await tables(db)
    .insertInto("conference.version")
    .values(inRow("conference.version", { ...version, foundBy }))
    .execute();
}

/**
 * R17: those that two people closed and the list that stayed, by now or, as their destroyed key of personal data tells that came back apart, after the backup that was
 * restored.
 */
export async function closings(db: Kysely<unknown>) {
  const rows = tables(db)
    .selectFrom("conference.conference as conference")
    .leftJoin("conference.dataKey as key", "key.conferenceId", "conference.conferenceId")
    .leftJoin("conference.publishedList as list", "list.conferenceId", "conference.conferenceId")
    .select([
      "conference.conferenceId",
      "slug",
      "closedAt",
      "key.destroyedAt",
      "list.digest as listSha256",
      "list.publishedAt",
    ])
    .where((eb) => eb.or([eb("closedAt", "is not", null), eb("key.destroyedAt", "is not", null)]));
  return (await rows.execute()).map(inCode);
}

/** Nothing is written to it any more. */
export async function markClosed(db: Kysely<unknown>, conferenceId: string, closedAt: Date): Promise<void> {
  await tables(db)
    .updateTable("conference.conference")
    .set({ closedAt })
    .where("conferenceId", "=", conferenceId)
    .execute();
}

const LISTED = {
  key: "version.conferenceId",
  finds: (search: string) => sql<SqlBool>`position(${soughtName(search)} in version.found_by) > 0`,
  filters: {
    kind: sql<string>`version.entry ->> 'kind'`,
    state: sql<string>`case when conference.closed_at is null then 'open' else 'closed' end`,
  },
} as const;

/** As they stand now, the latest opened first. */
export async function listConferences(db: Kysely<unknown>, asked: ListAsked) {
  const { rows, next } = await listByKey(standing(db), LISTED, asked);
  return { conferences: rows.map(conferenceOf), next };
}

export async function countConferences(db: Kysely<unknown>, asked: ListAsked) {
  return await countChoices(db, standing(db), LISTED, asked);
}

/** The latest version first. */
export async function versionsOf(db: Kysely<unknown>, conferenceId: string): Promise<readonly Conference[]> {
  const rows = versions(db).where("version.conferenceId", "=", conferenceId);
  return (await rows.orderBy("version.version", "desc").limit(MAX_VERSIONS).execute()).map(conferenceOf);
}

/** As it stands now. */
export async function findConference(db: Kysely<unknown>, conferenceId: string): Promise<Conference | undefined> {
  const row = await standing(db).where("version.conferenceId", "=", conferenceId).executeTakeFirst();
  return row && conferenceOf(row);
}

export async function findBySlug(db: Kysely<unknown>, slug: string): Promise<Conference | undefined> {
  const row = await standing(db).where("conference.slug", "=", slug).executeTakeFirst();
  return row && conferenceOf(row);
}

/** As it stands now, by its public address. */
export async function findHead(db: Kysely<unknown>, slug: string): Promise<ConferenceHead | undefined> {
  const found = await findBySlug(db, slug);
  return found && headOf(found);
}

export async function insertRuleChange(db: Kysely<unknown>, change: RuleChange): Promise<void> {
  await tables(db).insertInto("conference.ruleChange").values(inRow("conference.rule_change", change)).execute();
}

/** The latest recorded first. */
export async function listRuleChanges(db: Kysely<unknown>, conferenceId: string): Promise<readonly RuleChange[]> {
  const rows = tables(db).selectFrom("conference.ruleChange").selectAll().where("conferenceId", "=", conferenceId);
  return (await rows.orderBy("recordedAt", "desc").orderBy("changeId", "desc").execute()).map(inCode);
}

function standing(db: Kysely<unknown>) {
  return versions(db).where(sql<SqlBool>`not exists (
    select from conference.version as later
    where later.conference_id = version.conference_id and later.version > version.version)`);
}

function versions(db: Kysely<unknown>) {
  return tables(db)
    .selectFrom("conference.version as version")
    .innerJoin("conference.conference as conference", "conference.conferenceId", "version.conferenceId")
    .select(["conference.slug", "conference.closedAt"])
    .selectAll("version");
}

type Row = Awaited<ReturnType<ReturnType<typeof versions>["execute"]>>[number];

function conferenceOf({ foundBy: _, closedAt, reason, ...row }: Row): Conference {
  return { ...row, ...compact({ closedAt: closedAt ?? undefined, reason: reason ?? undefined }) };
}
