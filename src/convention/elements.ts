import type { Cited } from "./certainty.ts";
import type { MechanismId } from "./mechanisms.ts";

/** How firmly the Convention asks for an element. */
export type ElementForce = "always" | "where-possible" | "where-applicable" | "as-appropriate";

/** What an officer fills in: words, a list of typed items, a period, or a choice of codes. */
export type ElementShape = "text" | "items" | "items-and-text" | "period" | "codes";

export interface ElementItemKind {
  readonly kind: string;
  readonly label: string;
  readonly needed: boolean;
}

/** One required content of a request; its id is its place in the Convention, "42(3)(a)". */
export interface RequiredElement extends Cited {
  readonly id: string;
  readonly paragraph: string;
  readonly force: ElementForce;
  readonly shape: ElementShape;
  readonly label: string;
  readonly help: string;
  /** For shapes with items: the kinds on offer, and which of them the paragraph asks for. */
  readonly itemKinds?: readonly ElementItemKind[];
  /** For the shape `codes`: the closed list. */
  readonly codes?: readonly { readonly code: string; readonly label: string }[];
  /** An element that falls away for one purpose of Article 40(3), such as the facts for the service of documents. */
  readonly notForPurpose?: string;
}

/** The value as it stands in a request; the same shape as in the protocol's request body. */
export interface ElementValueLike {
  readonly text?: { readonly text: string } | undefined;
  readonly codes?: readonly string[] | undefined;
  readonly items?: readonly { readonly kind: string; readonly value: string; readonly note?: unknown }[] | undefined;
  readonly period?: { readonly from?: string | undefined; readonly to?: string | undefined } | undefined;
}

/** Which list of contents a mechanism asks for, and whether that is the Convention's word or our advice. */
export interface ContentsList extends Cited {
  readonly mechanism: MechanismId;
  /** The paragraph that lists the elements: "40(15)", "42(3)", "45(3)", "50(3)". */
  readonly list: string;
  readonly advisory: boolean;
}
