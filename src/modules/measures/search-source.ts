import type { SearchRow, SearchSource } from "../desk/index.ts";
import { rolesFor } from "./access.ts";
import { listOrders, orderIds } from "./store.ts";
import type { OrderRecord } from "./types.ts";

/** Orders by number, provider and what they say; whoever reads one by a call alone finds it there. */
export function orderSearch(): SearchSource {
  return {
    source: "order",
    href: (orderId) => `/orders/${orderId}`,
    async derive(db, subjects) {
      const found = await listOrders(db, { open: false, orderIds: subjects, limit: subjects.length });
      return new Map(found.map((record) => [record.order.orderId, [rowOf(record)]]));
    },
    subjects: orderIds,
  };
}

function rowOf({ order, events }: OrderRecord): SearchRow {
  const { orderNumber, serves, terms, reply, draftedAt } = order;
  const people = new Set(events.flatMap(({ by }) => by?.userId ?? []));
  return {
    kind: "order",
    at: new Date(draftedAt),
    reference: orderNumber,
    title: terms.providerName,
    // One of a case of our own is read by those whose work it is, and by whoever had a part in it.
    ...(serves === undefined
      ? { readers: [...rolesFor("read-own-cases"), ...people] }
      : { dossierId: serves.dossierId, state: serves.state, references: [serves.reference] }),
    texts: [
      terms.dataSpecified,
      terms.providerContact,
      terms.issuingAuthority,
      terms.authorisation,
      terms.secrecy?.reason,
      reply?.contact,
      reply?.note,
    ],
  };
}
