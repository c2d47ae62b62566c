import type { ClockStanding } from "../../../convention/index.ts";
import type { Role } from "./roles.ts";
import { askAgainOn, decideAgainOn, unreadSince } from "./look-again.ts";
import { isOwed, isPreserving } from "./preservation.ts";
import { owedCountersignature, type RequestFile, secretUntil } from "./request-file.ts";
import { arrivalDigest, screeningOf } from "./screening.ts";
import { isSettled, isUndecided } from "./status.ts";

// The work queue: what needs me now, and until when. Derived from the files each time, never stored, so it cannot be stale.

export const NEEDS = [
  "answer-ring",
  "acknowledge",
  "screen-incoming",
  "decide",
  "authorise-decision",
  "countersign",
  "order-provider",
  "issue-order",
  "serve-order",
  "record-answer",
  "renew-order",
  "tell-asker",
  "end-order",
  "settle-extension",
  "answer-question",
  "reply-to-consultation",
  "read-reply",
  "ask-status",
  "continue-draft",
  "screen-outgoing",
  "submit",
  "authorise-sending",
  "send-follow-up",
  "read-part-preserved",
  "read-extension-refused",
  "end-preservation",
  "review-confidentiality",
  "report-and-close",
  "dispatch-refused",
  "execute",
  "confirm-answer",
  "ask-release",
  "approve-release",
  "accept-exhibit",
  "open-exhibit",
  "mend-exhibit",
] as const;
export type Need = (typeof NEEDS)[number];

export interface QueueItem {
  readonly need: Need;
  readonly subject: { readonly kind: "request" | "order" | "ring" | "exhibit"; readonly id: string };
  readonly dossierId?: string;
  /** Our reference number of the request, order or exhibit. */
  readonly reference: string;
  readonly state?: string;
  readonly mechanism?: string;
  readonly urgency: "ordinary" | "urgent" | "emergency";
  /** The day or moment after which it is too late, if there is one. */
  readonly until?: string;
  /** Since when it has been waiting. */
  readonly since: string;
  readonly roles: readonly Role[];
  /** People who must not do it themselves, such as the drafter who cannot authorise. */
  readonly notFor: readonly string[];
  readonly drill: boolean;
}

/** An order as the queue sees it. */
export interface QueueOrder {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly state: "draft" | "issued" | "served" | "answered" | "lapsed" | "ended";
  readonly answer?: string;
  readonly requestId?: string;
  readonly dossierId?: string;
  readonly earliestEnd?: string;
  readonly warnFrom?: string;
  /** A court or reviewing authority stands behind it, and behind each renewal. */
  readonly needsAuthorisation: boolean;
  readonly released: boolean;
  readonly since: string;
  readonly drill: boolean;
}

/** An exhibit as the queue sees it. */
export interface QueueExhibit {
  readonly exhibitId: string;
  readonly number: string;
  readonly dossierId: string;
  readonly requestId?: string;
  readonly state: "sealed" | "offered" | "complete" | "seal-failed" | "offer-refused";
  /** Whoever asked for its release, as long as nobody settled it. */
  readonly askedBy?: string;
  readonly since: string;
}

/** How a request stands that builds on another. */
export type FollowUp = Pick<RequestFile, "stage" | "status"> & { readonly outcome?: string };

export interface QueueFacts {
  readonly now: string;
  /** The treaty's clock, its end on the earliest reading, and from when to warn, per request. */
  readonly treaty: ReadonlyMap<
    string,
    { readonly standing: ClockStanding; readonly until: string; readonly warnFrom: string }
  >;
  /** Everybody who may authorise sending. */
  readonly authorisers: readonly string[];
  /** The requests that build on each request. */
  readonly followUps: ReadonlyMap<string, readonly FollowUp[]>;
  readonly orders: readonly QueueOrder[];
  readonly exhibits: readonly QueueExhibit[];
  /** How many exhibits have been handed over, per request. */
  readonly released: ReadonlyMap<string, number>;
  readonly states: ReadonlyMap<string, string>;
}

