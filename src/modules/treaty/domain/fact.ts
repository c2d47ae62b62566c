import type { InstrumentKind, MechanismId, OtherBasis, PlainDate } from "../../../convention/index.ts";

export const FACT_KINDS = [
  "signature",
  "ratification",
  "acceptance",
  "approval",
  "accession",
  "denunciation",
  "reservation",
  "withdrawal-of-reservation",
  "declaration",
  "entry-into-force",
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/**
 * Where a fact comes from. Law is decided from `depositary` and `official` facts, in training from `fictional` ones; a `secondary`
 * source is shown and decides nothing.
 */
export const SOURCE_KINDS = ["depositary", "official", "secondary", "fictional"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export interface FactSource {
  readonly kind: SourceKind;
  /** "C.N.196.2025.TREATIES-XVIII.16", a gazette, an address. */
  readonly reference: string;
}

/** What a person enters about one act of one State under the Convention. */
export interface NewFact {
  readonly kind: FactKind;
  /** Absent only for the entry into force of the Convention itself. */
  readonly state?: string;
  /** The day of the act; for a deposit, the day on which the depositary received the original. */
  readonly on: PlainDate;
  readonly source: FactSource;
  /** For a reservation and its withdrawal: "42(5)", or a place of the State's own choice. */
  readonly reservation?: string;
  /** The State's own words, where it declared something. */
  readonly text?: { readonly language: string; readonly text: string };
}

export interface Fact extends NewFact {
  readonly factId: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** A row of the record as it stands: facts only grow, a mistake is mended by a later row that names it. */
export interface FactEntry {
  readonly factId: string;
  /** Absent in an entry that only takes an earlier one back. */
  readonly fact?: Fact;
  readonly corrects?: string;
  readonly reason?: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** The facts that stand: what was not corrected by a later entry. */
export function standingFacts(entries: readonly FactEntry[]): readonly Fact[] {
  const corrected = new Set(entries.map((entry) => entry.corrects).filter((id) => id !== undefined));
  return entries.filter((entry) => !corrected.has(entry.factId)).flatMap((entry) => (entry.fact ? [entry.fact] : []));
}

export function isDeposit(kind: FactKind): kind is InstrumentKind {
  return kind === "ratification" || kind === "acceptance" || kind === "approval" || kind === "accession";
}

/** Whether law may be decided from a fact. */
export function isDecisive(fact: NewFact): boolean {
  return fact.source.kind !== "secondary";
}

/** A treaty, a promise of reciprocity or a domestic law beside the Convention, as a person enters it. */
export interface NewBasis {
  readonly kind: OtherBasis["kind"];
  readonly citation: string;
  readonly states: readonly string[];
  readonly inForceFrom: PlainDate;
  readonly inForceUntil?: PlainDate;
  readonly mechanisms: readonly MechanismId[];
  readonly source: FactSource;
}

export interface Basis extends NewBasis {
  readonly basisId: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

export interface BasisEntry {
  readonly basisId: string;
  readonly basis?: Basis;
  readonly corrects?: string;
  readonly reason?: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

export function standingBases(entries: readonly BasisEntry[]): readonly Basis[] {
  const corrected = new Set(entries.map((entry) => entry.corrects).filter((id) => id !== undefined));
  return entries
    .filter((entry) => !corrected.has(entry.basisId))
    .flatMap((entry) => (entry.basis ? [entry.basis] : []));
}
