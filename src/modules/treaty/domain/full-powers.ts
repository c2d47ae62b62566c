import { z } from "zod";
import { CONVENTION_INSTRUMENT, type PlainDate, sameName } from "../../../convention/index.ts";
import type { Cited } from "../../../convention/certainty.ts";
import type { Given } from "../../../protocol/given.ts";
import { newFact } from "./fact.ts";

/** What is done at the table: a signature, or the handing over of an instrument. */
const TABLE_ACTS = ["signature", "ratification", "acceptance", "approval", "accession"] as const;
/** Who signs by office, and who may issue full powers. */
export const OFFICES = ["head-of-state", "head-of-government", "foreign-minister"] as const;

export const line = z.string().trim().min(1).max(200);
const day = newFact.shape.on;

/** Full powers as they were announced or read. `datedOn` and `expiresOn` are days; of the latter the last that counts. */
export const newFullPowers = z.strictObject({
  state: newFact.shape.state.unwrap(),
  /** Of general full powers, the act that they are announced for. */
  act: z.enum(TABLE_ACTS),
  person: line,
  function: line,
  issuer: z.enum([...OFFICES, "other"]),
  issuerName: line.exactOptional(),
  adInterim: z.boolean(),
  datedOn: day,
  expiresOn: day.exactOptional(),
  general: z.boolean(),
  reference: line.exactOptional(),
});
export type NewFullPowers = Given<typeof newFullPowers>;

/** What whoever examines the copy finds in it. */
export const examination = z.strictObject({
  signed: z.boolean(),
  namesPerson: z.boolean(),
  namesTreaty: z.boolean(),
  namesAct: z.boolean(),
  dated: z.boolean(),
  empowers: z.boolean(),
  /** The copy, where it is kept as a document. */
  documentId: z.uuid().exactOptional(),
});

/** What an instrument that is deposited has: the full title, a clear will to be bound, a signature, a date. */
export const examined = z.strictObject({
  title: z.boolean(),
  consent: z.boolean(),
  signed: z.boolean(),
  dated: z.boolean(),
});
export type Examined = Given<typeof examined>;

export const FULL_POWERS_STATES = [
  "announced",
  "defective",
  "copy-in-order",
  "original-in-hand",
  "verified",
  "spent",
  "withdrawn",
] as const;

