import { unfitAfterPreservation } from "../../../../convention/index.ts";
import { grants } from "./deciding.ts";
import { asked } from "./follow-up.ts";
import { nextStep } from "./life.ts";
import { askAgainOn, unreadNews } from "./look-again.ts";
import { isPreserving } from "./preservation.ts";
import {
  CASE,
  DRAFTERS,
  type FollowUp,
  type QueueFacts,
  type QueueItem,
  READERS,
  SCREENERS,
  todayOf,
} from "./queue-item.ts";
import { eachPurpose } from "./purposes.ts";
import { type RequestFile, writersOf } from "./request-file.ts";
import { builder, questionsToUs, refusedDispatch, secrecyReview, stepNeeds } from "./shared-needs.ts";
import { isStopped } from "./screening.ts";
import { isSettled } from "./status.ts";

/** What a request of ours needs of us: until it is sent the next person of the chain, then a reader of what the other State says. */
export function outgoingNeeds(file: RequestFile, facts: QueueFacts): QueueItem[] {
  const { item } = builder(file, facts);
  const writers = writersOf(file).map(({ userId }) => userId);
  const screener = file.screenings.at(-1)?.by.userId;
  // G4: whoever screened it stays outside the chain.
  const outside = screener === undefined ? [] : [screener];
  // UNCC art. 42(8): only while the data are preserved does the request that follows find them.
  const preservation = unfitAfterPreservation(asked(file)) === undefined ? file.follows : undefined;
  const end = preservation === undefined ? undefined : facts.treaty.get(preservation)?.end;
  switch (file.stage) {
    case "drafting":
      return [item("continue-draft", ["drafter"], file.openedAt, end)];
    case "screening":
      return [item("screen-outgoing", SCREENERS, file.openedAt, end, [...writers, ...neededLater(writers, facts)])];
    case "screened":
      if (isStopped(file)) return [item("mend-stopped", ["drafter"], file.screenings.at(-1)?.at ?? file.openedAt, end)];
      return [item("submit", ["drafter"], file.screenings.at(-1)?.at ?? file.openedAt, end, outside)];
    case "submitted":
      return [item("authorise-sending", ["authoriser"], file.openedAt, end, [...writers, ...outside])];
    default:
      return sentNeeds(file, facts);
  }
}

/** Who screens stays outside the chain: the only one who could authorise afterwards leaves the screening to others. */
function neededLater(writers: readonly string[], { authorisers }: QueueFacts): readonly string[] {
  const left = authorisers.filter((userId) => !writers.includes(userId));
  return left.length === 1 ? left : [];
}

function sentNeeds(file: RequestFile, facts: QueueFacts): QueueItem[] {
  const { item } = builder(file, facts);
  const items = [...stepNeeds(file, facts, item), ...questionsToUs(file, item), ...refusedDispatch(file, item)];
  if (
    file.stepProposal === undefined &&
    !isSettled(file.status) &&
    eachPurpose(file).some((one) => nextStep(one) !== undefined)
  ) {
    items.push(item("say-step", CASE, file.statusAt ?? file.openedAt));
  }
  // UNCC art. 40(28): our views may still be heard after a postponement.
  const heard = eachPurpose(file).filter(({ status }) => status === "consultation" || status === "postponed");
  const consultation = heard
    .flatMap(({ consultations }) => consultations)
    .find((one) => !one.replies.some((reply) => reply.lane === "own"));
  if (consultation) {
    items.push(item("reply-to-consultation", DRAFTERS, consultation.opened.at));
  }
  const treaty = facts.treaty.get(file.requestId);
  for (const { need, since } of unreadNews(file, facts.followUps.has(file.requestId))) {
    items.push(need === "read-reply" ? item(need, READERS, since) : item(need, DRAFTERS, since, treaty?.end));
  }
  const again = askAgainOn(file, facts.timeZone);
  if (items.length === 0 && again !== undefined && todayOf(facts) >= again) {
    items.push(item("ask-status", DRAFTERS, file.statusAt ?? file.sentAt ?? file.openedAt));
  }
  const need = preservationNeed(facts.followUps.get(file.requestId) ?? []);
  if (treaty && need && isPreserving(file.status) && !file.closure) {
    items.push(item(need, DRAFTERS, file.statusAt ?? file.openedAt, treaty.end));
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
export function preservationNeed(followUps: readonly FollowUp[]): "send-follow-up" | "end-preservation" | undefined {
  const isGranted = ({ outcome }: FollowUp): boolean => outcome !== undefined && grants(outcome);
  const isAnswered = (one: FollowUp): boolean =>
    one.status === "answered" || (one.status === "closed" && isGranted(one));
  const isUnderWay = (one: FollowUp): boolean =>
    one.stage !== "sent" || (!isSettled(one.status) && one.status !== "answered");
  if (followUps.some(isUnderWay)) return undefined;
  return followUps.some(isAnswered) ? "end-preservation" : "send-follow-up";
}
