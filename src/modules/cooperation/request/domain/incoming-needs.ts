import { isInformation } from "./information.ts";
import { countedSteps, hasEnded, lifeOfRequest, nextStep } from "./life.ts";
import { decideAgainOn, unreadNews } from "./look-again.ts";
import { isOwed } from "./preservation.ts";
import {
  CASE,
  CUSTODY,
  DECIDERS,
  EXECUTORS,
  type Need,
  type QueueFacts,
  type QueueItem,
  READERS,
  todayOf,
} from "./queue-item.ts";
import { eachPurpose, hasUndecided, undecidedPurposes } from "./purposes.ts";
import { owedCountersignature, purposesOf, type RequestFile } from "./request-file.ts";
import { arrivalDigest, screeningOf } from "./screening.ts";
import {
  builder,
  type ItemOf,
  itemOf,
  questionsToUs,
  refusedDispatch,
  secrecyReview,
  stepNeeds,
} from "./shared-needs.ts";
import { isSettled, isUndecided } from "./status.ts";
import { deadlineOf } from "./urgency.ts";

/** What information needs of its receiver: that somebody reads it, and what both sides may have to say. */
function informationNeeds(file: RequestFile, facts: QueueFacts): QueueItem[] {
  const { item } = builder(file, facts);
  const read = isUndecided(file.status) ? [arrivalNeed(file, facts)] : [];
  const news = unreadNews(file, false).map(({ need, since }) => item(need, READERS, since));
  return [
    ...read,
    ...news,
    ...stepNeeds(file, facts, item),
    ...questionsToUs(file, item),
    ...refusedDispatch(file, item),
    ...secrecyReview(file, facts, item),
  ];
}

/** What a request of another State needs of us: an acknowledgement, a decision, execution, answers. */
export function incomingNeeds(file: RequestFile, facts: QueueFacts): QueueItem[] {
  if (isInformation(file)) return informationNeeds(file, facts);
  const { item } = builder(file, facts);
  const since = file.statusAt ?? file.openedAt;
  const deadline = deadlineOf(file, facts.zones);
  const items: QueueItem[] = [];
  const orders = facts.orders.filter((order) => order.requestId === file.requestId);
  const binding = orders.some((order) => ["draft", "issued", "served", "answered"].includes(order.state));

  if (file.status === "received") items.push(arrivalNeed(file, facts));
  if (hasUndecided(file) && file.status !== "received" && !file.proposal) {
    // Of several things, any that waits for no day.
    const open = eachPurpose(file).filter(({ status }) => isUndecided(status));
    const days = open.map((one) => decideAgainOn(one, facts.timeZone));
    if (days.some((again) => again === undefined || todayOf(facts) >= again)) {
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
  const negative = orders.find((order) => order.isNegative);
  const isEmpty = negative !== undefined && orders.every((order) => order.isNegative);
  items.push(...executionNeeds(file, facts, item, isEmpty));
  if (negative && !isSettled(file.status) && file.status !== "answered" && !file.proposal) {
    items.push(item("tell-asker", DECIDERS, negative.since));
  }
  const extension = file.extensions.find((one) => !one.settled);
  if (extension && !isSettled(file.status)) {
    items.push(item("settle-extension", DECIDERS, extension.asked.at, facts.treaty.get(file.requestId)?.end));
  }
  return [
    ...items,
    ...stepNeeds(file, facts, item),
    ...questionsToUs(file, item),
    ...refusedDispatch(file, item),
    ...secrecyReview(file, facts, item),
  ];
}

/** What was granted is carried out, and answered; of several things each by itself, and the whole when the last one is. */
function executionNeeds(file: RequestFile, facts: QueueFacts, item: ItemOf, isEmpty: boolean): QueueItem[] {
  const [since, deadline] = [file.statusAt ?? file.openedAt, deadlineOf(file, facts.zones)];
  const isOne = purposesOf(file).length === 0;
  const isTakenIn = facts.exhibits.some(({ requestId, state }) => requestId === file.requestId && state === "sealed");
  const hasLeft = (facts.released.get(file.requestId) ?? 0) > 0;
  const each = eachPurpose(file).filter(isAwaited);
  const needs = each.map((one): Need[] => {
    const isPartlyAnswered = (isOne && hasLeft) || (one.answerParts ?? []).length > 0;
    const life = lifeOfRequest(one);
    const isOver = life !== undefined && hasEnded(one);
    const opener = life?.handsOverAfter;
    const handsOver =
      life === undefined ||
      (life.handsOver === true && (opener === undefined || countedSteps(one).some(({ step }) => step === opener)));
    // Of several things, what is sealed or not to be had may be another one's.
    const isDue = handsOver && !isOver && !isPartlyAnswered && !(isOne && isTakenIn);
    const goesBySteps = life !== undefined && (life.handsOver !== true || opener !== undefined);
    const isSayable = isOver ? !isPartlyAnswered && !isTakenIn : goesBySteps && !isDue && nextStep(one) !== undefined;
    const isAnswered = isPartlyAnswered && (isOver || !goesBySteps);
    return [
      ...(isAnswered || (!isOne && isOver) ? (["confirm-answer"] as const) : []),
      ...(isDue && !(isOne && isEmpty) ? (["execute"] as const) : []),
      ...(isSayable && file.stepProposal === undefined && (isOne || !isOver) ? (["say-step"] as const) : []),
    ];
  });
  const isWhole = undecidedPurposes(file).length === 0 && needs.every((some) => some.includes("confirm-answer"));
  const roles = { "confirm-answer": EXECUTORS, execute: CUSTODY, "say-step": CASE } as const;
  return (["confirm-answer", "execute", "say-step"] as const)
    .filter((need) => needs.some((some) => some.includes(need)) && (need !== "confirm-answer" || isWhole))
    .map((need) => item(need, roles[need], since, deadline));
}

/**
 * Somebody says that a person has it; information is read. What is urgent is taken up at once: the day by which the asker wants its answer
 * is no end of that.
 */
export function arrivalNeed(file: RequestFile, facts: Pick<QueueFacts, "states" | "zones">): QueueItem {
  const since = file.statusAt ?? file.openedAt;
  const need = isInformation(file) ? "take-note" : "acknowledge";
  const item = itemOf(file, facts)(need, CASE, since, deadlineOf(file, facts.zones));
  if (item.urgency === "ordinary") return item;
  const { until: _, overdueAt: __, endsAt: ___, ...atOnce } = item;
  return item.urgency === "urgent" ? { ...atOnce, endsAt: since } : atOnce;
}

/** Granted, and the asker still waits for what was granted. */
export function isAwaited({ status, mechanism }: RequestFile): boolean {
  const isGranted = status === "accepted" || status === "accepted-on-conditions" || status === "executing";
  return isGranted && mechanism !== "preservation";
}
