import type { DispatchId } from "../../protocol/identifiers.ts";
import type { TimelineItem } from "../desk/index.ts";
import type { ReceiptRow } from "../federation/index.ts";
import type { CooperationContext } from "./request/context.ts";
import type { RequestEvent } from "./request/domain/events.ts";
import { paperOf } from "./request/domain/fold-letters.ts";
import type { RequestFile, TooLate } from "./request/domain/request-file.ts";
import { eventsOfMany } from "./request/store.ts";

/** What both States wrote in the requests of a dossier, and what was receipted of it. */
export async function requestTimeline(
  context: CooperationContext,
  files: readonly RequestFile[],
): Promise<TimelineItem[]> {
  const events = await eventsOfMany(
    context.platform.database.db,
    files.map(({ requestId }) => requestId),
  );
  return [
    ...files.flatMap((file) => (events.get(file.requestId) ?? []).flatMap((event) => eventItem(file, event))),
    ...(await receiptItems(context, files, events)),
  ];
}

function eventItem(file: RequestFile, event: RequestEvent): TimelineItem[] {
  const params: Record<string, string | number> = { reference: file.ownReference };
  const base = {
    at: event.at,
    href: `/requests/${file.requestId}`,
    ...(event.by === undefined ? {} : { actor: event.by.name }),
    ...threadOf(event),
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
  if (event.type === "draft-saved" || event.type === "supplement-saved") return [];
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
  const step = "content" in event && "step" in event.content ? { step: event.content.step } : {};
  const more =
    event.type === "dispatch-refused" ? { code: event.code } : event.type === "posted" ? { bearer: event.bearer } : {};
  const lane = event.by === undefined ? "system" : "own";
  return [{ ...base, lane, type: `request.${event.type}`, params: { ...params, ...more, ...step } }];
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
    case "step":
      return { step: event.content.step };
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
  files: readonly RequestFile[],
  events: ReadonlyMap<string, readonly RequestEvent[]>,
): Promise<TimelineItem[]> {
  const dispatches = files.flatMap(({ requestId, ownReference }) =>
    (events.get(requestId) ?? []).flatMap((event) => {
      const { dispatchId } = dispatchOf(event);
      return dispatchId === undefined ? [] : [{ dispatchId, reference: ownReference }];
    }),
  );
  const receiptsHere = await context.federation.receiptsFor(...dispatches.map(({ dispatchId }) => dispatchId));
  const byDispatch = Map.groupBy(receiptsHere, (receipt) => receipt.dispatchId);
  const items: TimelineItem[] = [];
  for (const { dispatchId, reference } of dispatches) {
    const receipts = byDispatch.get(dispatchId) ?? [];
    const isOpened = receipts.some(({ strength }) => strength === "valid");
    for (const receipt of receipts) {
      // Opened and verified says more than stored; both are on the dispatch's own page.
      if (receipt.strength === "stored" && isOpened) continue;
      items.push({
        at: receipt.keptAt.toISOString(),
        lane: receipt.direction === "given" ? "own" : "peer",
        type: `receipt.${receipt.strength}`,
        params: { reference, state: receipt.state, code: receipt.code ?? "" },
        // Bad news keeps a line of its own.
        ...(isBad(receipt.strength)
          ? { tone: "bad" as const }
          : { tone: "neutral" as const, thread: dispatchId, isUnder: true as const }),
        rank: 2,
      });
    }
  }
  return items;
}

function isBad(strength: ReceiptRow["strength"]): boolean {
  return strength === "refused" || strength === "expired";
}

function threadOf(event: RequestEvent): Pick<TimelineItem, "thread"> {
  const { dispatchId } = dispatchOf(event);
  return dispatchId === undefined ? {} : { thread: dispatchId };
}

/** What left or came as a dispatch has receipts; what a letter said has none. */
function dispatchOf(event: RequestEvent): { dispatchId?: DispatchId } {
  const isCarried = ["sent", "restored", "received", "message", "came-too-late"].includes(event.type);
  return isCarried && "dispatchId" in event && event.dispatchId !== undefined ? { dispatchId: event.dispatchId } : {};
}