export function needsOf(file: RequestFile, facts: QueueFacts): QueueItem[] {
  return file.direction === "incoming" ? incomingNeeds(file, facts) : outgoingNeeds(file, facts);
}

function incomingNeeds(file: RequestFile, facts: QueueFacts): QueueItem[] {
  const { item } = builder(file, facts);
  const since = file.statusAt ?? file.openedAt;
  const deadline = file.content?.responseDeadline?.date;
  const items: QueueItem[] = [];
  const orders = facts.orders.filter((order) => order.requestId === file.requestId);
  const binding = orders.some((order) => ["draft", "issued", "served", "answered"].includes(order.state));

  if (file.status === "received") items.push(item("acknowledge", CASE, since, deadline));
  if (isUndecided(file.status) && file.status !== "received" && !file.proposal) {
    const again = decideAgainOn(file);
    if (again === undefined || facts.now.slice(0, 10) >= again) {
      const need = !screeningOf(file, arrivalDigest(file)) ? "screen-incoming" : "decide";
      items.push(item(need, DECIDERS, since, deadline));
    }
  }
  if (file.proposal) {
    items.push(item("authorise-decision", ["authoriser"], file.proposal.at, deadline, [file.proposal.by.userId]));
  }
  const owing = owedCountersignature(file);
  if (owing) {
    const first = owing.proposedBy === undefined ? [] : [owing.proposedBy.userId];
    items.push(item("countersign", ["authoriser"], owing.told.at, undefined, first));
  }
  const isAccepted = file.status === "accepted" || file.status === "accepted-on-conditions";
  const owed =
    file.status === "preservation-lapsed" && isOwed(facts.treaty.get(file.requestId)?.standing ?? "not-started");
  if ((isAccepted || owed) && file.mechanism === "preservation" && !binding) {
    items.push(item("order-provider", EXECUTORS, since, deadline));
  }
  const isTakenIn = facts.exhibits.some(({ requestId, state }) => requestId === file.requestId && state === "sealed");
  const isPartlyAnswered = (facts.released.get(file.requestId) ?? 0) > 0;
  if (isAwaited(file) && isPartlyAnswered) items.push(item("confirm-answer", EXECUTORS, since, deadline));
  const negative = orders.find((order) => order.answer === "nothing-found" || order.answer === "already-gone");
  const isEmpty =
    negative !== undefined && orders.every(({ answer }) => answer === "nothing-found" || answer === "already-gone");
  if (isAwaited(file) && !isPartlyAnswered && !isTakenIn && !isEmpty) {
    items.push(item("execute", CUSTODY, since, deadline));
  }
  if (negative && !isSettled(file.status) && file.status !== "answered" && !file.proposal) {
    items.push(item("tell-asker", DECIDERS, negative.since));
  }
  const extension = file.extensions.find((one) => !one.settled);
  if (extension && !isSettled(file.status)) {
    items.push(item("settle-extension", DECIDERS, extension.asked.at, facts.treaty.get(file.requestId)?.until));
  }
  return [...items, ...questionsToUs(file, item), ...refusedDispatch(file, item), ...secrecyReview(file, facts, item)];
}

function outgoingNeeds(file: RequestFile, facts: QueueFacts): QueueItem[] {
  const { item } = builder(file, facts);
  const drafter = file.draftedBy === undefined ? [] : [file.draftedBy.userId];
  // UNCC art. 42(8): only while the data are preserved does the request that follows find them.
  const until = file.follows === undefined ? undefined : facts.treaty.get(file.follows)?.until;
  switch (file.stage) {
    case "drafting":
      return [item("continue-draft", ["drafter"], file.openedAt, until)];
    case "screening":
      return [item("screen-outgoing", SCREENERS, file.openedAt, until, [...drafter, ...neededLater(drafter, facts)])];
    case "screened":
      return [item("submit", ["drafter"], file.screenings.at(-1)?.at ?? file.openedAt, until)];
    case "submitted": {
      const screener = file.screenings.at(-1)?.by.userId;
      const notFor = screener === undefined ? drafter : [...drafter, screener];
      return [item("authorise-sending", ["authoriser"], file.openedAt, until, notFor)];
    }
    default:
      return sentNeeds(file, facts);
  }
}

