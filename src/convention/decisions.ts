import { type Certainty, type Cited, type Severity, severityOf } from "./certainty.ts";
import { DECISION_RULE_IDS, decisionRule, type DecisionRuleId } from "./decision-rules.ts";
import { CLOSED_GROUND_LISTS, GROUND_OPENINGS, GROUNDS, groundsFor } from "./grounds.ts";
import { mechanism as mechanismRecord, type MechanismId } from "./mechanisms.ts";
import type { OffenceClass } from "./scope.ts";

export type DecisionOutcome =
  | "accept"
  | "accept-on-conditions"
  | "accept-in-part"
  | "other-measure-taken"
  | "return-for-completion"
  | "forward"
  | "point-elsewhere"
  | "nothing-found"
  | "already-gone"
  | "postpone"
  | "refuse";

export interface ProposedDecision {
  readonly mechanism: MechanismId;
  readonly outcome: DecisionOutcome;
  readonly groundIds: readonly string[];
  readonly reasons: string | undefined;
  /** True when a consultation with the requesting State is on record in this request. */
  readonly consulted: boolean;
  readonly conditionCount: number;
  /** It names costs beyond the ordinary. */
  readonly extraordinaryCosts?: boolean;
  readonly requestedElementCount: number;
  /** Reservations of the State that decides, such as "42(5)". */
  readonly reservations: readonly string[];
  /** As the request says; absent where it says nothing. */
  readonly offenceClass?: OffenceClass;
}

export const VIOLATION_CODES = [
  ...DECISION_RULE_IDS,
  "unknown-ground",
  "ground-not-open",
  "ground-needs-reservation",
  "reservation-not-for-this-offence",
  "not-a-ground",
  "ground-without-refusal",
] as const;
type ViolationCode = (typeof VIOLATION_CODES)[number];

export interface DecisionViolation {
  readonly code: ViolationCode;
  readonly severity: Severity;
  /** Absent together with the certainty where the rule is the software's own and no word of the Convention. */
  readonly article?: number;
  readonly paragraph?: string;
  readonly certainty?: Certainty;
  readonly groundId?: string;
}

/** What stands against a proposed decision; empty when nothing does. A rule that rests on memory warns, it never blocks. */
export function decisionAllowed(decision: ProposedDecision): readonly DecisionViolation[] {
  return [...outcomeViolations(decision), ...costViolations(decision)];
}

/** UNCC art. 40(30): the terms of extraordinary costs are talked over first. The software asks; the States agree as they like. */
function costViolations({ extraordinaryCosts = false, consulted }: ProposedDecision): readonly DecisionViolation[] {
  if (!extraordinaryCosts || consulted) return [];
  return [{ ...broken("consultation-on-extraordinary-costs"), severity: "warns" }];
}

function outcomeViolations(decision: ProposedDecision): readonly DecisionViolation[] {
  switch (decision.outcome) {
    // What is not granted is refused.
    case "accept-in-part":
    case "refuse":
      return [...groundViolations(decision), ...refusalViolations(decision)];
    case "postpone":
      if (!mayBePostponed(decision.mechanism)) return [broken("preservation-never-postponed")];
      return [...groundViolations(decision), ...postponementViolations(decision)];
    case "accept-on-conditions":
      return [...strayGrounds(decision), ...(decision.conditionCount > 0 ? [] : [broken("conditions-are-stated")])];
    case "return-for-completion":
      return [
        ...strayGrounds(decision),
        ...(decision.requestedElementCount > 0 || hasReasons(decision) ? [] : [broken("completion-names-elements")]),
      ];
    case "accept":
    case "other-measure-taken":
    case "forward":
    case "point-elsewhere":
    case "nothing-found":
    case "already-gone":
      return strayGrounds(decision);
  }
}

/** Whether the Convention wants a consultation before this outcome on these grounds, and under which rule. */
export function consultationNeeded(decision: Pick<ProposedDecision, "mechanism" | "outcome" | "groundIds">): {
  readonly needed: "yes" | "advised" | "no";
  readonly ruleId?: DecisionRuleId;
} {
  if (!["refuse", "accept-in-part", "postpone"].includes(decision.outcome)) return { needed: "no" };
  if (decision.mechanism === "extradition") {
    return { needed: "advised", ruleId: "consultation-before-refused-extradition" };
  }
  // UNCC art. 40(28) names paragraphs 21 and 27 only.
  const named = decision.groundIds.some((id) => {
    const known = GROUNDS.find((one) => one.id === id);
    return known?.article === 40 && (known.paragraph?.startsWith("(21)") === true || known.paragraph === "(27)");
  });
  if (!named) return { needed: "no" };
  const needed = mechanismRecord(decision.mechanism).under40 ? "yes" : "advised";
  return { needed, ruleId: "consultation-before-refusal" };
}

