import {
  CONVENTION_INSTRUMENT,
  demandState,
  type Instrument,
  isPlainDate,
  isRealState,
  openedOn,
  type PlainDate,
  RESERVATION_OPENINGS,
  signedUntil,
} from "../../../convention/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { type Contradiction, newContradictions } from "./contradictions.ts";
import { type Fact, type NewBasis, type NewFact, OF_ALL_STATES } from "./fact.ts";
import { functionOf } from "./notification.ts";
import { isInvented } from "./world.ts";

/** What a new entry is checked against. */
export interface RecordContext {
  readonly standing: readonly Fact[];
  /** The entry that no longer stands once this is recorded. */
  readonly without?: string | undefined;
  /** Now, and today in the calendar that is furthest ahead on earth: an act of today is not in the future anywhere. */
  readonly now: Date;
  readonly today: PlainDate;
  readonly production: boolean;
}

const INSTRUMENT: Instrument = CONVENTION_INSTRUMENT;

/** Refuses an entry that contradicts the calendar, the Convention's own rules or what is recorded already. */
export function checkNewFact(fact: NewFact, context: RecordContext): void {
  if (!isPlainDate(fact.on)) refuse("date-invalid", "Give the day as year-month-day, such as 2026-11-24.", "on");
  if (fact.state !== undefined) demandState(fact.state, "state");
  checkSource(fact, context);
  if (!OF_ALL_STATES.includes(fact.kind)) knownState(fact.state, context);
  else if (fact.state !== undefined) {
    refuse("state-not-wanted", "This is of the Convention itself, for all; name no State.", "state");
  }
  if (fact.kind !== "entry-into-force") {
    if (fact.on > context.today) {
      refuse("date-in-future", `The day ${fact.on} is still to come. Enter the act once it has happened.`, "on");
    }
    checkWords(fact);
  }
  checkRecord(fact, context);
}

/** Refuses what would leave a record that cannot be true: of an act that comes, or of one that is only taken back. */
export function checkRecord(fact: NewFact | undefined, { standing, without, now }: RecordContext): void {
  const plus: Fact | undefined = fact && { ...fact, factId: NEW, recordedAt: now, recordedBy: NEW };
  const found = newContradictions(standing, { without, plus }, INSTRUMENT);
  const own = found.find(({ act }) => act.factId === NEW);
  if (own !== undefined) {
    const [message, field] = SAID[own.code](own.act, own.beside);
    throw new Refusal(own.code, message, { field });
  }
  if (found[0] === undefined) return;
  const { kind, state = "", on } = found[0].act;
  throw new Refusal(
    "later-act-stands-on-it",
    `Then the ${kind} of ${state} of ${on} could not stand. Correct that entry first.`,
    {
      details: { kind, state, on },
    },
  );
}

/** No entry has this id. */
const NEW = "new";

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

/** What is about another act of the record. */
const ABOUT_ANOTHER: readonly NewFact["kind"][] = [
  "objection",
  "withdrawal-of-objection",
  "withdrawal-of-declaration",
  "withdrawal-of-reservation",
  "confirmation-of-reservation",
];

function checkWords({ kind, reservation, text, relatesTo, precludesEntry, notification }: NewFact): void {
  checkNotified(kind, notification, text);
  if (relatesTo !== undefined && !ABOUT_ANOTHER.includes(kind)) {
    refuse("related-not-wanted", "Only an objection, a confirmation or a withdrawal names another act.", "relatesTo");
  }
  if (precludesEntry === true && kind !== "objection") {
    refuse(
      "only-objection-precludes",
      "Only an objection keeps the Convention from entering into force.",
      "precludesEntry",
    );
  }
  if ((kind === "declaration" || kind === "competence-declaration") && text === undefined) {
    refuse("text-needed", "Enter the declaration in the State's own words.", "text");
  }
  if (kind !== "reservation") return;
  // A depositary circulates what a State formulates, to any provision or to none (VCLT arts. 19, 23: memory).
  if (!RESERVATION_OPENINGS.some((one) => one.id === reservation) && text === undefined) {
    refuse(
      "reservation-text-needed",
      "The Convention does not name this reservation. Enter the State's own words with it.",
      "text",
    );
  }
}