/** Who screens stays outside the chain: the only one who could authorise afterwards leaves the screening to others. */
function neededLater(drafter: readonly string[], { authorisers }: QueueFacts): readonly string[] {
  const left = authorisers.filter((userId) => !drafter.includes(userId));
  return left.length === 1 ? left : [];
}

function sentNeeds(file: RequestFile, facts: QueueFacts): QueueItem[] {
  const { item } = builder(file, facts);
  const items = [...questionsToUs(file, item), ...refusedDispatch(file, item)];
  const consultation = file.consultations.find((one) => !one.replies.some((reply) => reply.lane === "own"));
  // UNCC art. 40(28): our views may still be heard after a postponement.
  if (consultation && (file.status === "consultation" || file.status === "postponed")) {
    items.push(item("reply-to-consultation", DRAFTERS, consultation.opened.at));
  }
  const unread = unreadSince(file);
  if (unread !== undefined) items.push(item("read-reply", READERS, unread));
  const again = askAgainOn(file);
  if (items.length === 0 && again !== undefined && facts.now.slice(0, 10) >= again) {
    items.push(item("ask-status", DRAFTERS, file.statusAt ?? file.sentAt ?? file.openedAt));
  }
  const treaty = facts.treaty.get(file.requestId);
  const need = preservationNeed(facts.followUps.get(file.requestId) ?? []);
  if (treaty && need && isPreserving(file.status) && !file.closure) {
    items.push(item(need, DRAFTERS, file.statusAt ?? file.openedAt, treaty.until));
  }
  // UNCC art. 42(7): the asker decides what to do about the rest, until it has said or drafted something since.
  const isRead = file.lastToldAt !== undefined && file.lastToldAt > (file.statusAt ?? file.openedAt);
  if (file.facts.partly === true && isPreserving(file.status) && !isRead && !facts.followUps.has(file.requestId)) {
    items.push(item("read-part-preserved", DRAFTERS, file.statusAt ?? file.openedAt, treaty?.until));
  }
  const extension = file.extensions.at(-1)?.settled;
  const isAnsweredSince = extension !== undefined && (file.lastToldAt ?? "") > extension.at;
  if (extension?.granted === false && isPreserving(file.status) && !isAnsweredSince) {
    const isFollowed = facts.followUps.has(file.requestId);
    if (!isFollowed) items.push(item("read-extension-refused", DRAFTERS, extension.at, treaty?.until));
  }
  if (file.status === "answered" && !file.closure) {
    items.push(item("report-and-close", DRAFTERS, file.statusAt ?? file.openedAt));
  }
  return [...items, ...secrecyReview(file, facts, item)];
}

/**
 * The data abroad are kept only for so long: the request that follows must be there before, and when it was answered somebody
 * says that they need not be kept any longer. Meanwhile the request that follows is itself in the queue.
 */
function preservationNeed(followUps: readonly FollowUp[]): "send-follow-up" | "end-preservation" | undefined {
  const isGranted = ({ outcome }: FollowUp): boolean => outcome === "accept" || outcome === "accept-on-conditions";
  const isAnswered = (one: FollowUp): boolean =>
    one.status === "answered" || (one.status === "closed" && isGranted(one));
  const isUnderWay = (one: FollowUp): boolean =>
    one.stage !== "sent" || (!isSettled(one.status) && one.status !== "answered");
  if (followUps.some(isUnderWay)) return undefined;
  return followUps.some(isAnswered) ? "end-preservation" : "send-follow-up";
}