function refusalViolations(decision: ProposedDecision): readonly DecisionViolation[] {
  const violations: DecisionViolation[] = [];
  if (decision.groundIds.length === 0) violations.push(broken("ground-needed"));
  if (!hasReasons(decision)) {
    const rule = decision.mechanism === "extradition" ? "reasons-for-refused-extradition" : "reasons-for-refusal";
    violations.push(broken(rule));
  }
  return [...violations, ...consultationViolations(decision)];
}

/** Whether the Convention lets the requested State put this kind of help off (UNCC arts. 40(27), 42(4)). */
export function mayBePostponed(mechanism: MechanismId): boolean {
  return mechanism !== "preservation";
}

function postponementViolations(decision: ProposedDecision): readonly DecisionViolation[] {
  const postpones = decision.groundIds.some((id) => GROUNDS.find((one) => one.id === id)?.kind === "may-postpone");
  const ongoing = postpones ? [] : [broken("ongoing-case-before-postponement")];
  return [...ongoing, ...consultationViolations(decision)];
}

function consultationViolations(decision: ProposedDecision): readonly DecisionViolation[] {
  const { needed, ruleId } = consultationNeeded(decision);
  if (needed === "no" || ruleId === undefined || decision.consulted) return [];
  const violation = broken(ruleId);
  return [needed === "yes" ? violation : { ...violation, severity: "warns" }];
}

function groundViolations(decision: ProposedDecision): readonly DecisionViolation[] {
  return decision.groundIds.flatMap((groundId) => {
    const violation = groundViolation(decision, groundId);
    return violation ? [violation] : [];
  });
}

function groundViolation(decision: ProposedDecision, groundId: string): DecisionViolation | undefined {
  const known = GROUNDS.find((one) => one.id === groundId);
  // A code that no list has is a fault of the software, not of the law: it always blocks.
  if (!known) return { code: "unknown-ground", severity: "blocks", groundId };
  if (known.kind === "not-a-ground") return { code: "not-a-ground", ...placed(known, known.certainty), groundId };
  const open = groundsFor(decision.mechanism, decision.reservations);
  const opened = open.find((one) => one.ground.id === groundId)?.opening;
  // UNCC art. 42(5): the reservation is for offences other than those of the Convention.
  const isReserved = opened?.onlyWithReservation !== undefined;
  if (isReserved && decision.offenceClass === "convention-offence") {
    return { code: "reservation-not-for-this-offence", ...placed(opened, opened.certainty), groundId };
  }
  if (opened) return undefined;
  const closed = GROUND_OPENINGS.find((one) => one.mechanism === decision.mechanism && one.groundId === groundId);
  if (closed) return { code: "ground-needs-reservation", ...placed(closed, closed.certainty), groundId };
  // How sure a closed list is decides whether leaving it blocks: 42(6) rests on memory, so it warns.
  const list = CLOSED_GROUND_LISTS[decision.mechanism];
  if (list) return { code: "ground-not-open", ...placed(list, list.certainty), groundId };
  // No other list says that it names every ground; a ground from elsewhere deserves a second look and no more.
  return { code: "ground-not-open", ...placed(known, known.certainty), severity: "warns", groundId };
}

/** Grounds beside an outcome that is no refusal confuse the reader of the decision, and a court later. */
function strayGrounds(decision: ProposedDecision): readonly DecisionViolation[] {
  return decision.groundIds.map((groundId) => ({ code: "ground-without-refusal", severity: "blocks", groundId }));
}

function broken(ruleId: DecisionRuleId): DecisionViolation {
  const rule = decisionRule(ruleId);
  return { code: ruleId, ...placed(rule, rule.certainty) };
}

function placed(
  place: Pick<Cited, "article" | "paragraph">,
  certainty: Certainty,
): Omit<DecisionViolation, "code" | "groundId"> {
  return {
    severity: severityOf(certainty),
    article: place.article,
    ...(place.paragraph === undefined ? {} : { paragraph: place.paragraph }),
    certainty,
  };
}

function hasReasons(decision: ProposedDecision): boolean {
  return (decision.reasons?.trim() ?? "") !== "";
}
