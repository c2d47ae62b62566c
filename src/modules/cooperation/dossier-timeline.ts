import type { DispatchId, DossierId, ExhibitId } from "../../protocol/identifiers.ts";
import type { CustodyActor } from "../../protocol/custody.ts";
import type { OrderRecord } from "../measures/index.ts";
import type { CooperationContext } from "./context.ts";
import type { RequestEvent } from "./domain/events.ts";
import { paperOf } from "./domain/fold-letters.ts";
import type { RequestFile, TooLate } from "./domain/request-file.ts";
import { mergeTimeline, type TimelineItem } from "./domain/timeline.ts";
import { eventsOf, filesOfDossier } from "./store.ts";

/** Everything that happened in a dossier, one line each: lanes, receipts, orders, calls, decisions, exhibits. */
export async function dossierTimeline(context: CooperationContext, dossierId: DossierId): Promise<TimelineItem[]> {
  const { db } = context.platform.database;
  const files = await filesOfDossier(db, dossierId);
  const sources: (readonly TimelineItem[])[] = [];
  for (const file of files) {
    const events = await eventsOf(db, file.requestId);
    sources.push(events.flatMap((event) => eventItem(file, event)));
    sources.push(await receiptItems(context, file, events));
  }
  for (const record of await context.measures.orders.forDossier(dossierId)) sources.push(orderItems(record));
  const names = new Map((await context.identity.people()).map(({ id, name }) => [id, name]));
  const rings = await context.measures.duty.ringsOfDossier(dossierId);
  sources.push(rings.flatMap((record) => itemsOfRing(record, names)));
  const pseudonyms = await context.evidence.exhibits.peopleOf(dossierId);
  const nameOf = (pseudonym: string): string | undefined => names.get(pseudonyms.get(pseudonym) ?? "");
  for (const exhibit of await context.evidence.exhibits.forDossier(dossierId)) {
    sources.push(await exhibitItems(context, exhibit.exhibitId, nameOf));
  }
  for (const source of context.timelineSources) sources.push(await source(dossierId));
  return mergeTimeline(sources);
}

function eventItem(file: RequestFile, event: RequestEvent): TimelineItem[] {
  const params: Record<string, string | number> = { reference: file.ownReference };
  const base = {
    at: event.at,
    href: `/requests/${file.requestId}`,
    ...(event.by === undefined ? {} : { actor: event.by.name }),
    ...dispatchOf(event),
  };
  const late = messageTooLate(file, event);
  if (late !== undefined) {
    const said = { kind: late.message.kind };
    return [
      {
        ...base,
        lane: "peer",
        type: "request.came-too-late",
        params: { ...params, ...said },
        tone: "attention",
        ...(late.paper === undefined ? {} : { paper: late.paper }),
      },
    ];
  }
  if (event.type === "message") {
    return [
      {
        ...base,
        lane: event.lane,
        type: `request.${event.kind}`,
        params: { ...params, ...detail(event) },
        tone: toneOf(event),
        ...onPaper(event),
      },
    ];
  }
  if (event.type === "draft-saved") return [];
  if (event.type === "received") {
    return [
      {
        ...base,
        lane: "peer",
        type: "request.received",
        params: { ...params, bearer: event.bearer },
        tone: "info",
        ...registered(event),
      },
    ];
  }
  const more =
    event.type === "dispatch-refused" ? { code: event.code } : event.type === "posted" ? { bearer: event.bearer } : {};
  const lane = event.by === undefined ? "system" : "own";
  return [{ ...base, lane, type: `request.${event.type}`, params: { ...params, ...more } }];
}

/** A request on paper stands on file by a person's word. */
function registered(event: Extract<RequestEvent, { type: "received" }>): Pick<TimelineItem, "paper"> {
  const { bearer, by, sentAt, receivedAt, content } = event;
  if (bearer === "peer" || by === undefined) return {};
  const datedOn = sentAt.slice(0, "2027-03-01".length);
  return { paper: { bearer, datedOn, receivedAt, reference: content.reference, registeredBy: by } };
}

/** What an event brought when the request had gone on; undefined for any other event. */
function messageTooLate({ tooLate = [] }: RequestFile, event: RequestEvent): TooLate | undefined {
  const kind = event.type === "came-too-late" ? event.message.kind : event.type === "message" ? event.kind : undefined;
  return tooLate.find(({ at, message }) => at === event.at && message.kind === kind);
}

function onPaper(event: Extract<RequestEvent, { type: "message" }>): Pick<TimelineItem, "paper"> {
  const paper = paperOf(event, event);
  return paper === undefined ? {} : { paper };
}

function detail(event: Extract<RequestEvent, { type: "message" }>): Record<string, string | number> {
  switch (event.kind) {
    case "status":
      return { status: event.content.status };
    case "decision":
      return { outcome: event.content.outcome };
    case "consultation":
      return { stage: event.content.stage };
    case "closure":
      return { outcome: event.content.outcome };
    default:
      return {};
  }
}

