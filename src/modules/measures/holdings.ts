import type { DossierId } from "../../protocol/identifiers.ts";
import { Refusal } from "../../protocol/refusal.ts";
import type { Transaction } from "../../platform/index.ts";
import { type Holdings, listed } from "../desk/index.ts";
import { type MeasuresContext, tellOfRings } from "./context.ts";
import { eraseFromRing, eraseOrder, orderHeadsOf, ringHeadsOf } from "./disposal-store.ts";
import type { OrderState } from "./domain/order.ts";

/** A provider has to obey these, see `isBinding`. */
const BINDING: readonly OrderState[] = ["issued", "served", "answered"];

/** R17: of a dossier measures keeps its orders and the calls about it. */
export function measuresHoldings(context: MeasuresContext): Holdings {
  return {
    counts: [
      { key: "orders", place: 20, labelKey: "measures.disposal.orders", isNumbered: true },
      { key: "rings", place: 50, labelKey: "measures.disposal.rings", isNumbered: false },
    ],
    hindrances: [
      { code: "disposal-order-running", place: 20 },
      { code: "disposal-ring-on", place: 70 },
    ],
    look: async (db, { dossierId }, subjectIds) => {
      const orders = await orderHeadsOf(db, dossierId);
      const about = [...subjectIds, ...orders.map((order) => order.order_id)];
      const rings = await ringHeadsOf(db, dossierId, about);
      const running = orders.filter(({ state }) => BINDING.includes(state)).map((order) => order.order_number);
      const ringsOn = rings.filter(({ isOn }) => isOn).length;
      return {
        counts: { orders: orders.map((order) => order.order_number), rings: rings.length },
        hindrances: [
          ...(running.length === 0 ? [] : [ordersRunning(running)]),
          ...(ringsOn === 0 ? [] : [ringOn(ringsOn)]),
        ],
      };
    },
    erase: async (tx, { dossierId, subjectIds }) => await eraseDossierMeasures(context, tx, dossierId, subjectIds),
  };
}

function ordersRunning(running: readonly string[]): Refusal {
  const numbers = listed(running);
  return new Refusal("disposal-order-running", `Orders ${numbers} bind a provider; end them first.`, {
    details: { count: running.length, numbers },
  });
}

function ringOn(count: number): Refusal {
  return new Refusal("disposal-ring-on", `${count} rings are on about this dossier; answer them first.`, {
    details: { count },
  });
}

/**
 * R17: orders with their targets, texts and answers, and the rings about the dossier, in the caller's transaction, which has seen that
 * none runs. Their numbers stay. Returns what log entries may be about.
 */
async function eraseDossierMeasures(
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
    await tellOfRings(context, tx, [ringId]);
    if (await eraseFromRing(tx.db, ringId, { dossierId, subjectIds: about })) erased.push({ kind: "ring", id: ringId });
  }
  for (const order of orders) {
    await eraseOrder(tx.db, order, at);
    context.desk.search.touch(tx, "order", order.order_id);
    erased.push({ kind: "order", id: order.order_id });
  }
  return erased;
}
