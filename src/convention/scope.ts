import type { Certainty } from "./certainty.ts";
import { threshold } from "./clock-rules.ts";
import { MECHANISMS, type MechanismId } from "./mechanisms.ts";
import { offence } from "./offences.ts";

/** A maximum penalty as the law of one State has it. */
export type MaximumPenalty = { readonly months: number } | "life-or-heavier";

export interface OffenceFacts {
  /** Code of a Convention offence, "7" to "17b"; also with participation or attempt under Article 19. */
  readonly conventionOffence?: string;
  /** The heaviest penalty that each law allows, not the one expected. */
  readonly maximumPenalty?: { readonly requesting?: MaximumPenalty; readonly requested?: MaximumPenalty };
  /** The class in the asking State's own words, which counts where neither an article nor a penalty tells it. */
  readonly toldClass?: OffenceClass;
  /** Whether the request is for evidence in electronic form. */
  readonly electronicEvidence: boolean;
}

export type OffenceClass = "convention-offence" | "serious-crime" | "below" | "unknown";

/**
 * - `open`: the Convention opens the mechanism for this offence
 * - `no-duty`: the Convention does not; another basis may
 * - `unknown`: the penalty is not stated, so nobody can tell
 */
export type MechanismOpening = "open" | "no-duty" | "unknown";

export interface OffenceScope {
  readonly offenceClass: OffenceClass;
  /** The class rests on this: the definition was read in the text, which mechanisms it opens was not. */
  readonly certainty: Certainty;
  /** One law reaches the threshold and the other does not; the Convention does not say whose law decides. */
  readonly lawsDiffer: boolean;
  readonly mechanisms: Readonly<Record<MechanismId, MechanismOpening>>;
}

/** UNCC art. 2(h), 35(1)-(2), 40(1): what kind of offence it is and which mechanisms it opens. */
export function offenceScope(facts: OffenceFacts): OffenceScope {
  const { offenceClass, lawsDiffer } = classify(facts);
  const openings = MECHANISMS.map((one): [MechanismId, MechanismOpening] => {
    if (offenceClass === "convention-offence") return [one.id, "open"];
    if (offenceClass === "below" || one.scope === "convention-offences") return [one.id, "no-duty"];
    if (!facts.electronicEvidence) return [one.id, "no-duty"];
    return [one.id, offenceClass === "serious-crime" ? "open" : "unknown"];
  });
  return {
    offenceClass,
    certainty: "memory",
    lawsDiffer,
    // Object.fromEntries forgets the keys; MECHANISMS has each of them.
    mechanisms: Object.fromEntries(openings) as Record<MechanismId, MechanismOpening>,
  };
}

function classify(facts: OffenceFacts): { offenceClass: OffenceClass; lawsDiffer: boolean } {
  if (facts.conventionOffence !== undefined && offence(facts.conventionOffence)) {
    return { offenceClass: "convention-offence", lawsDiffer: false };
  }
  const laws = [facts.maximumPenalty?.requesting, facts.maximumPenalty?.requested].filter((law) => law !== undefined);
  if (laws.length === 0) return { offenceClass: facts.toldClass ?? "unknown", lawsDiffer: false };
  const serious = laws.filter(isSerious).length;
  return { offenceClass: serious > 0 ? "serious-crime" : "below", lawsDiffer: serious > 0 && serious < laws.length };
}

function isSerious(penalty: MaximumPenalty): boolean {
  return penalty === "life-or-heavier" || penalty.months >= threshold("serious-crime-months");
}
