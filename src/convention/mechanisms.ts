import type { Cited } from "./certainty.ts";
import type { GateId } from "./gates.ts";

/** The kinds of cooperation, each one a closed code that travels in requests. */
export const MECHANISM_IDS = [
  "extradition",
  "transfer-of-sentenced-persons",
  "transfer-of-proceedings",
  "legal-assistance",
  "spontaneous-information",
  "contact-point-assistance",
  "preservation",
  "preserved-traffic-disclosure",
  "stored-data",
  "real-time-traffic",
  "interception",
  "law-enforcement-cooperation",
  "joint-investigation",
  "confiscation",
  "asset-information",
  "return-of-property",
] as const;
export type MechanismId = (typeof MECHANISM_IDS)[number];

/** How hard the Convention binds the State that is asked. */
export type Strength = "duty" | "endeavour" | "consider" | "may";

/** Which offences open a mechanism (Article 35). */
export type MechanismScope = "convention-offences" | "convention-offences-and-evidence-of-serious-crimes";

export interface Mechanism extends Cited {
  readonly id: MechanismId;
  readonly title: string;
  readonly summary: string;
  readonly whoAsks: string;
  readonly whoAnswers: string;
  readonly strength: Strength;
  readonly scope: MechanismScope;
  /** False where information is given without anybody asking. */
  readonly byRequest: boolean;
  /** True where Article 40 supplies contents, grounds, use limits and the place of other treaties. */
  readonly under40: boolean;
  /** True where the answer reaches into somebody's private life: two people send it, an order or review stands behind it. */
  readonly intrusive: boolean;
  readonly gates: readonly GateId[];
}
