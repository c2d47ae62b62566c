import {
  CONVENTION,
  isRealState,
  isPlainDate,
  type PlainDate,
  RESERVATION_OPENINGS,
  SIGNATORIES,
} from "../../../convention/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { type Fact, isDeposit, type NewBasis, type NewFact } from "./fact.ts";
import { isInvented, reservationsOn } from "./world.ts";

/** What a new entry is checked against. */
export interface RecordContext {
  /** The facts that stand, without the one that is being corrected. */
  readonly standing: readonly Fact[];
  /** Today, in the calendar that is furthest ahead on earth: an act of today is not in the future anywhere. */
  readonly today: PlainDate;
  readonly production: boolean;
}

/** Refuses an entry that contradicts the calendar, the Convention's own rules or what is recorded already. */
export function checkNewFact(fact: NewFact, context: RecordContext): void {
  if (!isPlainDate(fact.on)) refuse("date-invalid", "Give the day as year-month-day, such as 2026-11-24.", "on");
  checkSource(fact, context);
  if (fact.on < CONVENTION.openedForSignatureOn) {
    refuse(
      "before-signature-window",
      `The Convention was opened for signature on ${CONVENTION.openedForSignatureOn}; nothing can be dated before that day.`,
      "on",
    );
  }
  if (fact.kind === "entry-into-force") return checkEntryIntoForce(fact, context);
  const state = knownState(fact.state, context);
  if (fact.on > context.today) {
    refuse("date-in-future", `The day ${fact.on} is still to come. Enter the act once it has happened.`, "on");
  }
  checkAct(fact, state, context);
}

export function checkNewBasis(basis: NewBasis, context: RecordContext): void {
  if (!isPlainDate(basis.inForceFrom)) {
    refuse("date-invalid", "Give the day as year-month-day, such as 2026-11-24.", "inForceFrom");
  }
  if (basis.inForceUntil !== undefined && basis.inForceUntil <= basis.inForceFrom) {
    refuse("period-reversed", "A basis must end after it begins.", "inForceUntil");
  }
  if (new Set(basis.states).size < 2) {
    refuse("two-states-needed", "A basis stands between at least two States.", "states");
  }
  for (const state of basis.states) knownState(state, context, "states");
  const invented = basis.states.some(isInvented);
  if (invented !== (basis.source.kind === "fictional")) {
    refuse("source-does-not-fit", "Invented States have fictional sources, and real ones have not.", "source");
  }
}

function checkAct(fact: NewFact, state: string, { standing }: RecordContext): void {
  switch (fact.kind) {
    case "signature":
      return checkSignature(fact, state, standing);
    case "ratification":
    case "acceptance":
    case "approval":
    case "accession":
      return checkInstrument(fact, state, standing);
    case "denunciation":
      return checkDenunciation(fact, state, standing);
    case "reservation":
      return checkReservation(fact, state, standing);
    case "withdrawal-of-reservation":
      return checkWithdrawalOfReservation(fact, state, standing);
    case "declaration":
      if (fact.text === undefined) refuse("text-needed", "Enter the declaration in the State's own words.", "text");
      return;
    case "entry-into-force":
      return;
  }
}

function checkSignature(fact: NewFact, state: string, standing: readonly Fact[]): void {
  if (standing.some((one) => one.kind === "signature" && one.state === state)) {
    refuse("already-signed", `A signature of ${state} is recorded already. Correct that entry instead.`, "state");
  }
  // UNCC art. 64(1): after the window only accession is left.
  if (fact.on > CONVENTION.signedInNewYorkUntil) {
    refuse(
      "signature-window-closed",
      `The Convention could be signed until ${CONVENTION.signedInNewYorkUntil}. Enter an accession instead.`,
      "on",
    );
  }
}