function toneOf(event: Extract<RequestEvent, { type: "message" }>): NonNullable<TimelineItem["tone"]> {
  switch (event.kind) {
    case "decision":
      return event.content.outcome === "refuse" ? "bad" : event.content.outcome.startsWith("accept") ? "good" : "info";
    case "status":
      return event.content.status === "preservation-lapsed"
        ? "bad"
        : event.content.status === "preserved"
          ? "good"
          : "info";
    case "question":
    case "consultation":
      return "attention";
    default:
      return "info";
  }
}

async function receiptItems(
  context: CooperationContext,
  file: RequestFile,
  events: readonly RequestEvent[],
): Promise<TimelineItem[]> {
  const dispatches = events.flatMap((event) => dispatchOf(event).dispatchId ?? []);
  const byDispatch = Map.groupBy(await context.federation.receiptsFor(...dispatches), (receipt) => receipt.dispatchId);
  const items: TimelineItem[] = [];
  for (const dispatchId of dispatches) {
    const receipts = byDispatch.get(dispatchId) ?? [];
    const isOpened = receipts.some(({ strength }) => strength === "valid");
    for (const receipt of receipts) {
      // Opened and verified says more than stored; both are on the dispatch's own page.
      if (receipt.strength === "stored" && isOpened) continue;
      items.push({
        at: receipt.keptAt.toISOString(),
        lane: receipt.direction === "given" ? "own" : "peer",
        type: `receipt.${receipt.strength}`,
        dispatchId,
        params: { reference: file.ownReference, state: receipt.state, code: receipt.code ?? "" },
        tone: receipt.strength === "refused" || receipt.strength === "expired" ? "bad" : "neutral",
        rank: 2,
      });
    }
  }
  return items;
}

/** What left or came as a dispatch has receipts; what a letter said has none. */
function dispatchOf(event: RequestEvent): { dispatchId?: DispatchId } {
  const isCarried = ["sent", "received", "message", "came-too-late"].includes(event.type);
  return isCarried && "dispatchId" in event && event.dispatchId !== undefined ? { dispatchId: event.dispatchId } : {};
}

function orderItems({ order, events }: OrderRecord): TimelineItem[] {
  return events.map((event) => ({
    at: event.at,
    lane: event.by === undefined ? "system" : "own",
    type: `order.${event.type}`,
    params: {
      orderNumber: order.orderNumber,
      power: order.terms.power,
      answer: event.type === "answered" ? event.answer : "",
    },
    href: `/orders/${order.orderId}`,
    tone: event.type === "lapsed" ? "bad" : event.type === "answered" || event.type === "renewed" ? "good" : "neutral",
    ...(event.by === undefined ? {} : { actor: event.by.name }),
  }));
}

const EXHIBIT_TONES: Readonly<Record<string, TimelineItem["tone"]>> = {
  opened: "good",
  "opened-digest-differs": "bad",
  "head-released": "good",
};

async function exhibitItems(
  context: CooperationContext,
  exhibitId: ExhibitId,
  nameOf: (pseudonym: string) => string | undefined,
): Promise<TimelineItem[]> {
  const record = await context.evidence.exhibits.byId(exhibitId);
  return (record?.custody ?? []).map(({ entry }) => ({
    at: entry.at,
    ...custodian(entry.by, nameOf),
    type: `exhibit.${entry.act}`,
    params: { exhibitNumber: record?.exhibit.number ?? "" },
    href: `/exhibits/${exhibitId}`,
    tone: EXHIBIT_TONES[entry.act] ?? "info",
  }));
}

/** R34: as the custody record has it: a person, the other State, or the server. */
function custodian(
  by: CustodyActor,
  nameOf: (pseudonym: string) => string | undefined,
): Pick<TimelineItem, "lane" | "actor" | "isUnnamed"> {
  switch (by.kind) {
    case "peer":
      return { lane: "peer" };
    case "server":
      return { lane: "system" };
    case "person":
      return { lane: "own", ...named(nameOf(by.pseudonym)) };
  }
}

function named(name: string | undefined): Pick<TimelineItem, "actor" | "isUnnamed"> {
  return name === undefined ? { isUnnamed: true } : { actor: name };
}

type RingRecord = Awaited<ReturnType<CooperationContext["measures"]["duty"]["ringsOfDossier"]>>[number];

/** The calls of the dossier, whatever of it they were about; one about two matters is told once. */
function itemsOfRing({ ring, attempts }: RingRecord, names: ReadonlyMap<string, string>): TimelineItem[] {
  const { ringId, reason } = ring;
  return [
    {
      at: ring.raisedAt.toISOString(),
      lane: "system",
      type: "ring.raised",
      params: { reason },
      href: `/duty/rings/${ringId}`,
      tone: "attention",
      ringId,
      rank: 3,
    },
    ...attempts.map((attempt): TimelineItem => ({
      at: attempt.at.toISOString(),
      lane: "system",
      type: "ring.rang",
      params: { name: attempt.name, number: attempt.number },
      ringId,
      rank: 4,
    })),
    ...(ring.acknowledgedAt
      ? [
          {
            at: ring.acknowledgedAt.toISOString(),
            lane: "own" as const,
            type: "ring.acknowledged",
            params: { reason },
            tone: "good" as const,
            ringId,
            ...named(names.get(ring.acknowledgedBy ?? "")),
          },
        ]
      : []),
  ];
}
