import { compact } from "../../../protocol/compact.ts";
import type { DossierId } from "../../../protocol/identifiers.ts";
import { isMissed, type Sending } from "../../federation/index.ts";
import type { CooperationContext } from "../request/context.ts";
import { CASE, type QueueItem } from "../request/domain/queue-item.ts";
import { requestsOfDispatches } from "../request/store.ts";
import { dossiersById, type DossierScope, idsOf, scopedOf } from "../../desk/index.ts";

const SENDINGS_AT_ONCE = 500;
const SENDINGS_OF_A_DOSSIER = 100;
const URGENCY_OF = { emergency: "emergency", preservation: "urgent", ordinary: "ordinary" } as const;

/** What of a dossier its receiver has not opened or refused yet, oldest first. */
export async function unconfirmedOf({ federation }: CooperationContext, dossierId: DossierId): Promise<Sending[]> {
  return await federation.unconfirmed({ dossierIds: [dossierId], limit: SENDINGS_OF_A_DOSSIER });
}

/** What of the dossiers in the scope its receiver has not opened or refused yet, oldest first: all of it, read page by page. */
export async function unconfirmedIn(
  { federation, platform }: CooperationContext,
  scope: DossierScope,
): Promise<InDossier[]> {
  const dossierIds = idsOf(scope);
  const found: InDossier[] = [];
  let after: Sending | undefined;
  do {
    const page = await federation.unconfirmed({ ...compact({ dossierIds, after }), limit: SENDINGS_AT_ONCE });
    const ofDossiers = page.filter(isInDossier);
    const named = ofDossiers.map(({ dossierId }) => dossierId);
    const scoped = await scopedOf(platform.database.db, named, scope);
    found.push(...ofDossiers.filter(({ dossierId }) => scoped.has(dossierId)));
    after = page.length < SENDINGS_AT_ONCE ? undefined : page.at(-1);
  } while (after !== undefined);
  return found;
}

type InDossier = Sending & { readonly dossierId: DossierId };

function isInDossier(sending: Sending): sending is InDossier {
  return sending.dossierId !== undefined;
}

/** What we sent and nobody has confirmed in time, by the request or, where it is about an exhibit, by the dossier; oldest first. */
export async function missedSendings(context: CooperationContext, scope: DossierScope): Promise<QueueItem[]> {
  const { database, clock } = context.platform;
  const now = clock.now();
  const missed = (await unconfirmedIn(context, scope)).filter((sending) => isMissed(sending, now));
  const dossierIds = missed.map(({ dossierId }) => dossierId);
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
    if (dossier === undefined) continue;
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
