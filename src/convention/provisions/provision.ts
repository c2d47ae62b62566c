import type { Certainty, Cited } from "../certainty.ts";

/** How hard the Convention asks: a duty, an effort or a thing to consider, a liberty. */
export const PROVISION_FORCES = ["shall", "endeavour", "may"] as const;
export type ProvisionForce = (typeof PROVISION_FORCES)[number];

export const PROVISION_SIDES = ["offence", "power", "safeguard", "cooperation", "prevention", "general"] as const;
type ProvisionSide = (typeof PROVISION_SIDES)[number];

/** What the Convention leaves to the State where it asks: the basic concepts of its law, what its law allows, its means, what fits. */
type ProvisionSubject = "basic-concepts" | "domestic-law" | "means" | "where-appropriate";

export type ParallelTreaty = "UNTOC" | "UNCAC" | "Budapest";

/** A place in another treaty whose answer may be carried over, to be confirmed. `model` where that place was read for our data. */
export interface Parallel {
  readonly treaty: ParallelTreaty;
  readonly place: string;
  readonly certainty: Certainty;
}

/** One thing that the Convention asks of a State; its words stand in locales under `provisions.<id>`. */
export interface Provision extends Cited {
  /** "art-40-12-a", with a word behind where one paragraph asks several things: "art-24-2-review". It never changes its meaning. */
  readonly id: string;
  readonly force: ProvisionForce;
  readonly subjectTo?: ProvisionSubject;
  readonly side: ProvisionSide;
  /** Of a safeguard: what it stands beside. Of everything else: the safeguards it must not be without. */
  readonly guards: readonly string[];
  readonly parallel: readonly Parallel[];
}

/** A provision as written down: only a safeguard names its pairs, the other end is found from it. */
export type WrittenProvision = Omit<Provision, "guards"> &
  (
    | { readonly side: "safeguard"; readonly guards?: readonly string[] }
    | { readonly side: Exclude<ProvisionSide, "safeguard"> }
  );

/** The place that an id names: "art-24-2-review" is Article 24, paragraph (2). */
export function at(id: string): Pick<Provision, "id" | "article" | "paragraph"> {
  const [, article, ...parts] = id.split("-");
  const paragraph = parts.filter((part) => /^(\d+|[a-z])$/.test(part)).map((part) => `(${part})`);
  return { id, article: Number(article), ...(paragraph.length === 0 ? {} : { paragraph: paragraph.join("") }) };
}

type Basis = Pick<Provision, "certainty" | "basis" | "parallel">;

/** Read in the adopted text. */
export function text(...parallel: readonly Parallel[]): Basis {
  return { certainty: "text", basis: "authentic Arabic text", parallel };
}

/** From memory, and the place named first says the same. A note says which part rests on memory alone. */
export function model(
  treaty: ParallelTreaty,
  place: string,
  { also = [], note }: { readonly also?: readonly Parallel[]; readonly note?: string } = {},
): Basis {
  const basis = `memory, and ${treaty} ${place}${note === undefined ? "" : `; ${note}`}`;
  return { certainty: "model", basis, parallel: [{ treaty, place, certainty: "model" }, ...also] };
}

/** From memory only. */
export function memory(...parallel: readonly Parallel[]): Basis {
  return { certainty: "memory", basis: "memory", parallel };
}

/** A parallel that we remember and did not read for this datum. */
export function remembered(treaty: ParallelTreaty, place: string): Parallel {
  return { treaty, place, certainty: "memory" };
}
