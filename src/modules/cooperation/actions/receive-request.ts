import type { RequestContent } from "../../../protocol/bodies/index.ts";
import type { AuthorityId, DispatchId, DossierId, Sha256Hex } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { CooperationContext } from "../context.ts";
import type { RequestEvent } from "../domain/events.ts";
import { beginning } from "../domain/fold.ts";
import type { Bearer, PersonRef, RequestFile } from "../domain/request-file.ts";
import { reviveDossier, wasRequestOf } from "../disposal-store.ts";
import { loadDossier } from "../dossier-store.ts";
import { insertRequest, loadFile, takeReference } from "../store.ts";
import type { Dossier } from "../types.ts";
import { holdFor } from "./hold-preservation.ts";
import { startDossier } from "./open-dossier.ts";
import { logEvent } from "./write.ts";

export interface Arrival {
  readonly state: string;
  readonly dossierId: DossierId;
  readonly correspondentId: string | undefined;
  readonly content: RequestContent;
  readonly bearer: Bearer;
  readonly sentAt: string;
  readonly receivedAt: string;
  readonly dispatchId: DispatchId | undefined;
  readonly digest: Sha256Hex | undefined;
  readonly fromAuthority?: AuthorityId;
  readonly actor: Actor;
  readonly by: PersonRef | undefined;
}

/**
 * A request of another State enters our queue, by whatever bearer: same row, same clocks, same decision page. An urgent one wakes
 * somebody. Refuses a request whose id or dossier belongs to another State.
 */
export async function takeInRequest(
  context: CooperationContext,
  tx: Transaction,
  arrival: Arrival,
): Promise<{ file: RequestFile; dossier: Dossier }> {
  const { content } = arrival;
  if ((await loadFile(tx.db, content.requestId)) || (await wasRequestOf(tx.db, content.requestId))) {
    throw new Refusal("request-known", "A request with this id is here already.", {
      details: { requestId: content.requestId },
    });
  }
  const dossier = await dossierFor(context, tx, arrival);
  await demandFollows(tx, arrival, dossier);
  const received = new Date(arrival.receivedAt);
  const event: RequestEvent = {
    type: "received",
    number: 1,
    at: context.platform.clock.now().toISOString(),
    ...(arrival.by === undefined ? {} : { by: arrival.by }),
    ownReference: await takeReference(tx.db, "request", context.platform.config.state, received.getUTCFullYear()),
    content,
    bearer: arrival.bearer,
    sentAt: arrival.sentAt,
    receivedAt: arrival.receivedAt,
    ...(arrival.dispatchId === undefined ? {} : { dispatchId: arrival.dispatchId }),
    ...(arrival.digest === undefined ? {} : { digest: arrival.digest }),
    ...(arrival.fromAuthority === undefined ? {} : { fromAuthority: arrival.fromAuthority }),
  };
  const file = beginning({ requestId: content.requestId, dossierId: dossier.dossierId }, event);
  await insertRequest(tx.db, file, event, dossier.state);
  await logEvent(context, tx, file, event, arrival.actor);
  await wake(context, tx, file, dossier, arrival.actor);
  await holdFor(context, tx, { file, dossier }, arrival.actor);
  return { file, dossier };
}

async function dossierFor(context: CooperationContext, tx: Transaction, arrival: Arrival): Promise<Dossier> {
  const known = await loadDossier(tx.db, arrival.dossierId);
  if (!known) {
    return await startDossier(context, tx, {
      dossierId: arrival.dossierId,
      title: arrival.content.reference,
      state: arrival.state,
      correspondentId: arrival.correspondentId,
      actor: arrival.actor,
      openedBy: arrival.by?.userId,
    });
  }
  if (known.state === arrival.state && known.correspondentId === arrival.correspondentId) {
    if (known.disposedAt === undefined) return known;
    // The other State did not dispose of it: its request is taken in like any other, and the dossier lives again.
    await reviveDossier(tx.db, known.dossierId);
    return { ...known, disposedAt: undefined };
  }
  throw new Refusal("dossier-of-another-state", "This dossier is kept with another State.", {
    details: { dossierId: arrival.dossierId },
  });
}

async function demandFollows(tx: Transaction, { content }: Arrival, dossier: Dossier): Promise<void> {
  if (content.follows === undefined) return;
  const earlier = await loadFile(tx.db, content.follows);
  if (earlier?.dossierId === dossier.dossierId && earlier.direction === "incoming") return;
  // R17: we disposed of the earlier one; that the new one follows it stays true.
  if (await wasRequestOf(tx.db, content.follows, dossier.dossierId)) return;
  throw new Refusal("follows-unknown", "The request that this one follows is not in the same dossier.", {
    details: { requestId: content.follows },
  });
}

/** UNCC art. 41: somebody answers at any hour. R27: one ring for one State; further requests join it. */
async function wake(
  context: CooperationContext,
  tx: Transaction,
  file: RequestFile,
  dossier: Dossier,
  actor: Actor,
): Promise<void> {
  const emergency = file.content?.urgency === "emergency";
  if (!emergency && file.mechanism !== "preservation") return;
  const reason = emergency ? "emergency-received" : "preservation-received";
  await context.measures.duty.raise(tx, {
    key: `${reason}:${file.requestId}`,
    group: `${reason}:${dossier.state}`,
    reason,
    subject: { kind: "request", id: file.requestId, label: file.ownReference },
    dossierId: file.dossierId,
    drill: file.drill,
    actor,
  });
}
