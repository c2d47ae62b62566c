import { laterDate, type PlainDate } from "./calendar.ts";
import { clockRule, threshold } from "./clock-rules.ts";
import { addLength } from "./clocks.ts";

/** The four ways to consent to be bound; what each is called matters to the State, not to the count. */
export const INSTRUMENT_KINDS = ["ratification", "acceptance", "approval", "accession"] as const;
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
  /** For each depositor, when the Convention binds it: `from` inclusive, `until` exclusive. */
  readonly parties: Readonly<Record<string, PartyPeriod>>;
}

export interface PartyPeriod {
  readonly depositedOn: PlainDate;
  readonly from?: PlainDate;
  readonly until?: PlainDate;
}

/**
 * When the Convention enters into force, and for whom from when (UNCC art. 65). Depends on the set of deposits, not on their order.
 * `notifiedOn` is the day that the depositary has announced; it goes before our own count, which may not know every deposit.
 */
export function entryIntoForce(deposits: readonly Deposit[], notifiedOn?: PlainDate): EntryIntoForce {
  const needed = threshold("instruments-for-entry-into-force");
  const first = firstDeposits(deposits);
  const counted = [...first.values()].filter((one) => one.organization !== true).sort((a, b) => (a.on < b.on ? -1 : 1));
  const decisiveDepositOn = counted[needed - 1]?.on;
  // UNCC art. 65(1): ninetieth day after the fortieth instrument.
  const inForceFrom =
    notifiedOn ??
    (decisiveDepositOn === undefined ? undefined : addLength(decisiveDepositOn, lengthOf("general-entry-into-force")));
  const parties = [...first.values()].map((one) => [one.state, partyPeriod(one, inForceFrom)] as const);
  return {
    counted: counted.length,
    needed,
    ...(decisiveDepositOn === undefined ? {} : { decisiveDepositOn }),
    ...(inForceFrom === undefined ? {} : { inForceFrom }),
    parties: Object.fromEntries(parties),
  };
}

/** Whether the Convention binds a State on a day. */
export function isInForceFor(period: PartyPeriod | undefined, on: PlainDate): boolean {
  if (period?.from === undefined || on < period.from) return false;
  return period.until === undefined || on < period.until;
}

/**
 * UNCC art. 65(2): thirty days after the own deposit, or with the Convention if that is later. For a deposit up to the fortieth the
 * general day is always the later one, as ninety days are more than thirty; so one rule serves both.
 */
function partyPeriod(deposit: Deposit, inForceFrom: PlainDate | undefined): PartyPeriod {
  const from =
    inForceFrom === undefined
      ? undefined
      : laterDate(addLength(deposit.on, lengthOf("own-entry-into-force")), inForceFrom);
  // UNCC art. 67(1): a denunciation takes effect one year after it was received.
  const until =
    deposit.denunciationReceivedOn === undefined
      ? undefined
      : addLength(deposit.denunciationReceivedOn, lengthOf("denunciation"));
  return {
    depositedOn: deposit.on,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
}

/** A State counts once, with its earliest deposit. */
function firstDeposits(deposits: readonly Deposit[]): ReadonlyMap<string, Deposit> {
  const first = new Map<string, Deposit>();
  for (const deposit of deposits) {
    const known = first.get(deposit.state);
    if (!known || deposit.on < known.on) first.set(deposit.state, deposit);
  }
  return first;
}

function lengthOf(id: "general-entry-into-force" | "own-entry-into-force" | "denunciation") {
  const { length } = clockRule(id);
  if (!length) throw new Error(`clock rule ${id} has no length`);
  return length;
}
