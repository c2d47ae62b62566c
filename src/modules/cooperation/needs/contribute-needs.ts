import { copySource } from "../copies/actions/look-at-copy.ts";
import type { CooperationContext } from "../request/context.ts";
import { openRequestIds } from "../request/store.ts";
import { correspondentSource, sendingSource } from "./dossier-sources.ts";
import { requestSource } from "./request-source.ts";
import { exhibitSource, orderSource, ringSource } from "./serving-sources.ts";

/** What work on requests contributes to the queue, and what of other modules its needs rest on. */
export function contributeNeeds(context: CooperationContext): void {
  const { desk, identity, federation, evidence, measures, treaty } = context;
  const { queue } = desk;
  // What is equally pressing stands in this order.
  for (const source of [
    ringSource(context),
    requestSource(context),
    correspondentSource(context),
    sendingSource(context),
    orderSource(context),
    exhibitSource(context),
    copySource(context),
  ]) {
    queue.contribute(source);
  }
  measures.duty.onRingChanged(async (tx, ringId) => queue.touch(tx, "ring", ringId));
  measures.onOrderChanged(async (tx, { order: { orderId, serves } }) => {
    queue.touch(tx, "order", orderId);
    if (serves !== undefined) queue.touch(tx, "request", serves.requestId);
  });
  evidence.onExhibitChanged(async (tx, { exhibit: { exhibitId, requestId } }) => {
    queue.touch(tx, "exhibit", exhibitId);
    if (requestId !== undefined) queue.touch(tx, "request", requestId);
  });
  evidence.onWaitingChanged(async (tx, exhibitId) => queue.touch(tx, "exhibit", exhibitId));
  federation.onSendingChanged(async (tx, dossierId) => queue.touch(tx, "sending", dossierId));
  // UNCC art. 42(8): the clock of a preservation runs in the days of the other State too, as its designation names them.
  federation.onDesignationTaken(async (tx, state) => {
    const statuses = ["preserved", "preservation-held", "preservation-lapsed"] as const;
    // R8: of a State that was met anew any request may stand in a dossier that is closed.
    const isMetAnew = (await federation.closedDossiers(tx.db, { state })).length > 0;
    for (const requestId of await openRequestIds(tx.db, isMetAnew ? { state } : { state, statuses }))
      queue.touch(tx, "request", requestId);
  });
  // How long a provisional arrest may last stands with what binds the two States.
  treaty.onBasesChanged(async (tx) => {
    for (const requestId of await openRequestIds(tx.db, { mechanism: "extradition" }))
      queue.touch(tx, "request", requestId);
  });
  // Whoever is the only one left to authorise does not screen.
  identity.onPeopleChanged(async (tx) => {
    for (const requestId of await openRequestIds(tx.db, { stage: "screening" })) queue.touch(tx, "request", requestId);
  });
}
