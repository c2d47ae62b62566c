import type { DossierId, RequestId } from "../../../protocol/identifiers.ts";
import type { User } from "../../identity/index.ts";
import type { DescribeMatter, MatterOfRing, Ring, RingSubject } from "../../measures/index.ts";
import type { CooperationContext } from "../request/context.ts";
import type { QueueItem } from "../request/domain/queue-item.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { contactPhone } from "./contact-phone.ts";
import { loadFile } from "../request/store.ts";
import { needsFor, needsIn } from "../needs/read-needs.ts";
import { needHref, needWords } from "../request/pages/words.tsx";
import { loadDossier, mayReadDossier } from "../../desk/index.ts";

/** What the page of a call says of its matter, to whoever may see the dossier: of which State, what, since when, and what comes next. */
export async function describeMatter(
  context: CooperationContext,
  { subject, ring, user, view, withNext }: Parameters<DescribeMatter>[0],
): Promise<MatterOfRing | undefined> {
  const { db } = context.platform.database;
  const file = await fileOf(context, subject);
  // The subject of a ring carries the id of a dossier of ours.
  const dossierId = file?.dossierId ?? (subject.dossierId as DossierId | undefined);
  if (dossierId === undefined || !(await mayReadDossier(db, user, dossierId))) return undefined;
  const dossier = await loadDossier(db, dossierId);
  if (dossier === undefined) return undefined;
  const next = withNext
    ? await nextFor(context, user, ring, dossierId, [subject.id, file?.requestId ?? ""])
    : undefined;
  return {
    state: dossier.state,
    mechanism: file?.mechanism,
    reference: subject.label,
    theirReference: file?.direction === "incoming" ? file.peerReference : undefined,
    since: sinceWhen(ring, file),
    next: next && { label: needWords(view, next.item), href: next.isForOthers ? undefined : needHref(next.item) },
    phone: await contactPhone(context, dossier),
  };
}

/** The step that the call is for, also where others must take it, to be told to them; else the first that this person may take. */
async function nextFor(
  context: CooperationContext,
  user: User,
  ring: Ring,
  dossierId: DossierId,
  subjectIds: readonly string[],
): Promise<{ readonly item: QueueItem; readonly isForOthers: boolean } | undefined> {
  const ofMatter = ({ need, subject }: QueueItem): boolean => need !== "answer-ring" && subjectIds.includes(subject.id);
  const ofCall = ({ need }: QueueItem): boolean => need === ring.needs?.step;
  const own = (await needsFor(context, user, [dossierId])).filter(ofMatter);
  const ownStep = own.find(ofCall);
  if (ownStep !== undefined) return { item: ownStep, isForOthers: false };
  const others = (await needsIn(context, [dossierId])).filter(ofMatter).find(ofCall);
  if (others !== undefined) return { item: others, isForOthers: true };
  return own[0] && { item: own[0], isForOthers: false };
}

async function fileOf(context: CooperationContext, { kind, id }: RingSubject): Promise<RequestFile | undefined> {
  const { db } = context.platform.database;
  const requestId =
    kind === "order"
      ? (await context.measures.orders.byId(id))?.order.serves?.requestId
      : kind === "request"
        ? id
        : undefined;
  // The subject of a ring was written with a request's own id.
  return requestId === undefined ? undefined : await loadFile(db, requestId as RequestId);
}

/** A request waits since it came, also where its later steps ring. */
function sinceWhen(ring: Ring, file: RequestFile | undefined): Date {
  const isOfArrival = ring.reason.endsWith("-received") || ring.reason.endsWith("-waits");
  return isOfArrival && file?.receivedAt !== undefined ? new Date(file.receivedAt) : ring.raisedAt;
}
