import type { Cited } from "./certainty.ts";
import type { Code, RecordKindId } from "./records.ts";

/** UNCC art. 50(3): the ways that a request about property may take, each with the element that it asks for. */
export const PROPERTY_PATHS = {
  "own-order": "50(3)(a)",
  "give-effect": "50(3)(b)",
  "tracing-or-freezing": "50(3)(c)",
} as const;
export type PropertyPath = keyof typeof PROPERTY_PATHS;

/** How firmly the Convention asks for an element. */
type ElementForce = "always" | "where-possible" | "where-applicable" | "as-appropriate";

/**
 * What an officer fills in: words, a list of typed items, a period, codes of which one (`choice`) or several (`codes`) are meant, a day, a
 * sum, or records in boxes of their own.
 */
type ElementShape = "text" | "items" | "items-and-text" | "period" | "codes" | "choice" | "day" | "amount" | "records";

interface ElementItemKind {
  readonly kind: string;
  readonly label: string;
  readonly needed: boolean;
}

/** One content of a request; its id is its place in the Convention, "42(3)(a)", or a word, "person-sought", where practice asks for it. */
export interface RequiredElement extends Cited {
  readonly id: string;
  readonly force: ElementForce;
  readonly shape: ElementShape;
  readonly label: string;
  readonly help: string;
  /** For records: of what kind, and whether there is one only. */
  readonly record?: RecordKindId;
  readonly single?: boolean;
  /** Fields of its records that it answers by what it is, such as the role of the person sought. */
  readonly answers?: readonly string[];
  /** For shapes with items: the kinds on offer, and which of them the paragraph asks for. */
  readonly itemKinds?: readonly ElementItemKind[];
  /** For codes and a choice: the closed list. */
  readonly codes?: readonly Code[];
  /** For the shape `period`: the reason for its length stands beside it, in words. */
  readonly reasoned?: true;
  /** An element that falls away for one purpose of Article 40(3), such as the facts for the service of documents. */
  readonly notForPurpose?: string;
}
