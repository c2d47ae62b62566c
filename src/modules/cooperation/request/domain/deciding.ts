import {
  decisionAllowed,
  type DecisionViolation,
  type MechanismId,
  type Severity,
  wallClockIn,
} from "../../../../convention/index.ts";
import { DECISION_OUTCOMES, type DecisionContent, type DecisionOutcome } from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { arrivalDigest, screeningOf, stoppedAt } from "./screening.ts";
import { eachOf, ofPurpose } from "./purposes.ts";
import { isEmpty, purposesOf, type RequestFile, unreachable } from "./request-file.ts";
import { isUndecided, mayBecome, statusOfOutcome } from "./status.ts";

// What may be decided. The Convention's own rules come from src/convention; here they meet the state of the request.

interface OwnViolation {
  readonly code: "consultation-unanswered" | "request-empty" | "screening-missing" | "screening-stops";
  readonly severity: Severity;
  readonly gates?: readonly string[];
}

export interface DecisionCheck {
  readonly violations: readonly DecisionViolation[];
  readonly own: readonly OwnViolation[];
  readonly blocked: boolean;
}

export interface DecisionContext {
  /** Our own declared reservations, "42(5)". */
  readonly reservations: readonly string[];
}

/** Everything that stands against a decision, blocking or warning, with its article. */
export function checkDecision(file: RequestFile, content: DecisionContent, context: DecisionContext): DecisionCheck {
  const violations = decisionAllowed({
    mechanism: asDecided(file, content).mechanism,
    outcome: content.outcome,
    groundIds: content.grounds.map((ground) => ground.groundId),
    reasons: content.reasons?.text,
    consulted: eachOf(file, content.purposes).every(({ consultations }) => consultations.length > 0),
    conditionCount: content.conditions.length,
    extraordinaryCosts: content.costs?.some(({ extraordinary }) => extraordinary) ?? false,
    requestedElementCount: content.requestedElements?.length ?? 0,
    reservations: context.reservations,
    ...(file.content?.offenceClass === undefined ? {} : { offenceClass: file.content.offenceClass }),
  });
  const own = [
    ...screeningViolations(file, content.outcome),
    ...consultationViolations(file, content),
    ...emptyViolations(file, content.outcome),
  ];
  const blocked = [...violations, ...own].some((one) => one.severity === "blocks");
  return { violations, own, blocked };
}

/** Refuses `decision-not-open` when the request's status does not lead there, and the first blocking rule by its code. */
export function demandDecision(file: RequestFile, content: DecisionContent, context: DecisionContext): void {
  demandOpen(file, content);
  const { violations, own } = checkDecision(file, content, context);
  const rule = violations.find((one) => one.severity === "blocks");
  if (rule) {
    const place = placeOf(rule);
    const against = place === "" ? "A rule" : `Article ${place}`;
    throw new Refusal(`decision-${rule.code}`, `${against} stands against this decision (${rule.code}).`, {
      field: fieldOf(rule.code),
      details: { article: place, ...(rule.groundId === undefined ? {} : { groundId: rule.groundId }) },
    });
  }
  const ours = own.find((one) => one.severity === "blocks");
  if (ours) {
    throw new Refusal(
      `decision-${ours.code}`,
      "The safeguards of this request must be gone through before it is granted.",
      {
        field: "screening",
        details: { gates: ours.gates?.join(", ") ?? "" },
      },
    );
  }
}

/** "40(25)"; empty for a rule that is the software's own. */
export function placeOf(violation: Pick<DecisionViolation, "article" | "paragraph">): string {
  return violation.article === undefined ? "" : `${violation.article}${violation.paragraph ?? ""}`;
}

/** The request as a decision about one of several things sees it; the whole where it is about more. */
export function asDecided(file: RequestFile, { purposes = [] }: Pick<DecisionContent, "purposes">): RequestFile {
  return purposes.length === 1 ? ofPurpose(file, purposes[0]) : file;
}

/** The outcomes that each of these may still come to; the whole where it asks for one thing. */
export function outcomesOpen(file: RequestFile, purposes: readonly string[] = []): readonly DecisionOutcome[] {
  const each = eachOf(file, purposes);
  return DECISION_OUTCOMES.filter((outcome) => {
    const next = statusOfOutcome(outcome);
    return each.every(
      ({ status }) => status !== undefined && (next === undefined ? isUndecided(status) : mayBecome(status, next)),
    );
  });
}

/** What was decided of the whole: of several things the newest grant where one was granted, else the newest decision. */
export function decisionOfWhole(file: RequestFile): RequestFile["decisions"][number]["told"] | undefined {
  const all = file.decisions.map(({ told }) => told);
  const granted = purposesOf(file).length === 0 ? undefined : all.findLast(({ content }) => grants(content.outcome));
  return granted ?? all.at(-1);
}

