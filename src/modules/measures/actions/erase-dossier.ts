import type { DossierId } from "../../../protocol/identifiers.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { MeasuresContext } from "../context.ts";
import { eraseFromRing, eraseOrder, orderHeadsOf, ringHeadsOf } from "../disposal-store.ts";
import type { OrderState } from "../domain/order.ts";
import type { DossierMeasures } from "../types.ts";

/** A provider has to obey these, see `isBinding`. */
const BINDING: readonly OrderState[] = ["issued", "served", "answered"];

/** What stands here for a dossier: its orders, those of them that bind, the rings about it that are on. */
export async function measuresOfDossier(
  db: Transaction["db"],
  dossierId: DossierId,
  subjectIds: readonly string[],
): Promise<DossierMeasures> {
  const orders = await orderHeadsOf(db, dossierId);
  const about = [...subjectIds, ...orders.map((order) => order.order_id)];
  const rings = await ringHeadsOf(db, dossierId, about);
  return {
    orders: orders.map((order) => order.order_number),
    running: orders.filter(({ state }) => BINDING.includes(state)).map((order) => order.order_number),
    rings: rings.length,
    ringsOn: rings.filter(({ isOn }) => isOn).length,
  };
}

/**
 * R17: orders with their targets, texts and answers, and the rings about the dossier, in the caller's transaction, which has seen that
 * none runs. Their numbers stay. Returns what log entries may be about.
 */
export async function eraseDossierMeasures(
  context: MeasuresContext,
  tx: Transaction,
  dossierId: DossierId,
  subjectIds: readonly string[],
): Promise<readonly { kind: "order" | "ring"; id: string }[]> {
  const at = context.platform.clock.now();
  const erased: { kind: "order" | "ring"; id: string }[] = [];
  const orders = await orderHeadsOf(tx.db, dossierId);
  const about = [...subjectIds, ...orders.map((order) => order.order_id)];
  for (const { ringId } of await ringHeadsOf(tx.db, dossierId, about)) {
    if (await eraseFromRing(tx.db, ringId, { dossierId, subjectIds: about })) erased.push({ kind: "ring", id: ringId });
  }
  for (const order of orders) {
    await eraseOrder(tx.db, order, at);
    erased.push({ kind: "order", id: order.order_id });
  }
  return erased;
}