function checkNotified(kind: NewFact["kind"], said: NewFact["notification"], text: NewFact["text"]): void {
  if (kind !== "notification") {
    if (said !== undefined) refuse("notification-not-wanted", "Only a notification says this.", "notification.id");
    return;
  }
  if (said === undefined) {
    return refuse("notification-needed", "Say which notification of the Convention it is.", "notification.id");
  }
  const { id, authority, languages, phone, email, address } = said;
  const ofAuthority = { authority, phone, email, address };
  if (functionOf(id) !== undefined) {
    if (authority === undefined) refuse("notified-authority-needed", "Name the authority.", "notification.authority");
    return;
  }
  const [extra] = Object.entries({ ...ofAuthority, ...(id === "assistance-languages" ? {} : { languages }) }).filter(
    ([, value]) => value !== undefined,
  );
  if (extra !== undefined) {
    refuse("notification-not-wanted", "This notification says no such thing.", `notification.${extra[0]}`);
  }
  if (id === "assistance-languages") {
    if (languages === undefined)
      refuse("notified-languages-needed", "Name at least one language.", "notification.languages");
  } else if (text === undefined) {
    refuse("text-needed", "Enter the notification in the State's own words.", "text");
  }
}

/** What was wrong and what to do about it, with the box that it stands at. */
const SAID: Readonly<
  Record<Contradiction["code"], (act: Fact, beside?: Fact) => readonly [message: string, field: string]>
> = {
  "before-signature-window": () => [
    `The Convention was opened for signature on ${openedOn(INSTRUMENT)}; nothing can be dated before that day.`,
    "on",
  ],
  "already-signed": ({ state }) => [
    `A signature of ${state} is recorded already. Correct that entry instead.`,
    "state",
  ],
  "signature-window-closed": () => [
    `The Convention could be signed until ${signedUntil(INSTRUMENT)}. Enter an accession instead.`,
    "on",
  ],
  "signature-place-closed": ({ on }) => [`On ${on} the Convention was not signed at this place.`, "place"],
  "signed-after-deposit": ({ state }, beside) => [
    `${state} deposited its instrument on ${beside?.on}; a Party does not sign.`,
    "kind",
  ],
  "already-deposited": ({ state }, beside) => [
    `An instrument of ${state} of ${beside?.on} is recorded already. Correct that entry instead.`,
    "state",
  ],
  "signature-needed": ({ state, on }) => [
    `No signature of ${state} is known by ${on}. Record the signature first, or enter an accession.`,
    "kind",
  ],
  "accession-after-signature": ({ state }) => [
    `${state} has signed: enter a ratification, acceptance or approval.`,
    "kind",
  ],
  "not-deposited": ({ state }) => [`No instrument of ${state} is recorded that could be denounced.`, "state"],
  "already-denounced": ({ state }) => [`A denunciation of ${state} is recorded already.`, "state"],
  "already-reserved": () => ["This reservation is recorded already, in the same words.", "reservation"],
  "not-reserved": ({ state, on }) => [`${state} has no such reservation on ${on}.`, "reservation"],
  "nothing-to-withdraw": ({ state, on }) => [`${state} has nothing on ${on} that this withdraws.`, "relatesTo"],
  "nothing-to-object-to": ({ on }) => [
    `Choose a reservation or declaration that another State made by ${on}.`,
    "relatesTo",
  ],
  "member-first": ({ state, on }) => [
    `${state} can do this once one of its member States has: none is recorded by ${on}.`,
    "state",
  ],
  "neither-signed-nor-deposited": ({ state, on }) => [
    `${state} has neither signed nor deposited by ${on}: it notifies nothing under the Convention.`,
    "on",
  ],
  "organization-only": () => ["Only a regional organization declares its competence.", "state"],
  "already-in-force": (_, beside) => [
    `The entry into force on ${beside?.on} is recorded already. Correct that entry instead.`,
    "on",
  ],
};

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

/** Refuses an entity that could do nothing under the Convention, or not on a server in production. */
export function checkEntity(state: string, production: boolean): void {
  knownState(state, { production });
}

function knownState(
  state: string | undefined,
  { production }: Pick<RecordContext, "production">,
  field = "state",
): string {
  if (state === undefined) refuse("state-needed", "Say which State acted.", field);
  demandState(state, field);
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
