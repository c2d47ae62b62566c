import { z } from "zod";
import {
  type Certainty,
  CONFERENCE_RULE_IDS,
  CONFERENCE_RULES,
  type ConferenceRuleId,
  type ConferenceRuleValue,
  type PlainDate,
  severityOf,
} from "../../../../convention/index.ts";
import type { Given } from "../../../../protocol/given.ts";
import type { RefusalOptions } from "../../../../protocol/refusal.ts";
import { line, reason } from "./conference.ts";

export type RuleValues = { readonly [Id in ConferenceRuleId]?: ConferenceRuleValue<Id> };

/** What somebody decided, beside the rules themselves. */
export const ruleDecision = z.strictObject({
  fromOn: z.iso.date(),
  /** It was decided for a day that is over, and is only entered now. */
  late: z.boolean(),
  /** The decision or document that says so. */
  source: line,
  reason,
});

/** What two people changed of the rules of one conference, and from which day on. */
export interface RuleChange extends Given<typeof ruleDecision> {
  readonly changeId: string;
  readonly conferenceId: string;
  readonly rules: RuleValues;
  readonly recordedAt: Date;
  readonly askedBy: string;
  readonly approvedBy: string;
}

/** A rule as it stands on a day. */
export interface StandingRule<Id extends ConferenceRuleId = ConferenceRuleId> {
  readonly id: Id;
  readonly value: ConferenceRuleValue<Id>;
  readonly source: string;
  readonly certainty: Certainty;
  /** Absent: as it is in the record, unchanged. */
  readonly fromOn?: PlainDate;
  /** When it was entered, where that day was over by then. */
  readonly enteredLateAt?: Date;
}

export type StandingRules = { readonly [Id in ConferenceRuleId]: StandingRule<Id> };

/** The rule as it stands on this day: of several changes the one with the latest day, of one day the one that was recorded last. */
export function ruleOn<Id extends ConferenceRuleId>(
  changes: readonly RuleChange[],
  id: Id,
  day: PlainDate,
): StandingRule<Id> {
  const change = changes
    .filter(({ rules, fromOn }) => rules[id] !== undefined && fromOn <= day)
    .toSorted((a, b) => a.fromOn.localeCompare(b.fromOn) || a.recordedAt.getTime() - b.recordedAt.getTime())
    .at(-1);
  const { default: value, source, certainty } = CONFERENCE_RULES[id];
  const known = change?.rules[id];
  // The default of a rule is one of its values.
  if (change === undefined || known === undefined)
    return { id, value: value as ConferenceRuleValue<Id>, source, certainty };
  return {
    id,
    value: known,
    source: change.source,
    certainty: "source",
    fromOn: change.fromOn,
    ...(change.late && { enteredLateAt: change.recordedAt }),
  };
}

export function rulesFrom(changes: readonly RuleChange[], day: PlainDate): StandingRules {
  return Object.fromEntries(
    CONFERENCE_RULE_IDS.map((id) => [id, ruleOn(changes, id, day)]),
  ) as unknown as StandingRules; // one of each
}

/** Whether what breaks it is refused; what rests on memory or practice alone warns. */
export function mayRefuse({ certainty }: StandingRule): boolean {
  return severityOf(certainty) === "blocks";
}

/**
 * What a refusal that rests on a rule says of it, whatever else it says: in its text `{rule}` is the name of the rule, `{value}` how it
 * stands, `{certainty}` how sure it is.
 */
export function restingOn(rule: StandingRule): Required<Pick<RefusalOptions, "details" | "choices">> {
  const { id, value, source, certainty } = rule;
  const named = { rule: [`conference.rule.${id}`], certainty: [`web.certainty.${certainty}`] };
  return typeof value === "number"
    ? { details: { value, source }, choices: named }
    : { details: { source }, choices: { ...named, value: [`conference.rule.${id}.${value}`] } };
}