const CASE: readonly Role[] = ["duty-officer", "executing-officer", "authoriser", "drafter"];
const DECIDERS: readonly Role[] = ["duty-officer", "executing-officer", "authoriser"];
/** They speak to the other State (access.ts, "correspond"). */
const SPEAKERS: readonly Role[] = ["duty-officer", "authoriser"];
const EXECUTORS: readonly Role[] = ["duty-officer", "executing-officer"];
const CUSTODY: readonly Role[] = ["executing-officer", "custodian"];
const DRAFTERS: readonly Role[] = ["drafter"];
const READERS: readonly Role[] = ["drafter", "duty-officer"];
/** Letting evidence go, and binding the State to what comes with it (evidence/access.ts). */
const RELEASERS: readonly Role[] = ["authoriser", "custodian"];
const SCREENERS: readonly Role[] = ["oversight", "authoriser", "executing-officer", "duty-officer"];

type ItemOf = (
  need: Need,
  roles: readonly Role[],
  since: string,
  until?: string,
  notFor?: readonly string[],
) => QueueItem;

function questionsToUs(file: RequestFile, item: ItemOf): QueueItem[] {
  if (isSettled(file.status)) return [];
  const open = file.questions.filter(({ question, answer }) => question.lane === "peer" && !answer);
  const roles = file.direction === "incoming" ? SPEAKERS : DRAFTERS;
  const last = file.decisions.at(-1)?.told;
  const returned =
    file.direction === "outgoing" &&
    file.status === "more-information" &&
    last?.content.outcome === "return-for-completion" &&
    !file.completions.some((answer) => answer.at > last.at);
  return [
    ...open.map(({ question }) => item("answer-question", roles, question.at)),
    ...(returned ? [item("answer-question", roles, last.at)] : []),
  ];
}

/** R14: the other server refused what we said, because it had gone on meanwhile or for another reason; somebody looks again. */
function refusedDispatch(file: RequestFile, item: ItemOf): QueueItem[] {
  const refusal = file.refusals.at(-1);
  if (!refusal || (file.lastToldAt !== undefined && file.lastToldAt > refusal.at)) return [];
  return [item("dispatch-refused", CASE, refusal.at)];
}

/** G9: secrecy has a date on which somebody looks at it again. */
function secrecyReview(file: RequestFile, facts: QueueFacts, item: ItemOf): QueueItem[] {
  const reviewOn = secretUntil(file);
  if (reviewOn === undefined || facts.now.slice(0, 10) < reviewOn) return [];
  return [item("review-confidentiality", CASE, reviewOn, reviewOn)];
}

function builder(file: RequestFile, facts: QueueFacts): { item: ItemOf } {
  return {
    item: (need, roles, since, until, notFor = []) => ({
      need,
      subject: { kind: "request", id: file.requestId },
      dossierId: file.dossierId,
      reference: file.ownReference,
      ...(facts.states.get(file.dossierId) === undefined ? {} : { state: facts.states.get(file.dossierId) ?? "" }),
      mechanism: file.mechanism,
      urgency: file.content?.urgency ?? file.draft?.urgency ?? "ordinary",
      ...(until === undefined ? {} : { until }),
      since,
      roles,
      notFor,
      drill: file.drill,
    }),
  };
}

