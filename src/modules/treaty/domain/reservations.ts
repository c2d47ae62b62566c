import { addMonths, type PlainDate } from "../../../convention/index.ts";
import { type Fact, isDecisive, isDeposit, type NewFact } from "./fact.ts";

// VCLT arts. 19 to 23 and the practice of depositaries, from memory: an entry is never refused by it.

/**
 * How a reservation or declaration stands: one that was made when it could be; one that came after the consent, and waits for twelve months
 * from its circulation; one that nobody objected to meanwhile; one that somebody did.
 */
export const MADE_STANDINGS = ["made", "pending", "accepted", "not-accepted", "withdrawn"] as const;
export type MadeStanding = (typeof MADE_STANDINGS)[number];

/** Twelve months from its circulation for objections to a reservation (VCLT art. 20(5), from memory). */
const OBJECTION_MONTHS = 12;

export function objectionsUntil({ kind, circulatedOn }: Fact): PlainDate | undefined {
  return kind === "reservation" && circulatedOn !== undefined ? addMonths(circulatedOn, OBJECTION_MONTHS) : undefined;
}

/** Whether a reservation was made after the State had consented to be bound. */
function isLate(made: NewFact, facts: readonly Fact[]): boolean {
  const last = facts
    .filter(
      ({ state, on, kind }) => state === made.state && on <= made.on && (isDeposit(kind) || kind === "denunciation"),
    )
    .filter((one) => !facts.some((later) => later.on <= made.on && revokes(later, one)))
    .toSorted((a, b) => (a.on < b.on ? -1 : 1))
    .at(-1);
  return made.kind === "reservation" && last !== undefined && isDeposit(last.kind) && last.on < made.on;
}

/** `facts` are all that stand, of all States. */
export function madeStanding(made: Fact, facts: readonly Fact[], date: PlainDate): MadeStanding {
  if (facts.some((one) => one.on <= date && isDecisive(one) && withdraws(one, made))) return "withdrawn";
  if (!isLate(made, facts)) return "made";
  const until = objectionsUntil(made);
  if (until === undefined) return "pending";
  if (objectionsTo(made, facts, date).some(({ on }) => on <= until)) return "not-accepted";
  return date <= until ? "pending" : "accepted";
}

/** Of what a State reserved or declared, what binds others on that day. */
export function isInEffect(standing: MadeStanding): boolean {
  return standing === "made" || standing === "accepted";
}

/** Whether an act takes an earlier reservation or declaration back: it names the act, or the provision. */
export function withdraws({ kind, state, on, relatesTo, reservation }: Fact, made: Fact): boolean {
  if (kind !== `withdrawal-of-${made.kind}` || state !== made.state || on < made.on) return false;
  if (relatesTo !== undefined) return relatesTo === made.factId;
  return made.kind === "reservation" && reservation !== undefined && reservation === made.reservation;
}

/** The same of its confirmation with the instrument. */
export function confirms({ kind, state, on, relatesTo, reservation }: Fact, made: Fact): boolean {
  if (kind !== "confirmation-of-reservation" || state !== made.state || on < made.on) return false;
  return relatesTo === undefined ? reservation === made.reservation : relatesTo === made.factId;
}

/** A denunciation can be taken back before it has effect, a year after it was received (VCLT art. 68, from memory). */
export function revokes({ kind, state, on }: NewFact, denunciation: NewFact): boolean {
  const isOf = denunciation.kind === "denunciation" && kind === "withdrawal-of-denunciation";
  return isOf && state === denunciation.state && denunciation.on <= on && on < addMonths(denunciation.on, 12);
}

/** Whether a State had consented to be bound by that day: a reservation is confirmed with the instrument (23(2)). */
export function isBoundBy(state: string | undefined, facts: readonly Fact[], date: PlainDate): boolean {
  return facts.some((one) => one.state === state && isDeposit(one.kind) && one.on <= date);
}

/** The objections to an act that stand on a day, the earliest first. */
export function objectionsTo(made: Pick<Fact, "factId">, facts: readonly Fact[], date: PlainDate): readonly Fact[] {
  return facts
    .filter(({ kind, relatesTo, on }) => kind === "objection" && relatesTo === made.factId && on <= date)
    .filter(
      ({ factId }) =>
        !facts.some((one) => one.kind === "withdrawal-of-objection" && one.relatesTo === factId && one.on <= date),
    )
    .toSorted((a, b) => (a.on < b.on ? -1 : 1));
}

/** 20(4)(b): the State whose objection keeps the treaty from entering into force between two States on that day. */
export function precludedBy(
  facts: readonly Fact[],
  [a, b]: readonly [string, string],
  date: PlainDate,
): string | undefined {
  const decisive = facts.filter(isDecisive);
  return decisive
    .filter(({ kind, on, state }) => kind === "reservation" && on <= date && (state === a || state === b))
    .filter((made) => madeStanding(made, decisive, date) === "made")
    .flatMap((made) => objectionsTo(made, decisive, date))
    .find(({ precludesEntry, state }) => precludesEntry === true && (state === a || state === b))?.state;
}

/** What both people who certify an act are told of it. */
export const FACT_WARNINGS = ["late", "without-instrument", "succession", "denounced-already"] as const;
export type FactWarning = (typeof FACT_WARNINGS)[number];

export function warningsOf(act: NewFact, facts: readonly Fact[]): readonly FactWarning[] {
  const isConfirmation = act.kind === "confirmation-of-reservation";
  if (isConfirmation && !isBoundBy(act.state, facts, act.on)) return ["without-instrument"];
  if (act.kind === "succession") return ["succession"];
  const isTooLate = act.kind === "withdrawal-of-denunciation" && !facts.some((one) => revokes(act, one));
  if (isTooLate) return ["denounced-already"];
  return isLate(act, facts) ? ["late"] : [];
}
