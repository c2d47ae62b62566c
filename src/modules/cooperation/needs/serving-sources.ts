import type { Transaction } from "../../../platform/index.ts";
import { startOfDay } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import type { DossierId } from "../../../protocol/identifiers.ts";
import { exhibitName } from "../../evidence/index.ts";
import type { NeedRow, NeedSource, SubjectNeeds } from "../../desk/index.ts";
import type { Ring } from "../../measures/index.ts";
import type { CooperationContext } from "../request/context.ts";
import { exhibitNeeds } from "../request/domain/exhibit-needs.ts";
import { orderNeeds } from "../request/domain/order-needs.ts";
import { EXECUTORS } from "../request/domain/queue-item.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { mechanismsOf, openFilesById } from "../request/store.ts";
import { earliestAfter, noFacts, openOrders, queueExhibit, queueOrder, statesIn, zonesByDossier } from "./facts.ts";
import { kindsOf } from "./kinds.ts";

// What serves requests and is kept by modules before this one: orders, exhibits and calls. Urgency and end are those of the request.

type Over = Transaction["db"];

export function orderSource(context: CooperationContext): NeedSource {
  return {
    source: "order",
    kinds: kindsOf("order"),
    async derive(db, orderIds) {
      const orders = (await openOrders(context, db, { orderIds })).map(queueOrder);
      const requests = await requestsById(db, orders);
      // An order names a dossier of ours.
      const dossierIds = orders.flatMap(({ dossierId }) => (dossierId ?? []) as DossierId);
      const states = await statesIn(db, dossierIds);
      const facts = { ...noFacts(context), states, zones: await zonesByDossier(context, db, requests.values()) };
      return new Map(
        orders.map((order): [string, SubjectNeeds] => [
          order.orderId,
          {
            rows: orderNeeds(order, facts, requests.get(order.requestId ?? "")),
            lookAgainAt: earliestAfter(facts.now, [
              order.warnFrom === undefined ? undefined : new Date(order.warnFrom),
              order.secretUntil === undefined ? undefined : startOfDay(order.secretUntil, facts.timeZone),
            ]),
          },
        ]),
      );
    },
    subjects: async (db) => (await openOrders(context, db)).map(({ orderId }) => orderId),
  };
}

export function exhibitSource(context: CooperationContext): NeedSource {
  return {
    source: "exhibit",
    kinds: kindsOf("exhibit").map((kind) => ({ ...kind, words: async (ids) => await namesOf(context, ids) })),
    async derive(db, exhibitIds) {
      const waiting = await context.evidence.exhibits.waiting({ exhibitIds }, db);
      const exhibits = waiting.flatMap((one) => queueExhibit(one));
      const requests = await requestsById(db, exhibits);
      const dossierIds = waiting.map(({ exhibit }) => exhibit.dossierId);
      const states = await statesIn(db, dossierIds);
      const facts = { ...noFacts(context), states, zones: await zonesByDossier(context, db, requests.values()) };
      return new Map(
        exhibits.map((exhibit): [string, SubjectNeeds] => [
          exhibit.exhibitId,
          { rows: exhibitNeeds(exhibit, facts, requests.get(exhibit.requestId ?? "")) },
        ]),
      );
    },
    subjects: async (db) =>
      (await context.evidence.exhibits.waiting({}, db)).map(({ exhibit }) => exhibit.exhibitId as string),
  };
}

/** What each of these exhibits is; a paper may be for fewer than see its dossier, and has its number alone. */
async function namesOf({ evidence }: CooperationContext, exhibitIds: readonly string[]) {
  const shown = (await evidence.exhibits.waiting({ exhibitIds })).filter(({ exhibit }) => !exhibit.isPaper);
  return new Map(shown.map(({ exhibit }) => [exhibit.exhibitId as string, { about: () => exhibitName(exhibit) }]));
}

async function requestsById(
  db: Over,
  of: readonly { readonly requestId?: string | undefined }[],
): Promise<ReadonlyMap<string, RequestFile>> {
  const files = await openFilesById(
    db,
    of.flatMap(({ requestId }) => requestId ?? []),
  );
  return new Map(files.map((file) => [file.requestId, file]));
}

/** Calls that nobody has answered. The step that a later call is for stands in the queue itself. */
export function ringSource(context: CooperationContext): NeedSource {
  return {
    source: "ring",
    kinds: kindsOf("ring"),
    async derive(db, ringIds) {
      const rings = (await context.measures.duty.openRings({ ringIds }, db)).filter(
        ({ reason }) => !reason.endsWith("-waits"),
      );
      const subjects = rings.flatMap((ring) => ring.subjects);
      // The subject of a ring carries the id of a dossier of ours.
      const dossierIds = subjects.flatMap(({ dossierId }) => (dossierId ?? []) as DossierId);
      const states = await statesIn(db, dossierIds);
      const orderIds = subjects.flatMap(({ kind, id }) => (kind === "order" ? [id] : []));
      const orders = await context.measures.orders.list(
        { open: false, orderIds, limit: Math.max(1, orderIds.length) },
        db,
      );
      const requestOf = new Map(orders.map(({ orderId, serves }) => [orderId, serves?.requestId]));
      const mechanisms = await mechanismsOf(
        db,
        subjects.flatMap(({ kind, id }) => (kind === "request" ? [id] : (requestOf.get(id) ?? []))),
      );
      const mechanismOf = (id: string) => mechanisms.get(requestOf.get(id) ?? id);
      return new Map(
        rings.map((ring): [string, SubjectNeeds] => [ring.ringId, { rows: ringRows(ring, states, mechanismOf) }]),
      );
    },
    subjects: async (db) => (await context.measures.duty.openRings({}, db)).map(({ ringId }) => ringId),
  };
}

/** One row for each matter of a call: a reader is shown it once, with those matters that they may see. */
function ringRows(
  { ringId, reason, subjects, raisedAt, drill }: Ring,
  states: ReadonlyMap<string, string>,
  mechanismOf: (subjectId: string) => string | undefined,
): NeedRow[] {
  return subjects.map(({ id, label, dossierId }) => ({
    need: "answer-ring",
    subject: { kind: "ring", id: ringId },
    line: ringId,
    ...compact({ dossierId, state: states.get(dossierId ?? ""), mechanism: mechanismOf(id) }),
    reference: label,
    urgency: reason.startsWith("emergency-") ? "emergency" : "urgent",
    since: raisedAt.toISOString(),
    roles: EXECUTORS,
    notFor: [],
    drill,
  }));
}
