import type { Cited } from "./certainty.ts";

/** What general legal assistance may be asked for; a request names one where it decides what must stand in it. */
export interface AssistancePurpose extends Cited {
  /** As it travels in a request's `purpose`. */
  readonly id: string;
  readonly label: string;
}

/** What a request says it is for. */
export interface Purposes {
  /** A purpose of Article 40(3), where one matters: "service-of-documents" needs no summary of facts. */
  readonly purpose?: string | undefined;
  /** Where several things are asked for at once, instead of one purpose. */
  readonly purposes?: readonly string[] | undefined;
}

export const ASSISTANCE_PURPOSES: readonly AssistancePurpose[] = [
  {
    id: "evidence-or-statements",
    article: 40,
    paragraph: "(3)(a)",
    certainty: "model",
    basis: "memory, and UNTOC 18(3)",
    label: "Take evidence or statements from persons",
  },
  {
    id: "service-of-documents",
    article: 40,
    paragraph: "(3)(b)",
    certainty: "model",
    basis: "memory, and UNTOC 18(3)",
    label: "Serve judicial documents",
  },
  {
    id: "searches-and-freezing",
    article: 40,
    paragraph: "(3)(c)",
    certainty: "model",
    basis: "memory, and UNTOC 18(3)",
    label: "Search, seize or freeze",
  },
  {
    id: "stored-data",
    article: 40,
    paragraph: "(3)(d)",
    certainty: "memory",
    basis: "memory",
    label: "Search, seize or disclose stored electronic data",
  },
  {
    id: "real-time-traffic",
    article: 40,
    paragraph: "(3)(e)",
    certainty: "memory",
    basis: "memory",
    label: "Collect traffic data in real time",
  },
  {
    id: "interception",
    article: 40,
    paragraph: "(3)(f)",
    certainty: "memory",
    basis: "memory",
    label: "Intercept content data",
  },
  {
    id: "objects-and-sites",
    article: 40,
    paragraph: "(3)(g)",
    certainty: "model",
    basis: "memory, and UNTOC 18(3)",
    label: "Examine objects and sites",
  },
  {
    id: "information-and-expertise",
    article: 40,
    paragraph: "(3)(h)",
    certainty: "model",
    basis: "memory, and UNTOC 18(3)",
    label: "Give information, evidence or expert evaluations",
  },
  {
    id: "records",
    article: 40,
    paragraph: "(3)(i)",
    certainty: "model",
    basis: "memory, and UNTOC 18(3)",
    label: "Give originals or certified copies of records",
  },
  {
    id: "tracing-proceeds",
    article: 40,
    paragraph: "(3)(j)",
    certainty: "model",
    basis: "memory, and UNTOC 18(3)",
    label: "Identify or trace proceeds, property or instruments of crime",
  },
  {
    id: "appearance-of-persons",
    article: 40,
    paragraph: "(3)(k)",
    certainty: "model",
    basis: "memory, and UNTOC 18(3)",
    label: "Bring about the voluntary appearance of persons",
  },
  {
    id: "recovery-of-proceeds",
    article: 40,
    paragraph: "(3)(l)",
    certainty: "model",
    basis: "memory, and UNCAC 46(3)(k); the letter from memory only",
    label: "Recover proceeds of crime",
  },
  {
    id: "other-help",
    article: 40,
    paragraph: "(3)(m)",
    certainty: "model",
    basis: "memory, and UNTOC 18(3)",
    label: "Give any other help that the law of the requested State does not forbid",
  },
];
