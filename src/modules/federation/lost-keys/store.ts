import { sql, type Selectable } from "kysely";
import { type Connection, type FederationTables, type LostKeyItemKind, tables } from "../tables.ts";

export type FreezeRow = Selectable<FederationTables["federation.key_freezes"]>;
export type ReviewRow = Selectable<FederationTables["federation.lost_key_reviews"]>;
export type ItemRow = Selectable<FederationTables["federation.lost_key_items"]>;

export type NewItem = Pick<ItemRow, "use" | "subject_id" | "label" | "happened_at"> & {
  readonly kind: LostKeyItemKind;
};

const MAX_LISTED = 100;
const ITEMS_PER_STATEMENT = 500;

/** Those that are neither revoked nor lifted, oldest first. */
export async function openFreezes(db: Connection): Promise<FreezeRow[]> {
  return await tables(db)
    .selectFrom("federation.key_freezes")
    .selectAll()
    .where("ended_at", "is", null)
    .orderBy("frozen_at")
    .execute();
}

/** The last ones, newest first. */
export async function listFreezes(db: Connection): Promise<FreezeRow[]> {
  return await tables(db)
    .selectFrom("federation.key_freezes")
    .selectAll()
    .orderBy("frozen_at", "desc")
    .limit(MAX_LISTED)
    .execute();
}

export async function insertFreeze(db: Connection, row: FreezeRow): Promise<void> {
  await tables(db).insertInto("federation.key_freezes").values(row).execute();
}

export async function updateFreeze(db: Connection, freezeId: string, change: Partial<FreezeRow>): Promise<void> {
  await tables(db).updateTable("federation.key_freezes").set(change).where("freeze_id", "=", freezeId).execute();
}

/** The draft that would have revoked them was taken back: two people have to decide anew. */
export async function undecideFreezes(db: Connection): Promise<void> {
  await tables(db)
    .updateTable("federation.key_freezes")
    .set({ decided_at: null, drafted_at: null })
    .where("ended_at", "is", null)
    .where("drafted_at", "is not", null)
    .execute();
}

export async function insertReview(db: Connection, row: Omit<ReviewRow, "lost"> & { lost: unknown }): Promise<void> {
  await tables(db)
    .insertInto("federation.lost_key_reviews")
    .values({ ...row, lost: JSON.stringify(row.lost) })
    .execute();
}

export async function insertItems(db: Connection, reviewId: string, items: readonly NewItem[]): Promise<void> {
  for (let from = 0; from < items.length; from += ITEMS_PER_STATEMENT) {
    const some = items.slice(from, from + ITEMS_PER_STATEMENT);
    await tables(db)
      .insertInto("federation.lost_key_items")
      .values(some.map((item) => ({ ...item, review_id: reviewId, looked_by: null, looked_at: null })))
      .onConflict((conflict) => conflict.columns(["review_id", "use", "kind", "subject_id"]).doNothing())
      .execute();
  }
}

export interface CountedReview extends ReviewRow {
  /** The peer's code; null where the keys are ours. */
  readonly state: string | null;
  readonly count: number;
  readonly left: number;
}

/** Newest first, each with how much rests on it and how much of that nobody has looked at again. */
export async function listReviews(db: Connection, reviewId?: string): Promise<CountedReview[]> {
  const counted = tables(db)
    .selectFrom("federation.lost_key_reviews as review")
    .leftJoin("federation.peers as peer", "peer.peer_id", "review.peer_id")
    .leftJoin("federation.lost_key_items as item", "item.review_id", "review.review_id")
    .selectAll("review")
    .select([
      "peer.state",
      sql<string>`count(item.place)`.as("count"),
      sql<string>`count(item.place) filter (where item.looked_at is null)`.as("left"),
    ])
    .groupBy(["review.review_id", "peer.state"])
    .orderBy("review.found_at", "desc")
    .limit(MAX_LISTED);
  const rows = await (reviewId === undefined ? counted : counted.where("review.review_id", "=", reviewId)).execute();
  return rows.map(({ count, left, ...row }) => ({ ...row, count: Number(count), left: Number(left) }));
}

/** In the order in which they were found, those after a place, at most `limit`. */
export async function listItems(
  db: Connection,
  of: { readonly reviewId: string; readonly after: number; readonly limit: number; readonly isOpen?: boolean },
): Promise<ItemRow[]> {
  let query = tables(db)
    .selectFrom("federation.lost_key_items")
    .selectAll()
    .where("review_id", "=", of.reviewId)
    .where("place", ">", of.after);
  if (of.isOpen === true) query = query.where("looked_at", "is", null);
  return await query.orderBy("place").limit(of.limit).execute();
}

/** How many of these places nobody had looked at before. */
export async function markLooked(
  db: Connection,
  of: { readonly reviewId: string; readonly places: readonly number[]; readonly by: string; readonly at: Date },
): Promise<number> {
  const rows = await tables(db)
    .updateTable("federation.lost_key_items")
    .set({ looked_by: of.by, looked_at: of.at })
    .where("review_id", "=", of.reviewId)
    .where("place", "in", [...of.places])
    .where("looked_at", "is", null)
    .returning("place")
    .execute();
  return rows.length;
}
