import { type DispatchId, parseStateCode } from "../../../protocol/identifiers.ts";
import type { ExhibitRecord } from "../../evidence/index.ts";
import { authorityNames, type AuthorityNames, type ReceiptRow } from "../../federation/index.ts";
import type { OrderRecord } from "../../measures/index.ts";
import type { CooperationContext } from "../request/context.ts";
import type { RequestEvent } from "../request/domain/events.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { type ClockJson, type Links, requestView } from "../request/request-view.ts";
import { eventsOf, filesOfDossier } from "../request/store.ts";
import {
  type DossierProof,
  dossierProof,
  type OwnAct,
  ownActs,
  type RecordedUse,
  recordedUses,
  type SignedMessage,
  signedMessages,
} from "./dossier-proof.ts";
import { type LawOnRecord, lawOnRecord } from "./law-annex.ts";
import { logEntries, type LogLines, logLines, type LogSubjects } from "./log-lines.ts";
import type { Correspondent } from "../request/types.ts";
import { useWordsOf } from "../exchange/use-store.ts";
import { type Dossier, type DossierMember, membersOf, type TimelineItem } from "../../desk/index.ts";
import { loadCorrespondent } from "../request/correspondent-store.ts";

/** Everything of a dossier that its print shows, read once. */
export interface DossierFile {
  readonly dossier: Dossier;
  readonly correspondent: Correspondent | undefined;
  readonly members: readonly DossierMember[];
  readonly requests: readonly RequestPart[];
  readonly orders: readonly OrderRecord[];
  readonly exhibits: readonly ExhibitRecord[];
  readonly timeline: readonly TimelineItem[];
  readonly messages: readonly SignedMessage[];
  readonly acts: readonly OwnAct[];
  readonly uses: readonly RecordedUse[];
  readonly law: LawOnRecord;
  readonly proof: DossierProof;
  /** What the audit log has about it. */
  readonly log: LogLines;
  /** Pseudonyms of the custody record (R17) and people's ids, each with a name where there still is one. */
  readonly names: ReadonlyMap<string, string>;
  readonly authorities: AuthorityNames;
}

export interface RequestPart {
  readonly file: RequestFile;
  readonly clocks: readonly ClockJson[];
  readonly links: Links;
  readonly receipts: readonly ReceiptPart[];
}

export interface ReceiptPart {
  /** The kind of dispatch that the receipt is about. */
  readonly kind: string;
  readonly row: ReceiptRow;
}

/** Reads it; the log says in its proof how far it was when this was read. */
export async function readDossier(context: CooperationContext, dossier: Dossier): Promise<DossierFile> {
  const { db } = context.platform.database;
  const requests: RequestPart[] = [];
  const messages: SignedMessage[] = [];
  const acts: OwnAct[] = [];
  for (const file of await filesOfDossier(db, dossier.dossierId)) {
    const { clocks, links } = await requestView(context, { file, dossier });
    const events = await eventsOf(db, file.requestId);
    requests.push({ file, clocks, links, receipts: await receiptsOf(context, events) });
    messages.push(
      ...(await context.platform.database.transaction(async (tx) => await signedMessages(context, tx, file, events))),
    );
    acts.push(...ownActs(file, events));
  }
  const exhibits: ExhibitRecord[] = [];
  for (const { exhibitId } of await context.evidence.exhibits.forDossier(dossier.dossierId)) {
    const record = await context.evidence.exhibits.byId(exhibitId);
    if (record) exhibits.push(record);
  }
  const orders = await context.measures.orders.forDossier(dossier.dossierId);
  const entries = await logEntries(context, dossier, [
    { kind: "dossier", id: dossier.dossierId },
    ...requests.map(({ file }) => ({ kind: "request" as const, id: file.requestId })),
    ...orders.map(({ order }) => ({ kind: "order" as const, id: order.orderId })),
    ...exhibits.map(({ exhibit }) => ({ kind: "exhibit" as const, id: exhibit.exhibitId })),
  ]);
  return {
    dossier,
    correspondent:
      dossier.correspondentId === undefined ? undefined : await loadCorrespondent(db, dossier.correspondentId),
    members: await membersOf(db, dossier.dossierId),
    requests,
    orders,
    exhibits,
    timeline: await context.desk.timeline(dossier.dossierId),
    messages: oldestFirst(messages),
    acts: oldestFirst(acts),
    uses: recordedUses(
      entries,
      await useWordsOf(
        db,
        requests.map(({ file }) => file.requestId),
      ),
    ),
    law: await lawOnRecord(
      context,
      dossier,
      requests.map(({ file }) => file),
    ),
    proof: await dossierProof(context, dossier),
    log: logLines(entries, subjectsOf(dossier, { requests, orders, exhibits, messages })),
    names: await namesFor(context, dossier),
    authorities: await authorityNames(context.federation.directory(), [parseStateCode(dossier.state)]),
  };
}

function subjectsOf(
  { dossierId, ownReference }: Dossier,
  {
    requests,
    orders,
    exhibits,
    messages,
  }: {
    requests: readonly RequestPart[];
    orders: readonly OrderRecord[];
    exhibits: readonly ExhibitRecord[];
    messages: readonly SignedMessage[];
  },
): LogSubjects {
  return new Map<string, { reference: string; kind?: string }>([
    [dossierId, { reference: ownReference }],
    ...requests.map(({ file }) => [file.requestId, { reference: file.ownReference }] as const),
    ...orders.map(({ order }) => [order.orderId, { reference: order.orderNumber }] as const),
    ...exhibits.map(({ exhibit }) => [exhibit.exhibitId, { reference: exhibit.number }] as const),
    ...messages.flatMap(({ dispatchId, reference, kind }) =>
      dispatchId === undefined ? [] : [[dispatchId, { reference, kind }] as const],
    ),
  ]);
}

function oldestFirst<T extends { readonly at: string }>(items: readonly T[]): readonly T[] {
  return items.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

async function receiptsOf(context: CooperationContext, events: readonly RequestEvent[]): Promise<ReceiptPart[]> {
  const parts: ReceiptPart[] = [];
  for (const event of events) {
    const dispatchId = dispatchOf(event);
    if (dispatchId === undefined) continue;
    const kind = event.type === "message" ? event.kind : "request";
    for (const row of await context.federation.receiptsFor(dispatchId)) parts.push({ kind, row });
  }
  return parts;
}

function dispatchOf(event: RequestEvent): DispatchId | undefined {
  return event.type === "sent" || event.type === "received" || event.type === "message" ? event.dispatchId : undefined;
}

async function namesFor(context: CooperationContext, dossier: Dossier): Promise<ReadonlyMap<string, string>> {
  const people = new Map((await context.identity.people()).map(({ id, name }) => [id, name]));
  const pseudonyms = await context.evidence.exhibits.peopleOf(dossier.dossierId);
  const known = [...pseudonyms].flatMap(([pseudonym, userId]): [string, string][] => {
    const name = people.get(userId);
    return name === undefined ? [] : [[pseudonym, name]];
  });
  return new Map([...people, ...known]);
}
