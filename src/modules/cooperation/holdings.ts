import { Refusal } from "../../protocol/refusal.ts";
import { type Holdings, listed } from "../desk/index.ts";
import type { CooperationContext } from "./request/context.ts";
import { deleteCopy, findCopy, releasesOf } from "./copies/actions/store.ts";
import { eraseRequest, requestHeadsOf } from "./disposed-requests.ts";

/** R17: requests with their events and consents, and what another State gave back. What the statistics count of each stays. */
export const requestHoldings = ({
  desk: { queue, search },
  federation,
}: Pick<CooperationContext, "desk" | "federation">): Holdings => ({
  counts: [
    { key: "requests", place: 10, labelKey: "cooperation.disposal.requests", isNumbered: true },
    { key: "events", place: 11, labelKey: "cooperation.disposal.events", isNumbered: false },
    { key: "copies", place: 12, labelKey: "cooperation.disposal.copies", isNumbered: false },
  ],
  hindrances: [
    { code: "disposal-request-open", place: 10 },
    { code: "disposal-copy-under-way", place: 61 },
  ],
  subjectIds: async (db, dossierId) => (await requestHeadsOf(db, dossierId)).map(({ requestId }) => requestId),
  look: async (db, { dossierId }) => {
    const requests = await requestHeadsOf(db, dossierId);
    const copyIds = (await releasesOf(db, [dossierId])).map(({ copyId }) => copyId);
    const isUnderWay = (await federation.unconfirmed({ dossierIds: copyIds, limit: 1, over: db })).length > 0;
    // In a closed dossier nobody can end a request any more, and nobody waits for it (R8).
    const isClosed = (await federation.closedDossiers(db, { dossierIds: [dossierId] })).length > 0;
    const open = requests.filter(({ mayGo }) => !isClosed && !mayGo).map(({ ownReference }) => ownReference);
    return {
      counts: {
        requests: requests.map(({ ownReference }) => ownReference),
        events: requests.reduce((sum, { events }) => sum + events, 0),
        copies: (await findCopy(db, dossierId)) === undefined ? 0 : 1,
      },
      hindrances: [...(open.length === 0 ? [] : [requestsOpen(open)]), ...(isUnderWay ? [copyUnderWay()] : [])],
    };
  },
  erase: async (tx, { dossierId, disposalId }) => {
    const heads = await requestHeadsOf(tx.db, dossierId);
    await deleteCopy(tx.db, dossierId);
    // What was given back of it travelled in dossiers of which nobody here keeps a file.
    for (const { copyId } of await releasesOf(tx.db, [dossierId])) await federation.eraseTraffic(tx, copyId);
    queue.touch(tx, "copy", dossierId);
    for (const { requestId } of heads) {
      await eraseRequest(tx.db, requestId, disposalId);
      for (const written of [queue, search]) written.touch(tx, "request", requestId);
    }
    return heads.map(({ requestId }) => ({ kind: "request", id: requestId }));
  },
});

/** A draft that nobody has handed on yet waits for nobody. */
function requestsOpen(open: readonly string[]): Refusal {
  const numbers = listed(open);
  return new Refusal(
    "disposal-request-open",
    `Requests ${numbers} are not settled: close or withdraw them, read what was answered, countersign what is owed, post what waits.`,
    { details: { count: open.length, numbers } },
  );
}

function copyUnderWay(): Refusal {
  return new Refusal(
    "disposal-copy-under-way",
    "A copy of this dossier is still under way; wait until the line has brought it.",
  );
}