export interface FullPowers {
  readonly fullPowersId: string;
  /** Rises with each step. */
  readonly version: number;
  readonly instrument: string;
  readonly entry: NewFullPowers;
  readonly state: (typeof FULL_POWERS_STATES)[number];
  readonly findings?: readonly PointId[];
  readonly examinedAt?: Date;
  readonly originalFrom?: string;
  readonly originalAt?: Date;
  readonly originalTo?: string;
  readonly verifiedAt?: Date;
  readonly verifiedAskedBy?: string;
  readonly verifiedBy?: string;
  /** The signing. */
  readonly spentBy?: string;
  readonly reason?: string;
  readonly documentId?: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

export const RULE_IDS = ["F1", "F2", "F3", "F4", "F5", "F6", "F7"] as const;

/** Where a rule is from; of our own neither is there. */
interface RuleOrigin extends Partial<Pick<Cited, "certainty">> {
  readonly source?: string;
  readonly stops: boolean;
}

/** The rules for who may sign, each with where it is from. `stops`: what breaks it is refused; else it is only shown. */
export const SIGNING_RULES: Readonly<Record<(typeof RULE_IDS)[number], RuleOrigin>> = {
  F1: {
    certainty: "source",
    source: "VCLT art. 7(2)(a); UN Treaty Handbook 3.2.1; Hansard, 11 February 1998",
    stops: true,
  },
  F2: {
    certainty: "source",
    source: "VCLT art. 7(1); UN Treaty Handbook 3.2.1; Hansard, 11 February 1998",
    stops: true,
  },
  F3: { certainty: "source", source: "ICAO on credentials and full powers", stops: true },
  // A copy that came late is no defect; without the original nobody verifies, and so nobody signs.
  F4: { certainty: "source", source: "practice of the Council of Europe; a depositary may be stricter", stops: false },
  // Ours, and no rule of law: posts are worded in many ways.
  F5: { stops: false },
  F6: { certainty: "memory", source: "UN practice, from memory", stops: false },
  F7: { certainty: "memory", source: "UN Treaty Handbook 3.3, from memory", stops: false },
} as const satisfies Record<
  string,
  Partial<Pick<Cited, "certainty">> & { readonly source?: string; readonly stops: boolean }
>;
export type SigningRule = keyof typeof SIGNING_RULES;

/** What can be wrong, and the rule that says so. */
export const POINTS = {
  state: "F2",
  person: "F2",
  treaty: "F2",
  act: "F2",
  unsigned: "F2",
  undated: "F2",
  postdated: "F2",
  expired: "F2",
  issuer: "F2",
  credentials: "F3",
  "copy-late": "F4",
  capacity: "F5",
  general: "F6",
  "no-title": "F7",
  "no-consent": "F7",
  "no-signature": "F7",
  "no-date": "F7",
} as const satisfies Record<string, SigningRule>;
export type PointId = keyof typeof POINTS;

/** F4: the copy is there a day before the appointment. */
const COPY_AHEAD_MS = 24 * 3_600_000;

export function stops(point: PointId): boolean {
  return SIGNING_RULES[POINTS[point]].stops;
}

/** F2, F3, F6: what the copy lacks. Empty, or only what does not stop: it is in order. */
export function copyFindings({ issuer, general }: NewFullPowers, seen: Given<typeof examination>): readonly PointId[] {
  return found({
    unsigned: !seen.signed,
    person: !seen.namesPerson,
    treaty: !seen.namesTreaty && !general,
    act: !seen.namesAct && !general,
    undated: !seen.dated,
    issuer: issuer === "other",
    credentials: !seen.empowers,
    general,
  });
}

/** F2, F4 to F6: why full powers do not fit who signs what on a day, or only barely do. `on` and `at`: day and moment of the appointment. */
export function fitFindings(
  { entry, instrument, examinedAt }: Pick<FullPowers, "entry" | "instrument" | "examinedAt">,
  to: {
    readonly state: string;
    readonly act: NewFullPowers["act"];
    readonly signatory: { readonly name: string; readonly function: string };
    readonly on: PlainDate;
    readonly at: Date;
  },
): readonly PointId[] {
  const { general } = entry;
  return found({
    state: entry.state !== to.state,
    person: sameName(entry.person) !== sameName(to.signatory.name),
    treaty: instrument !== CONVENTION_INSTRUMENT.id && !general,
    act: entry.act !== to.act && !general,
    postdated: entry.datedOn > to.on,
    expired: entry.expiresOn !== undefined && entry.expiresOn < to.on,
    issuer: entry.issuer === "other",
    "copy-late": examinedAt !== undefined && to.at.getTime() - examinedAt.getTime() < COPY_AHEAD_MS,
    capacity: postOf(entry.function) !== postOf(to.signatory.function),
    general,
  });
}

/** F7: what the instrument itself lacks. */
export function instrumentFindings({ title, consent, signed, dated }: Examined): readonly PointId[] {
  return found({ "no-title": !title, "no-consent": !consent, "no-signature": !signed, "no-date": !dated });
}

/** Where somebody holds a post says nothing else of it: "Permanent Representative to the United Nations in New York". */
const HELD_AT =
  /[ ,]+(?:to|at|with|before|auprès de|ante|en|près) (?:the |l.|les? |las? |des |d.)*(?:united nations|un|nations unies|onu|naciones unidas)\b.*$/;

function postOf(words: string): string {
  return sameName(words.toLowerCase().replace(HELD_AT, ""));
}

function found(points: Partial<Record<PointId, boolean>>): readonly PointId[] {
  // Its keys are those of the parameter.
  return (Object.keys(points) as PointId[]).filter((point) => points[point] === true);
}
