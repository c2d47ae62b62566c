/**
 * How sure we are of a datum about the Convention. The certified text was not at hand when the data was written, so every
 * record says what it rests on, and a rule that rests on memory alone may warn but never stop anybody.
 */
export const CERTAINTIES = ["text", "source", "model", "memory", "practice", "design"] as const;

/**
 * - `text`: read in the adopted Convention itself
 * - `source`: supported by a named secondary source
 * - `model`: from memory, and the parallel clause of a parent treaty that was read says the same
 * - `memory`: from memory only
 * - `practice`: not the Convention and not its parents; a treaty, a form or a network asks for it among its own members
 * - `design`: our own inference
 */
export type Certainty = (typeof CERTAINTIES)[number];

export type Severity = "blocks" | "warns";

/** Where in the Convention a datum stands, and what the datum rests on. */
export interface Cited {
  readonly article: number;
  /** Paragraph and below, as in "(3)(a)"; absent when the datum concerns the whole article. */
  readonly paragraph?: string;
  readonly certainty: Certainty;
  /** The source in words: a database, a parent treaty with its article, or "memory". */
  readonly basis: string;
}

type Source = Pick<Cited, "certainty" | "basis">;

/** Read in the adopted text. */
export const TEXT = { certainty: "text", basis: "authentic Arabic text" } as const satisfies Source;
export const MEMORY = { certainty: "memory", basis: "memory" } as const satisfies Source;
export const INFERENCE = { certainty: "design", basis: "our inference" } as const satisfies Source;

/** From memory, and this place of a parent treaty says the same. */
export function model<Place extends string>(place: Place) {
  return { certainty: "model", basis: `memory, and ${place}` } as const;
}

/** Asked for by others than the Convention: by whom, in words. */
export function practice(basis: string) {
  return { certainty: "practice", basis } as const;
}

/** The place that `citation` writes: "42(3)(a)", or "42" for a whole article. */
export function at(place: string): Pick<Cited, "article" | "paragraph"> {
  const [article = place] = place.split("(", 1);
  const paragraph = place.slice(article.length);
  return { article: Number(article), ...(paragraph === "" ? {} : { paragraph }) };
}

/** A place of the Convention, and what its datum rests on. */
export function cited<S extends Source>(place: string, source: S) {
  return { ...at(place), ...source };
}

/** "42(3)(a)" for a paragraph, "42" for a whole article. */
export function citation(place: { readonly article: number; readonly paragraph?: string }): string {
  return `${place.article}${place.paragraph ?? ""}`;
}

const MAY_STOP: readonly Certainty[] = ["text", "source", "model"];

/** Whether the id of an element is its place in the Convention, "42(3)(a)", and no word of practice. */
export function isPlace(id: string): boolean {
  return /^[0-9]/.test(id);
}

/** What a violated rule does: only a rule of the Convention that is better founded than memory may stop a request or a decision. */
export function severityOf(certainty: Certainty): Severity {
  return MAY_STOP.includes(certainty) ? "blocks" : "warns";
}

/** 0 for the surest, the more the less sure; for sorting. */
export function uncertainty(certainty: Certainty): number {
  return CERTAINTIES.indexOf(certainty);
}

/** Ids such as "42(3)(a)" in the form that message keys use: "42-3-a". */
export function keyPart(id: string): string {
  return id
    .replaceAll(/[^a-zA-Z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .toLowerCase();
}
