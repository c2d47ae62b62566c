import { cited, type Cited, MEMORY, model } from "./certainty.ts";

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
    ...cited("40(3)(a)", model("UNTOC 18(3)")),
    label: "Take evidence or statements from persons",
  },
  { id: "service-of-documents", ...cited("40(3)(b)", model("UNTOC 18(3)")), label: "Serve judicial documents" },
  { id: "searches-and-freezing", ...cited("40(3)(c)", model("UNTOC 18(3)")), label: "Search, seize or freeze" },
  { id: "stored-data", ...cited("40(3)(d)", MEMORY), label: "Search, seize or disclose stored electronic data" },
  { id: "real-time-traffic", ...cited("40(3)(e)", MEMORY), label: "Collect traffic data in real time" },
  { id: "interception", ...cited("40(3)(f)", MEMORY), label: "Intercept content data" },
  { id: "objects-and-sites", ...cited("40(3)(g)", model("UNTOC 18(3)")), label: "Examine objects and sites" },
  {
    id: "information-and-expertise",
    ...cited("40(3)(h)", model("UNTOC 18(3)")),
    label: "Give information, evidence or expert evaluations",
  },
  { id: "records", ...cited("40(3)(i)", model("UNTOC 18(3)")), label: "Give originals or certified copies of records" },
  {
    id: "tracing-proceeds",
    ...cited("40(3)(j)", model("UNTOC 18(3)")),
    label: "Identify or trace proceeds, property or instruments of crime",
  },
  {
    id: "appearance-of-persons",
    ...cited("40(3)(k)", model("UNTOC 18(3)")),
    label: "Bring about the voluntary appearance of persons",
  },
  {
    id: "recovery-of-proceeds",
    ...cited("40(3)(l)", model("UNCAC 46(3)(k); the letter from memory only")),
    label: "Recover proceeds of crime",
  },
  {
    id: "other-help",
    ...cited("40(3)(m)", model("UNTOC 18(3)")),
    label: "Give any other help that the law of the requested State does not forbid",
  },
];