/** UNCC art. 64(3)-(4): consent after signature, or accession without it; once. */
function checkInstrument(fact: NewFact, state: string, standing: readonly Fact[]): void {
  const deposit = depositOf(state, standing);
  if (deposit) {
    refuse(
      "already-deposited",
      `An instrument of ${state} of ${deposit.on} is recorded already. Correct that entry instead.`,
      "state",
    );
  }
  const hasSigned =
    standing.some((one) => one.kind === "signature" && one.state === state && one.on <= fact.on) ||
    SIGNATORIES.some((one) => one.state === state && one.signed.slice(0, 10) <= fact.on);
  if (fact.kind !== "accession" && !hasSigned) {
    refuse(
      "signature-needed",
      `No signature of ${state} is known by ${fact.on}. Record the signature first, or enter an accession.`,
      "kind",
    );
  }
  if (fact.kind === "accession" && hasSigned) {
    refuse("accession-after-signature", `${state} has signed: enter a ratification, acceptance or approval.`, "kind");
  }
}

function checkDenunciation(fact: NewFact, state: string, standing: readonly Fact[]): void {
  const deposit = depositOf(state, standing);
  if (!deposit || deposit.on > fact.on) {
    refuse("not-deposited", `No instrument of ${state} is recorded that could be denounced.`, "state");
  }
  if (standing.some((one) => one.kind === "denunciation" && one.state === state)) {
    refuse("already-denounced", `A denunciation of ${state} is recorded already.`, "state");
  }
}

function checkReservation(fact: NewFact, state: string, standing: readonly Fact[]): void {
  if (fact.reservation === undefined) refuse("reservation-needed", "Say which provision is reserved.", "reservation");
  if (!RESERVATION_OPENINGS.some((one) => one.id === fact.reservation) && fact.text === undefined) {
    refuse(
      "reservation-text-needed",
      `The Convention names no reservation to ${fact.reservation}. Enter the State's own words with it.`,
      "text",
    );
  }
  if (reservationsOn(standing, state, fact.on).includes(fact.reservation)) {
    refuse("already-reserved", `The reservation to ${fact.reservation} is recorded already.`, "reservation");
  }
}

function checkWithdrawalOfReservation(fact: NewFact, state: string, standing: readonly Fact[]): void {
  if (fact.reservation === undefined || !reservationsOn(standing, state, fact.on).includes(fact.reservation)) {
    refuse("not-reserved", `${state} has no such reservation on ${fact.on} that could be withdrawn.`, "reservation");
  }
}

function depositOf(state: string, standing: readonly Fact[]): Fact | undefined {
  return standing.find((one) => isDeposit(one.kind) && one.state === state);
}

function checkEntryIntoForce(fact: NewFact, { standing }: RecordContext): void {
  if (fact.state !== undefined) {
    refuse("state-not-wanted", "The Convention enters into force for all; name no State.", "state");
  }
  const fictional = fact.source.kind === "fictional";
  const known = standing.find(
    (one) => one.kind === "entry-into-force" && (one.source.kind === "fictional") === fictional,
  );
  if (known) {
    refuse(
      "already-in-force",
      `The entry into force on ${known.on} is recorded already. Correct that entry instead.`,
      "on",
    );
  }
}

/** R19: invented States are for training only, and what is told of them is fiction; of real States it is not. */
function checkSource(fact: NewFact, { production }: RecordContext): void {
  const fictional = fact.source.kind === "fictional";
  if (fictional && production) {
    refuse("fiction-refused", "This server is in production: it records no fictional facts.", "source");
  }
  if (fact.state !== undefined && isInvented(fact.state) !== fictional) {
    refuse("source-does-not-fit", "Invented States have fictional sources, and real ones have not.", "source");
  }
}

function knownState(state: string | undefined, { production }: RecordContext, field = "state"): string {
  if (state === undefined) refuse("state-needed", "Say which State acted.", field);
  if (isInvented(state)) {
    if (production) refuse("training-state", `${state} is an invented State, for training only.`, field);
    return state;
  }
  if (!isRealState(state)) refuse("state-unknown", `${state} is the code of no State that could be a Party.`, field);
  return state;
}

function refuse(code: string, message: string, field: string): never {
  throw new Refusal(code, message, { field });
}
