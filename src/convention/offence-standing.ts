import { at, cited, type Cited, model, practice } from "./certainty.ts";
import { threshold } from "./clock-rules.ts";
import {
  dualCriminality,
  type DualCriminalityRule,
  type DualCriminalityStanding,
  type Punishable,
} from "./dual-criminality.ts";
import type { MechanismId } from "./mechanisms.ts";
import { type MechanismOpening, type OffenceClass, type OffenceFacts, offenceScope } from "./scope.ts";

/** What follows for a request from its offences together. */
export interface OffenceRule extends Cited {
  readonly id: "penalty-of-which-law" | "accessory-extradition" | "other-basis-needed" | "some-qualify";
  readonly statement: string;
}

export const OFFENCE_RULES: readonly OffenceRule[] = [
  {
    id: "penalty-of-which-law",
    ...at("2(h)"),
    certainty: "memory",
    basis: "memory; the definition was read, and says nothing of whose law is meant",
    statement:
      "One law reaches four years and the other does not. The Convention does not say which of them decides whether this is a serious crime.",
  },
  {
    id: "accessory-extradition",
    ...cited("37(3)", model("UNCAC 44(3)")),
    statement:
      "The penalty may be too short for an extradition for this offence alone. Together with another one that is open to extradition, it may be granted all the same.",
  },
  {
    id: "other-basis-needed",
    ...cited("37(3)", model("UNCAC 44(3)")),
    statement:
      "This offence is not open to extradition under the Convention, and the rule on related offences with a short penalty does not reach it. Look for another legal basis, or decide in part.",
  },
  {
    id: "some-qualify",
    ...cited(
      "40",
      practice("Budapest Convention 27(6), Warsaw Convention 30: a grant in part is looked at before a refusal"),
    ),
    statement:
      "Some of the offences qualify and others do not. Look at a decision in part before you refuse the whole.",
  },
];

/** One offence as both States tell it. */
export interface OffenceReading extends Omit<OffenceFacts, "electronicEvidence"> {
  /** Absent where nobody said. */
  readonly electronicEvidence?: boolean;
  readonly punishableThere: Punishable | undefined;
}

/** A rule and the offences of which it speaks, by their places from 1. */
export interface RuleOfOffences extends OffenceRule {
  readonly offences: readonly number[];
}

export interface OffenceStanding {
  readonly offenceClass: OffenceClass;
  readonly lawsDiffer: boolean;
  /** In one of the two laws the maximum penalty is shorter than treaties on extradition usually ask. */
  readonly isShort: boolean;
  /** Whether the Convention opens the mechanism for it (Article 35). */
  readonly opening: MechanismOpening;
  readonly dual: { readonly standing: DualCriminalityStanding; readonly rule: DualCriminalityRule };
}

interface Facts {
  readonly mechanism: MechanismId;
  readonly requestedStateRequires: boolean;
  readonly reservations: readonly string[];
}

/** UNCC arts. 2(h), 35, 40(8), 42(5): what scope and dual criminality make of one offence. Decides nothing. */
export function offenceStanding(
  reading: OffenceReading,
  { mechanism, requestedStateRequires, reservations }: Facts,
): OffenceStanding {
  const { electronicEvidence, punishableThere, ...facts } = reading;
  const scopeWith = (electronic: boolean) => offenceScope({ ...facts, electronicEvidence: electronic });
  const { offenceClass, lawsDiffer, mechanisms } = scopeWith(electronicEvidence ?? true);
  const opening = mechanisms[mechanism];
  // Where nobody said whether electronic evidence is sought and that would decide, nobody can tell.
  const isOpenEitherWay = scopeWith(electronicEvidence ?? false).mechanisms[mechanism] === opening;
  return {
    offenceClass,
    lawsDiffer,
    isShort: [facts.maximumPenalty?.requesting, facts.maximumPenalty?.requested].some(
      (law) => typeof law === "object" && law.months < threshold("extraditable-months"),
    ),
    opening: isOpenEitherWay ? opening : "unknown",
    dual: dualCriminality({ mechanism, requestedStateRequires, reservations, offenceClass, punishableThere }),
  };
}

/** The offence is open to this kind of help, and no test of the conduct stands against it. */
export function qualifies({ opening, dual }: OffenceStanding): boolean {
  return opening !== "no-duty" && !STANDS_AGAINST.includes(dual.standing);
}

const STANDS_AGAINST: readonly DualCriminalityStanding[] = [
  "may-decline",
  "may-refuse-by-reservation",
  "required-and-missing",
];

/** What an officer is told of the whole request, each with the offences that it is about. */
export function rulesForOffences(
  mechanism: MechanismId,
  standings: readonly OffenceStanding[],
): readonly RuleOfOffences[] {
  const placesOf = (is: (one: OffenceStanding) => boolean): readonly number[] =>
    standings.flatMap((one, index) => (is(one) ? [index + 1] : []));
  const isExtradition = mechanism === "extradition";
  const fits = (one: OffenceStanding): boolean => qualifies(one) && !(isExtradition && one.isShort);
  const isSomeFit = standings.some(fits);
  const [failing, short] = [placesOf((one) => !qualifies(one)), placesOf((one) => qualifies(one) && !fits(one))];
  const about: Readonly<Record<OffenceRule["id"], readonly number[]>> = {
    "penalty-of-which-law": placesOf(({ lawsDiffer }) => lawsDiffer),
    "accessory-extradition": isSomeFit ? short : [],
    "other-basis-needed": isSomeFit && isExtradition ? failing : [],
    "some-qualify": isSomeFit && !isExtradition ? failing : [],
  };
  return OFFENCE_RULES.flatMap((rule) => (about[rule.id].length > 0 ? [{ ...rule, offences: about[rule.id] }] : []));
}
