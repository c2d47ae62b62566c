import type { PlainDate } from "./calendar.ts";
import { type Certainty, citation } from "./certainty.ts";
import { isInForceFor, type PartyPeriod, type PartyPeriods, periodOn } from "./entry-into-force.ts";
import { mechanism as mechanismRecord, type MechanismId, MECHANISMS } from "./mechanisms.ts";
import { type OffenceFacts, offenceScope } from "./scope.ts";

export type LegalBasisKind = "convention" | "treaty" | "reciprocity" | "domestic-law";

/** A treaty, a promise of reciprocity or a domestic law that two States can stand on beside the Convention. */
export interface OtherBasis {
  readonly id: string;
  readonly kind: Exclude<LegalBasisKind, "convention">;
  readonly citation: string;
  readonly states: readonly string[];
  readonly inForceFrom: PlainDate;
  readonly inForceUntil?: PlainDate;
  /** Empty: every mechanism. */
  readonly mechanisms: readonly MechanismId[];
}

export interface LegalBasisQuestion {
  readonly requesting: string;
  readonly requested: string;
  readonly mechanism: MechanismId;
  readonly offence: OffenceFacts;
  /** The day on which the request leaves, in the requesting State's calendar. */
  readonly date: PlainDate;
  readonly conventionParties: PartyPeriods;
  readonly others: readonly OtherBasis[];
  /** The State whose objection keeps the Convention from entering into force between the two (VCLT art. 20(4)(b), from memory). */
  readonly precludedBy?: string;
  /** What the requested State notified on whether the Convention is its basis for extradition (37(6)(a)); absent where nothing is recorded. */
  readonly requestedOnExtradition?: OwnWords;
}

/** A State's own words, in their language. */
interface OwnWords {
  readonly language: string;
  readonly text: string;
}

export type BasisReason =
  | "not-deposited"
  | "convention-not-in-force"
  | "not-yet-in-force"
  | "denounced"
  | "mechanism-not-covered"
  | "agreement-needed"
  | "objection-precludes"
  | "none-recorded";

export interface LegalBasisOption {
  readonly kind: LegalBasisKind;
  readonly id?: string;
  readonly citation: string;
  readonly available: boolean;
  /** The day from which it binds both States. */
  readonly inForceFrom?: PlainDate;
  readonly inForceUntil?: PlainDate;
  /** Why it is not available, and for which State. */
  readonly reason?: BasisReason;
  readonly reasonState?: string;
  /** Available, but look again: which offences open a mechanism rests on memory, so it warns and does not close. */
  readonly caution?: ScopeCaution;
  /** A treaty that goes first: before paragraphs 8 to 31 of Article 40, unless both States agree otherwise, or for extradition (37(4)). */
  readonly giveWayTo?: string;
  /**
   * For extradition under the Convention: a State that extradites only under a treaty says whether the Convention is one for it. The record
   * does not know which States those are, so what was told, or that nothing was, is shown for every State that is asked.
   */
  readonly extraditionBasis?: { readonly state: string; readonly told?: OwnWords };
  /** Of the rule of the Convention that put the option here; absent where no such rule is at work. */
  readonly certainty?: Certainty;
}

/** The offence is below the threshold; the penalty is not stated; one law reaches the threshold and the other does not. */
type ScopeCaution = "offence-out-of-scope" | "penalty-not-stated" | "laws-differ";

/** How a request cites the Convention: the same words from every State, whatever language its people speak. */
const CITATION_LEAD = "United Nations Convention against Cybercrime, Article ";

/** The article that these words cite, where they are what `legalBasis` gives for a mechanism; else undefined. */
export function articleCited(words: string): string | undefined {
  return MECHANISMS.map(citation).find((article) => words === CITATION_LEAD + article);
}

/**
 * What binds both States on that day, first choice first, with the reason where something does not. The Convention is offered only
 * where it is in force for both; another treaty goes first for legal assistance (UNCC art. 40(6)-(7)) and for extradition (37(4)-(7)). A
 * sentenced person is transferred under an agreement only (38).
 */
export function legalBasis(question: LegalBasisQuestion): readonly LegalBasisOption[] {
  const treaties = optionsOf(question, "treaty");
  const governing = treaties.find((option) => option.available);
  const convention = conventionOption(question, governing?.citation);
  const rest = [...optionsOf(question, "reciprocity"), ...optionsOf(question, "domestic-law")];
  const treatyFirst = isTreatyFirst(question.mechanism) && governing !== undefined;
  return treatyFirst ? [...treaties, convention, ...rest] : [convention, ...treaties, ...rest];
}

function isTreatyFirst(mechanism: MechanismId): boolean {
  const { under40 } = mechanismRecord(mechanism);
  return under40 || mechanism === "extradition" || isAgreementNeeded(mechanism);
}

