import { compact } from "../../../protocol/compact.ts";
import type { DossierId } from "../../../protocol/identifiers.ts";
import type { Transaction } from "../../../platform/index.ts";
import { isMissed, type Sending } from "../../federation/index.ts";
import type { CooperationContext } from "../request/context.ts";
import { CASE, type QueueItem } from "../request/domain/queue-item.ts";
import { requestsOfDispatches } from "../request/store.ts";
import { dossiersById } from "../../desk/index.ts";

const SENDINGS_AT_ONCE = 500;
const SENDINGS_OF_A_DOSSIER = 100;
const URGENCY_OF = { emergency: "emergency", preservation: "urgent", ordinary: "ordinary" } as const;

/** What of a dossier its receiver has not opened or refused yet, oldest first. */
export async function unconfirmedOf({ federation }: CooperationContext, dossierId: DossierId): Promise<Sending[]> {
  return await federation.unconfirmed({ dossierIds: [dossierId], limit: SENDINGS_OF_A_DOSSIER });
}

/** What of these dossiers, or of any, its receiver has not opened or refused yet, oldest first: all of it, read page by page. */
export async function unconfirmedIn(
  { federation }: CooperationContext,
  dossierIds?: readonly DossierId[],
  over?: Transaction["db"],
): Promise<InDossier[]> {
  const found: InDossier[] = [];
  let after: Sending | undefined;
  do {
    const page = await federation.unconfirmed({ ...compact({ dossierIds, after, over }), limit: SENDINGS_AT_ONCE });
    found.push(...page.filter(isInDossier));
    after = page.length < SENDINGS_AT_ONCE ? undefined : page.at(-1);
  } while (after !== undefined);
  return found;
}

type InDossier = Sending & { readonly dossierId: DossierId };

function isInDossier(sending: Sending): sending is InDossier {
  return sending.dossierId !== undefined;
}

/** Of these, what nobody has confirmed in time: by the request or, where it is about an exhibit, by the dossier; oldest first. */
export async function missedSendings(
  sendings: readonly InDossier[],
  now: Date,
  db: Transaction["db"],
): Promise<QueueItem[]> {
  const missed = sendings.filter((sending) => isMissed(sending, now));
  const dossierIds = missed.map(({ dossierId }) => dossierId);
  const dossiers = await dossiersById(db, dossierIds);
  const requests = await requestsOfDispatches(
    db,
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