export function orderNeeds(order: QueueOrder, facts: QueueFacts, request: RequestFile | undefined): QueueItem[] {
  const item = (need: Need, roles: readonly Role[], until?: string): QueueItem => ({
    need,
    subject: { kind: "order", id: order.orderId },
    ...(order.dossierId === undefined ? {} : { dossierId: order.dossierId }),
    reference: order.orderNumber,
    ...(request === undefined ? {} : { mechanism: request.mechanism }),
    urgency: request?.content?.urgency ?? "ordinary",
    ...(until === undefined ? {} : { until }),
    since: order.since,
    roles,
    notFor: [],
    drill: order.drill,
  });
  // Let go by the request it served: not issued, not served, or the provider may be told that it need not keep the data any longer.
  if (order.released && order.state !== "lapsed" && order.state !== "ended") {
    return [item("end-order", ["executing-officer", "authoriser"])];
  }
  switch (order.state) {
    case "draft":
      return [item("issue-order", ["executing-officer", "authoriser"])];
    case "issued":
      return [item("serve-order", EXECUTORS)];
    case "served":
      return [item("record-answer", EXECUTORS, order.earliestEnd), ...renewal(order, facts, item)];
    case "answered":
      return renewal(order, facts, item);
    case "lapsed":
    case "ended":
      return [];
  }
}

/** Who has to do what with an exhibit: released by two people, accepted with its conditions, opened, or looked at when it is at fault. */
export function exhibitNeeds(exhibit: QueueExhibit, facts: QueueFacts, request: RequestFile | undefined): QueueItem[] {
  const state = facts.states.get(exhibit.dossierId);
  const item = (need: Need, roles: readonly Role[], notFor: readonly string[] = []): QueueItem => ({
    need,
    subject: { kind: "exhibit", id: exhibit.exhibitId },
    dossierId: exhibit.dossierId,
    reference: exhibit.number,
    ...(state === undefined ? {} : { state }),
    ...(request === undefined ? {} : { mechanism: request.mechanism }),
    urgency: request?.content?.urgency ?? "ordinary",
    ...(request?.content?.responseDeadline === undefined ? {} : { until: request.content.responseDeadline.date }),
    since: exhibit.since,
    roles,
    notFor,
    drill: request?.drill ?? false,
  });
  switch (exhibit.state) {
    case "sealed": {
      if (exhibit.askedBy !== undefined) return [item("approve-release", RELEASERS, [exhibit.askedBy])];
      // What is taken in after the answer was said to be complete completes it; what was there before was left out on purpose.
      const completes = request?.status === "answered" && exhibit.since > (request.statusAt ?? request.openedAt);
      const mayLeave = request?.direction === "incoming" && (isAwaited(request) || completes);
      return mayLeave ? [item("ask-release", CUSTODY)] : [];
    }
    case "offered":
      return [item("accept-exhibit", RELEASERS)];
    case "complete":
      return [item("open-exhibit", ["custodian"])];
    case "seal-failed":
    case "offer-refused":
      return [item("mend-exhibit", CUSTODY)];
  }
}

/** Granted, and the asker still waits for what was granted. */
function isAwaited({ status, mechanism }: RequestFile): boolean {
  const isGranted = status === "accepted" || status === "accepted-on-conditions" || status === "executing";
  return isGranted && mechanism !== "preservation";
}

function renewal(
  order: QueueOrder,
  facts: QueueFacts,
  item: (need: Need, roles: readonly Role[], until?: string) => QueueItem,
): QueueItem[] {
  const near = order.warnFrom !== undefined && facts.now >= order.warnFrom;
  const roles = order.needsAuthorisation ? (["authoriser"] as const) : DECIDERS;
  return near ? [item("renew-order", roles, order.earliestEnd)] : [];
}

/** What one person can do, most urgent first: emergencies, then the nearest end, then what has waited longest. */
export function queueFor(
  items: readonly QueueItem[],
  user: { readonly id: string; readonly roles: readonly Role[] },
): QueueItem[] {
  return items
    .filter((item) => item.roles.some((role) => user.roles.includes(role)) && !item.notFor.includes(user.id))
    .sort((a, b) => weight(a) - weight(b) || compare(a.until ?? FAR, b.until ?? FAR) || compare(a.since, b.since));
}

const FAR = "9999";

function weight(item: QueueItem): number {
  if (item.need === "answer-ring") return 0;
  return item.urgency === "emergency" ? 1 : item.urgency === "urgent" || item.need === "renew-order" ? 2 : 3;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
