import type { NeedSource, SubjectNeeds } from "../../desk/index.ts";
import { needsOf } from "./queue.ts";
import type { CooperationContext } from "../request/context.ts";
import { openFilesById, openRequestIds, relatedRequests } from "../request/store.ts";
import { factsOfFiles, nextMoment, openOrders } from "./facts.ts";
import { kindsOf } from "./kinds.ts";

/** What a request needs by its own file. */
export function requestSource(context: CooperationContext): NeedSource {
  return {
    source: "request",
    kinds: kindsOf("request"),
    async derive(db, requestIds) {
      const files = await openFilesById(db, requestIds);
      const about = await factsOfFiles(context, db, files);
      return new Map(
        files.map((file): [string, SubjectNeeds] => [
          file.requestId,
          { rows: needsOf(file, about.facts), lookAgainAt: nextMoment(file, about) },
        ]),
      );
    },
    subjects: async (db) => await openRequestIds(db),
    /** Whatever serves the request is as urgent as it is; the end of a preservation is that of the request that follows it. */
    async alongWith(db, requestIds) {
      const orders = await openOrders(context, db, { requestIds });
      const exhibits = await context.evidence.exhibits.waiting({ requestIds }, db);
      const related = await relatedRequests(db, requestIds);
      return [
        ...orders.map(({ orderId }) => ({ source: "order", subject: orderId })),
        ...exhibits.map(({ exhibit }) => ({ source: "exhibit", subject: exhibit.exhibitId })),
        ...related.linked.map((requestId) => ({ source: "request", subject: requestId })),
        ...related.dossierIds.map((dossierId) => ({ source: "correspondent", subject: dossierId })),
      ];
    },
  };
}
