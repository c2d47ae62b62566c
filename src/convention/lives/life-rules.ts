import { BEGINNING, type Life, SAID_IN_ERROR, type Side, type Step } from "./life.ts";

/** One thing that a State has said of the life, or decided (`granted`, `refused`). */
export interface SaidStep {
  readonly step: string;
  readonly side: Side;
  readonly instalment?: number | undefined;
  /** It happened, whatever was said before. */
  readonly nevertheless?: true | undefined;
}

/**
 * Why a State cannot say a step: no such step in this life; only requests of another kind have it; a step of the other State; what must
 * come before was not said, or something has closed it; said already; the owner has gone on; a number left out or twice; what it corrects
 * does not stand.
 */
export const STEP_FAULTS = [
  "step-unknown",
  "step-not-of-kind",
  "step-not-theirs",
  "step-out-of-order",
  "step-repeated",
  "step-too-late",
  "step-number",
  "step-not-said",
] as const;
export type StepFault = (typeof STEP_FAULTS)[number];

/** Also one that only requests of another kind have. */
export function stepOf(life: Life | undefined, id: string): Step | undefined {
  if (life !== undefined && id === SAID_IN_ERROR.id) return SAID_IN_ERROR;
  return [...(life?.steps ?? []), ...(life?.ofOtherKinds ?? [])].find((step) => step.id === id);
}

/** Why this cannot be said after what both have said, each in its own order; undefined where it can. */
export function stepFault(life: Life, said: SaidStep, before: readonly SaidStep[]): StepFault | undefined {
  const step = stepOf(life, said.step);
  if (step === undefined) return "step-unknown";
  if (step.by !== "either" && step.by !== said.side) return "step-not-theirs";
  if (step === SAID_IN_ERROR) return "step-not-said";
  if (!life.steps.includes(step) && said.nevertheless !== true) return "step-not-of-kind";
  const own = before.filter(({ side }) => side === said.side);
  const other = before.filter(({ side }) => side !== said.side).map((one) => one.step);
  const fault =
    said.nevertheless === true
      ? undefined
      : faultOfPlace(
          life,
          step,
          own.map((one) => one.step),
          other,
        );
  if (fault !== undefined) return fault;
  const isNumbered = step.numbered === true;
  const next = own.filter((one) => one.step === step.id).length + 1;
  return isNumbered && said.instalment !== next ? "step-number" : undefined;
}

/** What a State can say now, in the order of the life. */
export function possibleSteps(life: Life, side: Side, before: readonly SaidStep[]): readonly Step[] {
  const own = before.filter((one) => one.side === side).map((one) => one.step);
  const other = before.filter((one) => one.side !== side).map((one) => one.step);
  return life.steps.filter(
    (step) => (step.by === "either" || step.by === side) && faultOfPlace(life, step, own, other) === undefined,
  );
}

function faultOfPlace(life: Life, step: Step, own: readonly string[], other: readonly string[]): StepFault | undefined {
  const { after = [BEGINNING], needs = [], tooLateAfter = [] } = step;
  const closers = closersOf(life, step);
  const newest = own.findLast((id) => after.includes(id) || closers.includes(id)) ?? BEGINNING;
  if (newest === step.id && step.repeats !== true) return "step-repeated";
  if (!after.includes(newest))
    return own.includes(step.id) && step.repeats !== true ? "step-repeated" : "step-out-of-order";
  if (needs.length > 0 && !needs.some((id) => other.includes(id))) return "step-out-of-order";
  const last = other.findLast((id) => needs.includes(id) || tooLateAfter.includes(id));
  return last !== undefined && tooLateAfter.includes(last) ? "step-too-late" : undefined;
}

function closersOf(life: Life, { id, after = [], closedBy = [], repeats }: Step): readonly string[] {
  const endings = life.steps.filter((one) => one.ends === true && one.id !== id && !after.includes(one.id));
  return [
    ...closedBy,
    ...endings.map((one) => one.id),
    ...(after.includes("granted") ? ["refused"] : []),
    ...(repeats === true ? [] : [id]),
  ];
}
