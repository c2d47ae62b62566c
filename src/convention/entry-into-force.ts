import { laterDate, type PlainDate } from "./calendar.ts";
import { type ClockLength, clockRule, threshold } from "./clock-rules.ts";
import { addLength } from "./clocks.ts";

/** The four ways to consent to be bound; what each is called matters to the State, not to the count. */
const INSTRUMENT_KINDS = ["ratification", "acceptance", "approval", "accession"] as const;
export type InstrumentKind = (typeof INSTRUMENT_KINDS)[number];

export interface Deposit {
  readonly state: string;
  /** The day on which the depositary received the original. */
  readonly on: PlainDate;
  /** A regional economic integration organization; its instrument is not counted beside those of its members. */
  readonly organization?: boolean;
  readonly denunciationReceivedOn?: PlainDate;
}

export interface EntryIntoForce {
  /** Instruments that count towards the forty. */
  readonly counted: number;
  readonly needed: number;
  readonly decisiveDepositOn?: PlainDate;
  readonly inForceFrom?: PlainDate;
  readonly parties: PartyPeriods;
}

/** For each depositor its periods as a Party, the earliest first: whoever left may come back. */
export type PartyPeriods = Readonly<Record<string, readonly PartyPeriod[]>>;

/** When a treaty binds one depositor: `from` inclusive, `until` exclusive. */
export interface PartyPeriod {
  readonly depositedOn: PlainDate;
  readonly from?: PlainDate;
  readonly until?: PlainDate;
}

/** What the final clauses of a treaty say about its beginning and its end. */
export interface ForceClauses {
  /** How many instruments bring it into force. */
  readonly needed: number;
  /** From the instrument that brings it into force to that day. */
  readonly general: ClockLength;
  /** From a later Party's own deposit to the day on which it is bound. */
  readonly own: ClockLength;
  /** From the receipt of a denunciation to its effect. */
  readonly denunciation: ClockLength;
}

/** UNCC art. 65 and 67. */
export function conventionClauses(): ForceClauses {
  return {
    needed: threshold("instruments-for-entry-into-force"),
    general: lengthOf("general-entry-into-force"),
    own: lengthOf("own-entry-into-force"),
    denunciation: lengthOf("denunciation"),
  };
}

/**
 * When a treaty enters into force, and for whom from when (UNCC art. 65). Depends on the set of deposits, not on their order.
 * `notifiedOn` is the day that the depositary has announced; it goes before our own count, which may not know every deposit.
 */
export function entryIntoForce(
  deposits: readonly Deposit[],
  notifiedOn?: PlainDate,
  clauses: ForceClauses = conventionClauses(),
): EntryIntoForce {
  const byState = Map.groupBy(deposits.toSorted(byDay), ({ state }) => state);
  // A State counts once, with its earliest deposit.
  const counted = [...byState.values()]
    .flatMap(([first]) => (first === undefined || first.organization === true ? [] : [first]))
    .sort(byDay);
  const decisiveDepositOn = counted[clauses.needed - 1]?.on;
  // UNCC art. 65(1): ninetieth day after the fortieth instrument.
  const inForceFrom =
    notifiedOn ?? (decisiveDepositOn === undefined ? undefined : addLength(decisiveDepositOn, clauses.general));
  const parties = [...byState].map(([state, theirs]): [string, PartyPeriod[]] => [
    state,
    memberships(theirs).map((deposit) => partyPeriod(deposit, inForceFrom, clauses)),
  ]);
  return {
    counted: counted.length,
    needed: clauses.needed,
    ...(decisiveDepositOn === undefined ? {} : { decisiveDepositOn }),
    ...(inForceFrom === undefined ? {} : { inForceFrom }),
    parties: Object.fromEntries(parties),
  };
}

/** Whether a treaty binds a State on a day. */
export function isInForceFor(periods: readonly PartyPeriod[] | undefined, on: PlainDate): boolean {
  return (periods ?? []).some((period) => binds(period, on));
}

/** The period that counts on a day: the one that binds, else the newest whose instrument was deposited by then. */
export function periodOn(periods: readonly PartyPeriod[] | undefined, on: PlainDate): PartyPeriod | undefined {
  const begun = (periods ?? []).filter(({ depositedOn }) => depositedOn <= on);
  return begun.findLast((period) => binds(period, on)) ?? begun.at(-1);
}

function binds({ from, until }: PartyPeriod, on: PlainDate): boolean {
  return from !== undefined && on >= from && (until === undefined || on < until);
}

/** Of one State's deposits in order those that begin a period: a second one counts only once the first was denounced. */
function memberships(deposits: readonly Deposit[]): readonly Deposit[] {
  const begun: Deposit[] = [];
  for (const deposit of deposits) {
    const before = begun.at(-1);
    const left = before?.denunciationReceivedOn;
    if (before === undefined || (left !== undefined && left <= deposit.on)) begun.push(deposit);
  }
  return begun;
}

/**
 * UNCC art. 65(2): thirty days after the own deposit, or with the Convention if that is later. For a deposit up to the fortieth the
 * general day is always the later one, as ninety days are more than thirty; so one rule serves both.
 */
function partyPeriod(deposit: Deposit, inForceFrom: PlainDate | undefined, clauses: ForceClauses): PartyPeriod {
  const from = inForceFrom === undefined ? undefined : laterDate(addLength(deposit.on, clauses.own), inForceFrom);
  // UNCC art. 67(1): a denunciation takes effect one year after it was received.
  const until =
    deposit.denunciationReceivedOn === undefined
      ? undefined
      : addLength(deposit.denunciationReceivedOn, clauses.denunciation);
  return {
    depositedOn: deposit.on,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
}

function byDay(a: Deposit, b: Deposit): number {
  if (a.on !== b.on) return a.on < b.on ? -1 : 1;
  return a.state < b.state ? -1 : 1;
}

function lengthOf(id: "general-entry-into-force" | "own-entry-into-force" | "denunciation") {
  const { length } = clockRule(id);
  if (!length) throw new Error(`clock rule ${id} has no length`);
  return length;
}