function demandOpen(file: RequestFile, { outcome, purposes }: DecisionContent): void {
  if (outcomesOpen(file, purposes).includes(outcome)) return;
  throw new Refusal("decision-not-open", `A request that is ${file.status ?? "not received"} cannot be decided so.`, {
    details: { status: file.status ?? "", outcome },
  });
}

/** G4, G5, UNCC arts. 6, 24: nothing is granted unscreened, and not against a person who said stop. */
function screeningViolations(file: RequestFile, outcome: DecisionOutcome): readonly OwnViolation[] {
  if (!grants(outcome)) return [];
  const screening = screeningOf(file, arrivalDigest(file));
  if (!screening) return [{ code: "screening-missing", severity: "blocks" }];
  const gates = stoppedAt(screening);
  return gates.length > 0 ? [{ code: "screening-stops", severity: "blocks", gates }] : [];
}

/** UNCC art. 40(28) asks for a consultation, not for an answer to it; but deciding without one deserves a second thought. */
function consultationViolations(file: RequestFile, { outcome, purposes }: DecisionContent): readonly OwnViolation[] {
  if (!["refuse", "accept-in-part", "postpone"].includes(outcome)) return [];
  const consultations = eachOf(file, purposes).flatMap((one) => one.consultations);
  const unanswered = consultations.some((one) => !one.replies.some((reply) => reply.lane === "peer"));
  return unanswered ? [{ code: "consultation-unanswered", severity: "warns" }] : [];
}

/** Who grants what says nothing should know it; a telephone call in an emergency may have said the rest. */
function emptyViolations(file: RequestFile, outcome: DecisionOutcome): readonly OwnViolation[] {
  return grants(outcome) && isEmpty(file) ? [{ code: "request-empty", severity: "warns" }] : [];
}

/** Whether something is given on it: the whole, a part, or another measure that does as well. */
export function grants(outcome: string): boolean {
  return ["accept", "accept-on-conditions", "accept-in-part", "other-measure-taken"].includes(outcome);
}

function fieldOf(code: DecisionViolation["code"]): string {
  switch (code) {
    case "reasons-for-refusal":
    case "reasons-for-refused-extradition":
      return "reasons";
    case "consultation-on-extraordinary-costs":
      return "costs";
    case "preservation-never-postponed":
      return "outcome";
    case "conditions-are-stated":
      return "conditions";
    case "completion-names-elements":
      return "requestedElements";
    case "consultation-before-refusal":
    case "consultation-before-refused-extradition":
      return "consultation";
    case "ground-needed":
    case "ongoing-case-before-postponement":
    case "unknown-ground":
    case "ground-not-open":
    case "ground-needs-reservation":
    case "reservation-not-for-this-offence":
    case "not-a-ground":
    case "ground-without-refusal":
      return "grounds";
    default:
      return unreachable(code);
  }
}

/**
 * How many people a decision needs. Whatever settles a request or grants it needs two; asking back and passing on need one.
 * A declared small office may accept a preservation with one person out of office hours, countersigned later.
 */
export type Signatures = "two" | "one" | "one-then-countersign";

export function signaturesFor(
  decision: { readonly mechanism: MechanismId; readonly outcome: DecisionOutcome },
  office: { readonly smallOffice: boolean; readonly outOfHours: boolean },
): Signatures {
  switch (decision.outcome) {
    case "return-for-completion":
    case "forward":
      return "one";
    case "accept":
      return decision.mechanism === "preservation" && office.smallOffice && office.outOfHours
        ? "one-then-countersign"
        : "two";
    case "accept-on-conditions":
    case "accept-in-part":
    case "other-measure-taken":
    case "refuse":
    case "postpone":
    case "nothing-found":
    case "already-gone":
    case "point-elsewhere":
      return "two";
    default:
      return unreachable(decision.outcome);
  }
}

/** When an office works, in its own time zone; the shape in which a designation says it. */
export interface OfficeHours {
  readonly timeZone: string;
  readonly hours: readonly {
    readonly days: readonly number[];
    readonly opens: string;
    readonly closes: string;
  }[];
  readonly holidays: readonly string[];
}

/** By the office's own calendar and clock: on a holiday, or outside its hours. */
export function isOutOfHours(now: Date, office: OfficeHours): boolean {
  const { date, weekday, time } = wallClockIn(now, office.timeZone);
  const minute = time.slice(0, "00:00".length);
  if (office.holidays.includes(date)) return true;
  return !office.hours.some(({ days, opens, closes }) => days.includes(weekday) && opens <= minute && minute < closes);
}
