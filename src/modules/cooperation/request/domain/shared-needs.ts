import { compact } from "../../../../protocol/compact.ts";
import type { NeedEnd } from "./need-end.ts";
import { CASE, DRAFTERS, type Need, type QueueFacts, type QueueItem, SPEAKERS, todayOf } from "./queue-item.ts";
import { custodyFor, endOfClock, type LifeClockState, pressingClock } from "./life-clocks.ts";
import { eachPurpose, returnsOf } from "./purposes.ts";
import { type QuestionFile, type RequestFile, secretUntil } from "./request-file.ts";
import type { Role } from "./roles.ts";
import { isSettled } from "./status.ts";
import { endShown, urgencyNow } from "./urgency.ts";

// What requests of both directions need in the same way, and how a need of a request is written down.

export type ItemOf = (
  need: Need,
  roles: readonly Role[],
  since: string,
  end?: NeedEnd,
  notFor?: readonly string[],
) => QueueItem;

/** Writes down a need of this request: names, State and urgency come from its file, the rest from whoever found the need. */
export function builder(file: RequestFile, facts: QueueFacts): { item: ItemOf } {
  return { item: itemOf(file, facts) };
}

/** The same, where only the other State's code and days are at hand. */
export function itemOf(file: RequestFile, { states, zones }: Pick<QueueFacts, "states" | "zones">): ItemOf {
  return (need, roles, since, end, notFor = []) => ({
    need,
    subject: { kind: "request", id: file.requestId },
    dossierId: file.dossierId,
    reference: file.ownReference,
    mechanism: file.mechanism,
    urgency: urgencyNow(file),
    ...compact({ state: states.get(file.dossierId) }),
    ...endShown(file, end, zones),
    since,
    roles,
    notFor,
    drill: file.drill,
  });
}

/** Questions of the other State that we have not answered, and on our own request its return for completion (UNCC art. 40(16)). */
export function questionsToUs(file: RequestFile, item: ItemOf): QueueItem[] {
  if (isSettled(file.status)) return [];
  const open = file.questions.filter(({ question, answer }) => question.lane === "peer" && !answer);
  const roles = file.direction === "incoming" ? SPEAKERS : DRAFTERS;
  const isReturned = eachPurpose(file).some(({ status }) => status === "more-information");
  const [returned] = file.direction === "outgoing" && isReturned ? returnsOf(file) : [];
  return [
    ...open.filter((one) => !isToldSince(file, one)).map(({ question }) => item(needOf(question), roles, question.at)),
    ...(returned === undefined ? [] : [item("answer-question", roles, returned.at)]),
  ];
}

function needOf({ content }: QuestionFile["question"]): Need {
  if (content.kind === "progress") return "say-how-it-stands";
  return content.kind === "risk" ? "answer-risk" : "answer-question";
}

/** UNCC art. 40(26): how it stands is answered by a status that was told since, too. */
export function isToldSince({ statusAt = "" }: Pick<RequestFile, "statusAt">, { question }: QuestionFile): boolean {
  return question.content.kind === "progress" && statusAt > question.at;
}

/** R14: the other server refused what we said, because it had gone on meanwhile or for another reason; somebody looks again. */
export function refusedDispatch(file: RequestFile, item: ItemOf): QueueItem[] {
  const refusal = file.refusals.at(-1);
  if (!refusal || (file.lastToldAt !== undefined && file.lastToldAt > refusal.at)) return [];
  return [item("dispatch-refused", CASE, refusal.at)];
}

/** R16: a step on which a person or property leaves, and papers that follow, wait for their second person. */
export function stepNeeds(file: RequestFile, facts: QueueFacts, item: ItemOf): QueueItem[] {
  const { stepProposal, supplement } = file;
  const clocks = facts.lives.get(file.requestId) ?? [];
  const custody = custodyFor(file, clocks);
  const waits = (
    [
      ["authorise-step", stepProposal],
      ["authorise-supplement", supplement?.proposal],
    ] as const
  ).flatMap(([need, proposal]) =>
    proposal === undefined ? [] : [item(need, ["authoriser"], proposal.at, undefined, [proposal.by.userId])],
  );
  const held = custody === undefined ? [] : [item(custodyNeed(custody), CASE, custody.startedAt, endOfClock(custody))];
  // What ends an arrest never hides behind another day, nor hides one.
  const [ofArrest, others] = [true, false].map((isArrest) =>
    pressingClock(
      file,
      clocks.filter(({ clock }) => (clock.taskOf !== undefined) === isArrest),
    ),
  );
  const near = [
    ...(ofArrest === undefined ? [] : [["release-person", ofArrest] as const]),
    ...(others === undefined ? [] : [["keep-deadline", others] as const]),
  ].map(([need, clock]) => item(need, CASE, clock.startedAt, endOfClock(clock)));
  return [...waits, ...held, ...near];
}

/** From the arrest on the full request is somebody's task; it rings only when the end is near. */
function custodyNeed({ due, standing }: LifeClockState): Need {
  if (due === undefined) return "full-request-no-day";
  return standing === "warning" || standing === "disputed" ? "send-papers" : "full-request-due";
}

/** G9: secrecy has a date on which somebody looks at it again. */
export function secrecyReview(file: RequestFile, facts: QueueFacts, item: ItemOf): QueueItem[] {
  const reviewOn = secretUntil(file);
  if (reviewOn === undefined || todayOf(facts) < reviewOn) return [];
  return [item("review-confidentiality", CASE, reviewOn, { until: reviewOn })];
}
