import { type Kysely, sql } from "kysely";
import { inCode, inRow, tablesInCode } from "../../../platform/index.ts";
import type { AssistanceOfferContent, assistanceOfferSchema } from "../../../protocol/bodies/assistance-offer.ts";
import type { Given } from "../../../protocol/given.ts";

type Db = Kysely<unknown>;
const tables = tablesInCode<"assistance", { "assistance.offer_version": { content: AssistanceOfferContent } }>();

/** The same, and nobody changes it. */
export type OfferContent = Given<typeof assistanceOfferSchema>;

/** A version of a profile of who helps. */
export interface OfferVersion {
  readonly offerId: string;
  readonly version: number;
  /** The State that says it. */
  readonly state: string;
  readonly organisationId?: string;
  readonly content: AssistanceOfferContent;
  readonly validUntil: string;
  readonly withdrawn: boolean;
  readonly keptAt: Date;
  readonly keptBy?: string;
  readonly askedBy?: string;
  /** To whom ours were sent; they get later versions, too. */
  readonly sentTo?: readonly string[];
}

/** One writer at a time of one profile. */
export async function holdOffer(db: Db, offerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`assistance.offer ${offerId}`}, 0))`.execute(db);
}

export async function insertOffer(db: Db, offer: OfferVersion): Promise<void> {
  await tables(db).insertInto("assistance.offerVersion").values(inRow("assistance.offer_version", offer)).execute();
}

/** The latest version. */
export async function findOffer(db: Db, offerId: string): Promise<OfferVersion | undefined> {
  const rows = tables(db).selectFrom("assistance.offerVersion").selectAll().where("offerId", "=", offerId);
  const row = await rows.orderBy("version", "desc").limit(1).executeTakeFirst();
  return row && inCode(row);
}

/** How many profiles this State has here, and how many versions this one. */
export async function countOffers(
  db: Db,
  state: string,
  offerId: string,
): Promise<{ readonly profiles: number; readonly versions: number }> {
  return await tables(db)
    .selectFrom("assistance.offerVersion")
    .select(sql<number>`count(distinct offer_id)::int`.as("profiles"))
    .select(sql<number>`(count(*) filter (where offer_id = ${offerId}))::int`.as("versions"))
    .where("state", "=", state)
    .executeTakeFirstOrThrow();
}

/** All versions, the latest first. */
export async function offerVersions(db: Db, offerId: string): Promise<readonly OfferVersion[]> {
  const rows = tables(db).selectFrom("assistance.offerVersion").selectAll().where("offerId", "=", offerId);
  return (await rows.orderBy("version", "desc").execute()).map(inCode);
}

/** The latest version of each profile that was not withdrawn; ours first, then by State. */
export async function latestOffers(db: Db, own: string): Promise<readonly OfferVersion[]> {
  const latest = tables(db)
    .selectFrom("assistance.offerVersion as one")
    .selectAll()
    .where("withdrawn", "=", false)
    .where(
      sql<boolean>`not exists (
        select from assistance.offer_version as later where later.offer_id = one.offer_id and later.version > one.version
      )`,
    );
  const found = (await latest.execute()).map(inCode);
  const place = ({ state }: Pick<OfferVersion, "state">): string => (state === own ? "" : state);
  return found.toSorted((a, b) => place(a).localeCompare(place(b)) || a.validUntil.localeCompare(b.validUntil));
}
