import { type Kysely, sql, type SqlBool } from "kysely";
import { organisationRef, sameName, soughtName, textsOf } from "../../convention/index.ts";
import {
  countChoices,
  inCode,
  inRow,
  type ListAsked,
  listByKey,
  type RowIn,
  tablesInCode,
} from "../../platform/index.ts";
import type { NewOrganisation, Organisation } from "./domain/organisation.ts";
import { isFoundBy } from "./found-by.ts";

/** What was entered is kept whole, with what doubles and people find it by. */
const tables = tablesInCode<"registry", { "registry.organisation": { entry: NewOrganisation } }>();

/** Versions of one organisation that are shown; nobody corrects one as often. */
const MAX_VERSIONS = 200;

/** One writer at a time, so that no two organisations take one name at once; readers go on. */
export async function holdOrganisations(db: Kysely<unknown>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('registry.organisation', 0))`.execute(db);
}

export async function insertVersion(db: Kysely<unknown>, { entity: _, ...version }: Organisation): Promise<void> {
  const names = namesOf(version.entry);
  const foundBy = [...names, version.entry.acronym ?? ""].map(soughtName).join("\n");
  const row = inRow("registry.organisation", { ...version, sameAs: names.map(sameName), foundBy });
  await tables(db).insertInto("registry.organisation").values(row).execute();
}

const LISTED = {
  key: "organisationId",
  finds: isFoundBy,
  filters: {
    kind: sql<string>`entry ->> 'kind'`,
    state: sql<string>`case when closed_on is null then 'active' else 'closed' end`,
  },
} as const;

/** As they stand now, the latest recorded first. */
export async function listOrganisations(db: Kysely<unknown>, asked: ListAsked) {
  const { rows, next } = await listByKey(standing(db), LISTED, asked);
  return { organisations: rows.map(organisationOf), next };
}

/** How many organisations of each kind, active and closed. */
export async function countOrganisations(db: Kysely<unknown>, asked: ListAsked) {
  return await countChoices(db, standing(db), LISTED, asked);
}

/** The latest version first. */
export async function versionsOf(db: Kysely<unknown>, organisationId: string): Promise<readonly Organisation[]> {
  const one = tables(db).selectFrom("registry.organisation").where("organisationId", "=", organisationId);
  const rows = await one.selectAll().orderBy("version", "desc").limit(MAX_VERSIONS).execute();
  return rows.map(organisationOf);
}

/** Open organisations that have one of the names of this entry, in whatever language. */
export async function openUnderNames(
  db: Kysely<unknown>,
  entry: NewOrganisation,
  butNot: string,
): Promise<readonly Organisation[]> {
  const open = standing(db).where("closedOn", "is", null).where("organisationId", "<>", butNot);
  const names = sql.val(namesOf(entry).map(sameName));
  return (await open.where(sql<SqlBool>`same_as && ${names}::text[]`).execute()).map(organisationOf);
}

/** Of each organisation its latest version. */
function standing(db: Kysely<unknown>) {
  const isLatest = sql<SqlBool>`not exists (
    select from registry.organisation as later
    where later.organisation_id = one.organisation_id and later.version > one.version)`;
  return tables(db).selectFrom("registry.organisation as one").selectAll().where(isLatest);
}

function namesOf({ name }: NewOrganisation): string[] {
  return textsOf(name).map(([, text]) => text);
}

function organisationOf(row: RowIn<typeof tables, "registry.organisation">): Organisation {
  const { sameAs: _, foundBy: __, ...version } = inCode(row);
  return { ...version, entity: organisationRef(version.organisationId) };
}
