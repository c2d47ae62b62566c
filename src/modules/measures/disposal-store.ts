import type { Kysely } from "kysely";
import type { TablesOf } from "../../platform/index.ts";
import { letKeysGo } from "./duty/store.ts";
import type { OrderState } from "./domain/order.ts";

// What goes with a dossier (R17): the orders that served it, and the rings about it.

type DisposalTables = TablesOf<"measures", { "measures.domestic_order": { state: OrderState } }>;

const tables = (db: Kysely<unknown>) => db.withTables<DisposalTables>();

export interface OrderHead {
  readonly order_id: string;
  readonly order_number: string;
  readonly power: string;
  readonly state: OrderState;
  readonly drill: boolean;
  readonly created_at: Date;
}

/** All of them, without what they say. */
export async function orderHeadsOf(db: Kysely<unknown>, dossierId: string): Promise<OrderHead[]> {
  return await tables(db)
    .selectFrom("measures.domestic_order")
    .select(["order_id", "order_number", "power", "state", "drill", "created_at"])
    .where("dossier_id", "=", dossierId)
    .orderBy("order_number")
    .execute();
}

/** An order with everything it says; that there was one under this number stays. */
export async function eraseOrder(db: Kysely<unknown>, order: OrderHead, at: Date): Promise<void> {
  const { order_id, order_number, power, drill, created_at } = order;
  await tables(db).deleteFrom("measures.order_event").where("order_id", "=", order_id).execute();
  await tables(db).deleteFrom("measures.domestic_order").where("order_id", "=", order_id).execute();
  await tables(db)
    .insertInto("measures.erased_order")
    .values({ order_number, power, drill, created_at, erased_at: at })
    .execute();
}

/** The rings that are to go with a dossier: about it, or about any of these. */
export async function ringHeadsOf(
  db: Kysely<unknown>,
  dossierId: string,
  subjectIds: readonly string[],
): Promise<{ ringId: string; isOn: boolean }[]> {
  const rows = await tables(db)
    .selectFrom("measures.ring")
    .select(["ring_id", "acknowledged_at", "next_ring_at", "unanswered_at"])
    .where("ring_id", "in", (of) =>
      of
        .selectFrom("measures.ring_subject")
        .select("ring_id")
        .where((where) =>
          where.or([
            where("dossier_id", "=", dossierId),
            ...(subjectIds.length === 0 ? [] : [where("subject_id", "in", [...subjectIds])]),
          ]),
        ),
    )
    .execute();
  return rows.map((row) => ({
    ringId: row.ring_id,
    isOn: row.acknowledged_at === null && (row.next_ring_at !== null || row.unanswered_at !== null),
  }));
}

/** Takes these matters, and all of the dossier, out of a ring; one that was about nothing else goes with whom it called. Tells whether it went. */
export async function eraseFromRing(
  db: Kysely<unknown>,
  ringId: string,
  { dossierId, subjectIds }: { readonly dossierId: string; readonly subjectIds: readonly string[] },
): Promise<boolean> {
  const erased = await tables(db)
    .deleteFrom("measures.ring_subject")
    .where("ring_id", "=", ringId)
    .where((where) =>
      where.or([
        where("dossier_id", "=", dossierId),
        ...(subjectIds.length === 0 ? [] : [where("subject_id", "in", [...subjectIds])]),
      ]),
    )
    .returning("subject_id")
    .execute();
  const left = await tables(db)
    .selectFrom("measures.ring_subject")
    .select("ring_id")
    .where("ring_id", "=", ringId)
    .executeTakeFirst();
  if (left !== undefined) {
    for (const { subject_id } of erased) await letKeysGo(db, ringId, subject_id);
    return false;
  }
  await tables(db).deleteFrom("measures.ring_key").where("ring_id", "=", ringId).execute();
  await tables(db).deleteFrom("measures.ring_attempt").where("ring_id", "=", ringId).execute();
  await tables(db).deleteFrom("measures.ring").where("ring_id", "=", ringId).execute();
  return true;
}
