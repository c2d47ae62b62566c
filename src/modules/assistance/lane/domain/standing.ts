import type { AssistanceStepContent, AssistanceVerb } from "../../../../protocol/bodies/assistance-step.ts";

/** Who needs help, or who was told of it and may help. */
export type Side = "asker" | "helper";

/** One thing that one side said, as it stands for good. */
export interface Line {
  readonly side: Side;
  readonly step: AssistanceStepContent;
  /** The other side refused it: nobody there has it, and it counts for nothing. */
  readonly isRefused?: boolean;
}

export type Said<V extends AssistanceVerb> = Extract<AssistanceStepContent, { verb: V }>;

const BOTH: readonly AssistanceVerb[] = ["question", "answer", "report", "publish", "introduce"];
/** What each side may say; everything else is the other side's. */
const VERBS: Readonly<Record<Side, readonly AssistanceVerb[]>> = {
  asker: [...BOTH, "choose", "met", "withdraw", "end-asked"],
  helper: [...BOTH, "acknowledge", "interest", "decline", "promise", "ended", "pass-on"],
};

/** A secretariat is no party: where it is one of the two, nothing is promised, and nothing follows. */
const OF_PARTIES: readonly AssistanceVerb[] = ["promise", "report", "met", "publish"];

export function maySay(side: Side, verb: AssistanceVerb, withSecretariat = false): boolean {
  return VERBS[side].includes(verb) && !(withSecretariat && OF_PARTIES.includes(verb));
}

/** A line of what follows, with whether its author put another one in its place. */
type Reported = Said<"report"> & { readonly side: Side; readonly isCorrected: boolean };

/** A promise, and what became of it by the words of both. */
export interface Promised {
  readonly promise: Said<"promise">;
  /** The latest word of whoever asked. */
  readonly choice?: Said<"choose">;
  /** It was chosen, the check of rights does not say "not", and its author stands by it. */
  readonly isAgreed: boolean;
  readonly declined: boolean;
  readonly reports: readonly Reported[];
  /** Only whoever asked says it; the latest word stands. */
  readonly met?: Said<"met">;
  /** Which sides want it to be public. */
  readonly publicFor: readonly Side[];
}

/** How far a need has come with one other State. */
export const STAGES = [
  "told",
  "acknowledged",
  "declined",
  "interested",
  "promised",
  "agreed",
  "reported",
  "withdrawn",
] as const;

export interface LaneStanding {
  readonly stage: (typeof STAGES)[number];
  readonly promises: readonly Promised[];
  /** Numbers of questions of each side that the other did not answer yet. */
  readonly unanswered: Readonly<Record<Side, readonly Said<"question">[]>>;
  readonly endAsked: boolean;
  readonly ended: boolean;
  /** Whoever showed interest was told that a promise of another State was chosen. */
  readonly passedOver: boolean;
  /** States that either side named to the other. */
  readonly introduced: readonly string[];
}

/**
 * How a need stands between two, from what both said. Each side is read by its own numbers and nothing by the order in which it came, so that both
 * servers see the same, however steps crossed on the line.
 */
export function standingOf(lines: readonly Line[]): LaneStanding {
  const of = (side: Side): readonly AssistanceStepContent[] =>
    lines
      .filter((line) => line.side === side && line.isRefused !== true)
      .map(({ step }) => step)
      .toSorted((a, b) => a.sequence - b.sequence);
  const sides = { asker: of("asker"), helper: of("helper") };
  const promises = said(sides.helper, "promise").map((promise) => promised(promise, sides));
  const has = (side: Side, verb: AssistanceVerb): boolean => sides[side].some((step) => step.verb === verb);
  return {
    stage: has("asker", "withdraw") ? "withdrawn" : stageOf(sides.helper, promises),
    promises,
    unanswered: {
      asker: unansweredOf(sides.asker, sides.helper),
      helper: unansweredOf(sides.helper, sides.asker),
    },
    endAsked: has("asker", "end-asked"),
    ended: has("helper", "ended"),
    passedOver: said(sides.asker, "choose").some(({ promiseId }) => promiseId === undefined),
    introduced: said([...sides.asker, ...sides.helper], "introduce").map(({ state }) => state),
  };
}

/** A promise is made once. What is about one that did not come yet is kept, and counts from then on (spec/kinds.md). */
export function isMadeOnce({ promises }: LaneStanding, step: AssistanceStepContent): boolean {
  return step.verb !== "promise" || promises.every(({ promise }) => promise.promiseId !== step.promiseId);
}

/** Whether a choice takes the promise: not where another one was taken, or where the check of rights says "not". */
export function isTaken({ notTaken, rights }: Said<"choose">): boolean {
  return notTaken !== true && rights?.outcome !== "not";
}

/** It waits for whoever asked. */
export function isOffered({ choice, declined }: Promised): boolean {
  return choice === undefined && !declined;
}

function stageOf(helper: readonly AssistanceStepContent[], promises: readonly Promised[]): LaneStanding["stage"] {
  const agreed = promises.filter(({ isAgreed }) => isAgreed);
  if (agreed.some(({ met }) => met !== undefined)) return "reported";
  if (agreed.length > 0) return "agreed";
  if (promises.some(isOffered)) return "promised";
  const last = helper.findLast(
    (step) => step.verb === "interest" || (step.verb === "decline" && step.promiseId === undefined),
  );
  if (last !== undefined) return last.verb === "interest" ? "interested" : "declined";
  return helper.some(({ verb }) => verb !== "ended") ? "acknowledged" : "told";
}

function promised(promise: Said<"promise">, sides: Readonly<Record<Side, readonly AssistanceStepContent[]>>): Promised {
  const about = <S extends { readonly promiseId?: string | undefined }>(steps: readonly S[]): readonly S[] =>
    steps.filter(({ promiseId }) => promiseId === promise.promiseId);
  const reports = (side: Side): readonly Reported[] => {
    const all = about(said(sides[side], "report"));
    const isCorrected = ({ what, sequence }: Said<"report">): boolean =>
      all.some((later) => later.corrects === sequence && later.what === what && later.sequence > sequence);
    return all.map((report) => ({ ...report, side, isCorrected: isCorrected(report) }));
  };
  const choice = about(said(sides.asker, "choose")).at(-1);
  const met = about(said(sides.asker, "met")).at(-1);
  const declined = about(said(sides.helper, "decline")).some(({ sequence }) => sequence > promise.sequence);
  return {
    promise,
    ...(choice !== undefined && { choice }),
    isAgreed: choice !== undefined && isTaken(choice) && !declined,
    declined,
    reports: [...reports("asker"), ...reports("helper")],
    ...(met !== undefined && { met }),
    publicFor: (["asker", "helper"] as const).filter(
      (side) => about(said(sides[side], "publish")).at(-1)?.isPublic === true,
    ),
  };
}

function unansweredOf(
  asking: readonly AssistanceStepContent[],
  answering: readonly AssistanceStepContent[],
): readonly Said<"question">[] {
  const answered = new Set(said(answering, "answer").map(({ to }) => to));
  return said(asking, "question").filter(({ sequence }) => !answered.has(sequence));
}

function said<V extends AssistanceVerb>(steps: readonly AssistanceStepContent[], verb: V): readonly Said<V>[] {
  return steps.filter((step): step is Said<V> => step.verb === verb);
}
