import { z } from "zod";
import { type InstrumentKind, MECHANISM_IDS, type OtherBasis } from "../../../convention/index.ts";
import type { Given } from "../../../protocol/given.ts";
import { STATED_KINDS } from "../../../protocol/index.ts";
import { notified } from "./notification.ts";

/** What offices state to each other, and what only a record has. */
export const FACT_KINDS = [
  ...STATED_KINDS,
  "succession",
  "withdrawal-of-denunciation",
  "notification",
  "correction-of-text",
  "entry-into-force",
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** The depositary tells all States of it, and none of them did it. */
export const OF_ALL_STATES: readonly FactKind[] = ["correction-of-text", "entry-into-force"];

/**
 * Where a fact comes from. Law is decided from `depositary` and `official` facts, in training from `fictional` ones; a `secondary`
 * source is shown and decides nothing.
 */
export const SOURCE_KINDS = ["depositary", "official", "secondary", "fictional"] as const;
const day = z.iso.date("is not a day such as 2026-11-24");
const stateCode = z.string().regex(/^[A-Z]{2}$/, "is not a two-letter State code");
const source = z.strictObject({
  kind: z.enum(SOURCE_KINDS),
  /** "C.N.196.2025.TREATIES-XVIII.16", a gazette, an address. */
  reference: z.string().trim().min(1).max(500),
});

/** What a person enters about one act of one State under the Convention. */
export const newFact = z.strictObject({
  kind: z.enum(FACT_KINDS),
  /** Absent only for what is of all States: see `OF_ALL_STATES`. */
  state: stateCode.exactOptional(),
  /** The day of the act; for a deposit, the day on which the depositary received the original. */
  on: day,
  /** Of a signature: one of the places where the instrument is signed. */
  place: z
    .string()
    .regex(/^[a-z-]{1,40}$/)
    .exactOptional(),
  /** Who signed for the State, and as what. */
  signatory: z
    .strictObject({ name: z.string().trim().min(1).max(200), function: z.string().trim().min(1).max(200) })
    .exactOptional(),
  source,
  /** What it was certified from, kept here. */
  documentId: z.uuid().exactOptional(),
  /** The day on which the depositary told the States of it. */
  circulatedOn: day.exactOptional(),
  /** The entry that is objected to, confirmed or withdrawn. */
  relatesTo: z.uuid().exactOptional(),
  /** Of an objection: the Convention is not to enter into force between the two States (VCLT art. 20(4)(b), from memory). */
  precludesEntry: z.boolean().exactOptional(),
  /** For a reservation, its confirmation and its withdrawal: "42(5)", or a place of the State's own choice; absent where it names none. */
  reservation: z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z().]{1,40}$/)
    .exactOptional(),
  /** Of a notification, and of nothing else: which one, and what it says. */
  notification: notified.exactOptional(),
  /** The State's own words, where it declared something. */
  text: z
    .strictObject({
      language: z.string().regex(/^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/),
      text: z.string().trim().min(1).max(20_000),
    })
    .exactOptional(),
});
export type NewFact = Given<typeof newFact>;

export type SourceKind = NewFact["source"]["kind"];

export interface Fact extends NewFact, Recorded {
  readonly factId: string;
}

/** When and by whom something was entered, and who certified it. */
export interface Recorded {
  readonly recordedAt: Date;
  readonly recordedBy: string;
  /** A second person; absent where one alone entered it, under the rule of that day or to found a server. */
  readonly certifiedBy?: string;
}

/** What was entered, without when and by whom. */
export function unframed<Kept extends Recorded>(kept: Kept): Omit<Kept, keyof Recorded> {
  const { recordedAt: _, recordedBy: __, certifiedBy: ___, ...entered } = kept;
  return entered;
}

/** A row of a record that only grows: a mistake is mended by a later row that names it. */
export interface Entry<Kept> extends Recorded {
  readonly id: string;
  /** Absent in an entry that only takes an earlier one back. */
  readonly kept?: Kept;
  readonly corrects?: string;
  readonly reason?: string;
}

/** An entry that no longer stands as it was entered, and why. */
export interface Mended<Kept> {
  readonly was: Kept;
  readonly isReplaced: boolean;
  readonly reason: string;
  readonly at: Date;
  readonly by: string;
}

/** What was corrected or taken back, the latest first. */
export function mended<Kept>(entries: readonly Entry<Kept>[]): readonly Mended<Kept>[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry.kept]));
  return entries
    .flatMap(({ corrects, kept, reason = "", recordedAt, recordedBy }) => {
      const was = corrects === undefined ? undefined : byId.get(corrects);
      if (was === undefined) return [];
      return [{ was, isReplaced: kept !== undefined, reason, at: recordedAt, by: recordedBy }];
    })
    .toReversed();
}

/** The last entry in the row of corrections that begins with `id`; undefined where no entry has it. */
export function latestOf<Kept>(entries: readonly Entry<Kept>[], id: string | undefined): Entry<Kept> | undefined {
  const correction = entries.find(({ corrects }) => id !== undefined && corrects === id);
  return correction === undefined ? entries.find((entry) => entry.id === id) : latestOf(entries, correction.id);
}

/** What stands: what was not corrected by a later entry. */
export function standing<Kept>(entries: readonly Entry<Kept>[]): readonly Kept[] {
  const corrected = new Set(entries.map((entry) => entry.corrects).filter((id) => id !== undefined));
  return entries.filter(({ id }) => !corrected.has(id)).flatMap(({ kept }) => (kept === undefined ? [] : [kept]));
}

export function isDeposit(kind: FactKind): kind is InstrumentKind {
  return kind === "ratification" || kind === "acceptance" || kind === "approval" || kind === "accession";
}

/** Whether law may be decided from a fact. */
export function isDecisive(fact: NewFact): boolean {
  return fact.source.kind !== "secondary";
}

const days = z.int().min(1).max(365);

const BASIS_KINDS = ["treaty", "reciprocity", "domestic-law"] as const satisfies readonly OtherBasis["kind"][];

/** A treaty, a promise of reciprocity or a domestic law beside the Convention, as a person enters it. */
export const newBasis = z.strictObject({
  kind: z.enum(BASIS_KINDS),
  citation: z.string().trim().min(1).max(500),
  states: z.array(stateCode).min(2).max(250),
  inForceFrom: day,
  inForceUntil: day.exactOptional(),
  /** For which mechanisms it can be cited. */
  mechanisms: z.array(z.enum(MECHANISM_IDS)).max(MECHANISM_IDS.length),
  /** Numbers of days that it names and the Convention does not; counted from the arrest, and from the day set for surrender. */
  limits: z
    .strictObject({
      provisionalArrestMayEnd: days.exactOptional(),
      provisionalArrestMustEnd: days.exactOptional(),
      takingOver: days.exactOptional(),
    })
    .exactOptional(),
  source,
});
export type NewBasis = Given<typeof newBasis>;

/** Why an entry is mended, and what stands instead; without a replacement it is only taken back. */
const reason = z.string().trim().min(3).max(1000);
export const factCorrection = z.strictObject({ reason, replacement: newFact.exactOptional() });
export const basisCorrection = z.strictObject({ reason, replacement: newBasis.exactOptional() });
/** The first day on which a basis can no longer be cited. */
export const basisEnd = z.strictObject({ reason, inForceUntil: day });

export interface Basis extends NewBasis, Recorded {
  readonly basisId: string;
}
