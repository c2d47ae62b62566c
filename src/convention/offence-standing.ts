import type { Cited } from "./certainty.ts";
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
  readonly id: "penalty-of-which-law" | "some-extraditable" | "some-qualify";
  readonly statement: string;
}

export const OFFENCE_RULES: readonly OffenceRule[] = [
  {
    id: "penalty-of-which-law",
    article: 2,
    paragraph: "(h)",
    certainty: "memory",
    basis: "memory; the definition was read, and says nothing of whose law is meant",
    statement:
      "One law reaches four years and the other does not. The Convention does not say which of them decides whether this is a serious crime.",
  },
  {
    id: "some-extraditable",
    article: 37,
    paragraph: "(3)",
    certainty: "model",
    basis: "memory, and UNTOC 16(2), UNCAC 44(3)",
    statement:
      "Of several separate offences one at least is open to extradition. It may be granted for the others too.",
  },
  {
    id: "some-qualify",
    article: 40,
    certainty: "practice",
    basis: "Budapest Convention 27(6), Warsaw Convention 30: a grant in part is looked at before a refusal",
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

export interface OffenceStanding {
  readonly offenceClass: OffenceClass;
  readonly lawsDiffer: boolean;
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

/** What an officer is told of the whole request. */
export function rulesForOffences(
  mechanism: MechanismId,
  standings: readonly OffenceStanding[],
): readonly OffenceRule[] {
  const fit = standings.filter(qualifies).length;
  const some = fit > 0 && fit < standings.length;
  const wanted = new Set<OffenceRule["id"]>([
    ...(some ? [mechanism === "extradition" ? ("some-extraditable" as const) : ("some-qualify" as const)] : []),
    ...(standings.some(({ lawsDiffer }) => lawsDiffer) ? ["penalty-of-which-law" as const] : []),
  ]);
  return OFFENCE_RULES.filter(({ id }) => wanted.has(id));
}
