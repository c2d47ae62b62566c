import type { Kysely } from "kysely";
import { inCode, inRow, tablesInCode } from "../../../platform/index.ts";
import type { PublishedProject } from "../iati/project.ts";
import { NO_WORDS } from "../lane/store.ts";
import type { OfferContent } from "../offers/store.ts";

type Db = Kysely<unknown>;
/** In clear: what of a help, or of a profile, two people published. */
type Content = { readonly project: PublishedProject } | { readonly profile: OfferContent };
const tables = tablesInCode<"assistance", { "assistance.publication": { content: Content } }>();

/** For good until two people take it back: it outlives the need. */
export interface Publication {
  readonly publicationId: string;
  /** Of a help. */
  readonly laneId?: string;
  readonly promiseId?: string;
  /** Of a profile. */
  readonly offerId?: string;
  readonly content: Content;
  readonly publishedAt: Date;
  readonly askedBy: string;
  readonly publishedBy: string;
  /** Since when the other side publishes the same help. */
  readonly otherPublicAt?: Date;
  /** The life of the data in which people last stood behind it (R1). */
  readonly life: string;
  readonly endedAt?: Date;
}

/** In the place of what was published of the same help or profile before. */
export async function putPublication(db: Db, publication: Publication): Promise<void> {
  const { promiseId = null, offerId = null, publishedAt: endedAt } = publication;
  await tables(db)
    .updateTable("assistance.publication")
    .set({ endedAt, content: NO_WORDS })
    .where("endedAt", "is", null)
    .where((of) => of.or([of("promiseId", "=", promiseId), of("offerId", "=", offerId)]))
    .execute();
  await tables(db).insertInto("assistance.publication").values(inRow("assistance.publication", publication)).execute();
}

/** All that nobody took back, in the order in which they were published. */
export async function standingPublications(db: Db): Promise<readonly Publication[]> {
  const rows = tables(db)
    .selectFrom("assistance.publication")
    .selectAll()
    .where("endedAt", "is", null)
    .orderBy("publishedAt")
    .orderBy("publicationId");
  return (await rows.execute()).map(inCode);
}

export async function updatePublication(
  db: Db,
  publicationId: string,
  change: Pick<Publication, "life"> | { readonly endedAt: Date },
): Promise<void> {
  const set = "life" in change ? change : { ...change, content: NO_WORDS };
  const one = tables(db).updateTable("assistance.publication").set(set).where("publicationId", "=", publicationId);
  await one.execute();
}
