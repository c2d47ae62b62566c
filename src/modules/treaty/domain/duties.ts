import { type Notification, type PlainDate, stateRecord } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { type Entry, type Fact, isDecisive, isDeposit, standing } from "./fact.ts";
import { partiesOf, worldOf } from "./world.ts";

/** What a State owes the depositary because it deposited an instrument. */
export interface Duty {
  /** The first entry of the deposit and the notification: the same after a correction, another one after a second accession. */
  readonly id: string;
  readonly state: string;
  readonly notification: Notification;
  readonly deposit: Fact;
  /** By the Convention; absent where it names no day, or where the State does not know yet when it becomes a Party. */
  readonly dueOn?: PlainDate;
  /** The notification on record that meets it. */
  readonly metBy?: Fact;
}

/** The record of acts, and of which duties somebody said how they ended. */
export interface DutyRecord {
  readonly entries: readonly Entry<Fact>[];
  readonly settled: ReadonlySet<string>;
}

/** Of `dutiesOf`, what no notification on record meets and nobody found not to be owed. */
export function openDuties(
  { entries, settled }: DutyRecord,
  notifications: readonly Notification[],
  on: PlainDate,
): readonly Duty[] {
  return dutiesOf(entries, notifications, on).filter(({ id, metBy }) => metBy === undefined && !settled.has(id));
}

/**
 * The duties of all States on a day, the earliest deposit first (UNCC arts. 37(6), 37(19), 40(12)–(13), 41, 53(7), 64(3)–(4)). From the day
 * of the deposit to the day before its membership ends; what a correction made another act, or what was taken back, brings none.
 */
export function dutiesOf(
  entries: readonly Entry<Fact>[],
  notifications: readonly Notification[],
  on: PlainDate,
): readonly Duty[] {
  const told = standing(entries).filter((fact) => notifiedBy(fact) !== undefined && isDecisive(fact) && fact.on <= on);
  return memberships(entries)
    .filter(({ deposit, until }) => deposit.on <= on && (until === undefined || on < until))
    .flatMap(({ deposit, state, from, after = "" }) =>
      notifications
        .filter((notification) => isOwedBy(state, notification))
        .map((notification) => ({
          id: `${firstEntry(entries, deposit.factId)}.${notification.id}`,
          state,
          notification,
          deposit,
          ...compact({
            dueOn: dueOn(notification, deposit.on, from),
            metBy: told
              .filter((fact) => fact.state === state && fact.on >= after && notifiedBy(fact) === notification.id)
              .toSorted((a, b) => (a.on < b.on ? -1 : 1))
              .at(-1),
          }),
        })),
    );
}

/** The next day on which the duties of a State may be others, although nobody writes anything. */
export function nextDutyDay(entries: readonly Entry<Fact>[], state: string, on: PlainDate): PlainDate | undefined {
  const told = standing(entries).filter((fact) => fact.state === state && notifiedBy(fact) !== undefined);
  return memberships(entries)
    .filter((one) => one.state === state)
    .flatMap(({ deposit, until }) => [deposit.on, until])
    .concat(told.map((fact) => fact.on))
    .filter((day) => day !== undefined && day > on)
    .toSorted((a = "", b = "") => (a < b ? -1 : 1))[0];
}

function memberships(entries: readonly Entry<Fact>[]) {
  const facts = standing(entries);
  const parties = partiesOf(worldOf(facts));
  return facts
    .filter((fact) => isDeposit(fact.kind) && isDecisive(fact))
    .toSorted((a, b) => (a.on < b.on ? -1 : 1))
    .flatMap((deposit) => {
      const { state } = deposit;
      const periods = state === undefined ? [] : (parties[state] ?? []);
      const at = periods.findIndex((one) => one.depositedOn === deposit.on);
      const period = periods[at];
      // What was notified in an earlier membership ended with it.
      const after = periods[at - 1]?.until;
      return state === undefined || period === undefined
        ? []
        : [{ state, deposit, from: period.from, until: period.until, after }];
    });
}

/** Which notification of the Convention an act is; an organization's is the declaration of its competence. */
function notifiedBy({ kind, notification }: Fact): string | undefined {
  return kind === "competence-declaration" ? "organization-competence" : notification?.id;
}

function isOwedBy(state: string, { owed, ofOrganizations }: Notification): boolean {
  return owed !== undefined && (ofOrganizations === undefined || stateRecord(state)?.standing === "organization");
}

function dueOn(
  { owed }: Notification,
  depositedOn: PlainDate,
  partyFrom: PlainDate | undefined,
): PlainDate | undefined {
  if (owed === "at-deposit") return depositedOn;
  return owed === "as-party" ? partyFrom : undefined;
}

/** The entry that this one, perhaps over several corrections, stands for. */
function firstEntry(entries: readonly Entry<Fact>[], id: string): string {
  const before = entries.find((one) => one.id === id)?.corrects;
  return before === undefined ? id : firstEntry(entries, before);
}