/** UNCC art. 38 invites agreements and is itself no basis. */
function isAgreementNeeded(mechanism: MechanismId): boolean {
  return mechanism === "transfer-of-sentenced-persons";
}

function conventionOption(question: LegalBasisQuestion, governingTreaty: string | undefined): LegalBasisOption {
  const { requesting, requested, date, conventionParties } = question;
  const periods = [requesting, requested].map((state) => ({ state, period: periodOn(conventionParties[state], date) }));
  const from = laterOf(periods.map(({ period }) => period?.from));
  const until = earlierOf(periods.map(({ period }) => period?.until));
  const option = {
    kind: "convention",
    citation: CITATION_LEAD + citation(mechanismRecord(question.mechanism)),
    ...(from === undefined ? {} : { inForceFrom: from }),
    ...(until === undefined ? {} : { inForceUntil: until }),
    certainty: "model",
  } as const;
  if (isAgreementNeeded(question.mechanism)) return { ...option, available: false, reason: "agreement-needed" };
  for (const { state, period } of periods) {
    const reason = whyNotInForce(period, date);
    if (reason) return { ...option, available: false, reason, reasonState: state };
  }
  const { precludedBy } = question;
  if (precludedBy !== undefined) {
    const { inForceFrom: _, inForceUntil: __, ...never } = option;
    return { ...never, certainty: "memory", available: false, reason: "objection-precludes", reasonState: precludedBy };
  }
  const caution = scopeCaution(question);
  return {
    ...option,
    available: true,
    ...(caution === undefined ? {} : { caution, certainty: "memory" as const }),
    ...(governingTreaty !== undefined && isTreatyFirst(question.mechanism) ? { giveWayTo: governingTreaty } : {}),
    ...(question.mechanism === "extradition" ? { extraditionBasis: extraditionBasis(question) } : {}),
  };
}

/** UNCC art. 37(6)(a). */
function extraditionBasis({
  requested,
  requestedOnExtradition,
}: LegalBasisQuestion): NonNullable<LegalBasisOption["extraditionBasis"]> {
  return { state: requested, ...(requestedOnExtradition === undefined ? {} : { told: requestedOnExtradition }) };
}

/** UNCC art. 35(1), 40(1). */
function scopeCaution({ offence, mechanism }: LegalBasisQuestion): ScopeCaution | undefined {
  const scope = offenceScope(offence);
  switch (scope.mechanisms[mechanism]) {
    case "no-duty":
      return "offence-out-of-scope";
    case "unknown":
      return "penalty-not-stated";
    case "open":
      return scope.lawsDiffer ? "laws-differ" : undefined;
  }
}

function whyNotInForce(period: PartyPeriod | undefined, date: PlainDate): BasisReason | undefined {
  if (!period) return "not-deposited";
  if (period.from === undefined) return "convention-not-in-force";
  if (isInForceFor([period], date)) return undefined;
  return date < period.from ? "not-yet-in-force" : "denounced";
}

function optionsOf(question: LegalBasisQuestion, kind: OtherBasis["kind"]): readonly LegalBasisOption[] {
  const recorded = question.others.filter(
    (one) => one.kind === kind && one.states.includes(question.requesting) && one.states.includes(question.requested),
  );
  if (recorded.length === 0) {
    return [{ kind, citation: "", available: false, reason: "none-recorded" }];
  }
  return recorded.map((one) => otherOption(one, question)).sort((a, b) => Number(b.available) - Number(a.available));
}

function otherOption(other: OtherBasis, { date, mechanism }: LegalBasisQuestion): LegalBasisOption {
  const option = {
    kind: other.kind,
    id: other.id,
    citation: other.citation,
    inForceFrom: other.inForceFrom,
    ...(other.inForceUntil === undefined ? {} : { inForceUntil: other.inForceUntil }),
    certainty: "model",
  } as const;
  if (date < other.inForceFrom) return { ...option, available: false, reason: "not-yet-in-force" };
  if (other.inForceUntil !== undefined && date >= other.inForceUntil) {
    return { ...option, available: false, reason: "denounced" };
  }
  const covers = other.mechanisms.length === 0 || other.mechanisms.includes(mechanism);
  return covers ? { ...option, available: true } : { ...option, available: false, reason: "mechanism-not-covered" };
}

function laterOf(dates: readonly (PlainDate | undefined)[]): PlainDate | undefined {
  // Unless it binds both, there is no day from which it binds both.
  if (dates.some((date) => date === undefined)) return undefined;
  return dates
    .filter((date) => date !== undefined)
    .sort()
    .at(-1);
}

function earlierOf(dates: readonly (PlainDate | undefined)[]): PlainDate | undefined {
  return dates.filter((date) => date !== undefined).sort()[0];
}
