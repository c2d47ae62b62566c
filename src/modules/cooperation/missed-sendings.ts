import type { DossierId } from "../../protocol/identifiers.ts";
import { isMissed, type Sending } from "../federation/index.ts";
import type { CooperationContext } from "./context.ts";
import { CASE, type QueueItem } from "./domain/queue-item.ts";
import { dossiersById, type DossierScope, scopedOf } from "./dossier-store.ts";
import { requestsOfDispatches } from "./store.ts";

const SENDINGS_AT_ONCE = 500;
const SENDINGS_OF_A_DOSSIER = 100;
const URGENCY_OF = { emergency: "emergency", preservation: "urgent", ordinary: "ordinary" } as const;

/** What of a dossier its receiver has not opened or refused yet, oldest first. */
export async function unconfirmedOf({ federation }: CooperationContext, dossierId: DossierId): Promise<Sending[]> {
  return await federation.unconfirmed({ dossierId, limit: SENDINGS_OF_A_DOSSIER });
}

/** What of all dossiers its receiver has not opened or refused yet, oldest first. */
export async function unconfirmedOfAll({ federation }: CooperationContext): Promise<Sending[]> {
  return await federation.unconfirmed({ limit: SENDINGS_AT_ONCE });
}

/** What we sent and nobody has confirmed in time, by the request or, where it is about an exhibit, by the dossier; oldest first. */
export async function missedSendings(context: CooperationContext, scope: DossierScope): Promise<QueueItem[]> {
  const { database, clock } = context.platform;
  const missed = (await unconfirmedOfAll(context)).flatMap((sending) => {
    const { dossierId } = sending;
    return dossierId !== undefined && isMissed(sending, clock.now()) ? [{ ...sending, dossierId }] : [];
  });
  const dossierIds = missed.map(({ dossierId }) => dossierId);
  const scoped = await scopedOf(database.db, dossierIds, scope);
  const dossiers = await dossiersById(database.db, dossierIds);
  const requests = await requestsOfDispatches(
    database.db,
    missed.map(({ dispatchId }) => dispatchId),
  );
  const items = new Map<string, QueueItem>();
  for (const sending of missed) {
    const dossier = dossiers.get(sending.dossierId);
    const request = requests.get(sending.dispatchId);
    const id = request?.requestId ?? sending.dossierId;
    if (!scoped.has(sending.dossierId) || dossier === undefined) continue;
    const about = request ?? { ownReference: dossier.ownReference, drill: false };
    const item = itemOf(sending, { kind: request === undefined ? "dossier" : "request", id }, about);
    const known = items.get(id);
    // One line for all that waits; it is as urgent as the most urgent of it.
    items.set(
      id,
      known === undefined || known.urgency === "ordinary" ? { ...item, since: known?.since ?? item.since } : known,
    );
  }
  return [...items.values()];
}

function itemOf(
  { dossierId, state, priority, queuedAt }: Sending,
  subject: QueueItem["subject"],
  about: { readonly ownReference: string; readonly drill: boolean; readonly mechanism?: string },
): QueueItem {
  return {
    need: "not-confirmed",
    subject,
    ...(dossierId === undefined ? {} : { dossierId }),
    reference: about.ownReference,
    state,
    ...(about.mechanism === undefined ? {} : { mechanism: about.mechanism }),
    urgency: URGENCY_OF[priority],
    since: queuedAt.toISOString(),
    // Evidence is the custodian's.
    roles: subject.kind === "dossier" ? [...CASE, "custodian"] : CASE,
    notFor: [],
    drill: about.drill,
  };
}
