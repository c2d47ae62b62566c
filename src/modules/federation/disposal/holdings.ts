import { Refusal } from "../../../protocol/refusal.ts";
import type { Holdings } from "../../desk/index.ts";
import type { FederationContext } from "../context.ts";
import { eraseTraffic, removeErasedFiles } from "./erase-traffic.ts";
import { countContents, countUnderWay, dossiersWithLateContents, giveUpUnreceipted } from "./store.ts";

/** R17: of a dossier federation keeps what its dispatches said; numbers, digests and receipts stay. */
export function trafficHoldings(context: FederationContext): Holdings {
  return {
    counts: [
      { key: "dispatchesSent", place: 40, labelKey: "federation.disposal.sent", isNumbered: false },
      { key: "dispatchesReceived", place: 41, labelKey: "federation.disposal.received", isNumbered: false },
    ],
    hindrances: [{ code: "disposal-line-busy", place: 60 }],
    look: async (db, { dossierId, state }) => {
      const { sent, received } = await countContents(db, dossierId);
      const { outgoing, incoming, receipts } = await countUnderWay(db, dossierId, state);
      const count = outgoing + incoming + receipts;
      return {
        counts: { dispatchesSent: sent, dispatchesReceived: received },
        hindrances: count === 0 ? [] : [lineBusy(count)],
      };
    },
    erase: async (tx, { dossierId, isRepeated }) => {
      if (isRepeated) await giveUpUnreceipted(tx.db, dossierId);
      await eraseTraffic(context, tx, dossierId);
      return [];
    },
    removeFiles: async () => await removeErasedFiles(context),
    eraseLate: async (dossierIds) => {
      const { database } = context.platform;
      const late = await dossiersWithLateContents(database.db, dossierIds);
      for (const dossierId of late) {
        await database.transaction(async (tx) => await eraseTraffic(context, tx, dossierId));
      }
      return late.length > 0;
    },
  };
}

function lineBusy(count: number): Refusal {
  return new Refusal(
    "disposal-line-busy",
    `${count} dispatches or receipts are still under way; wait until the line has brought them.`,
    { details: { count } },
  );
}
