import {
  type ClockDue,
  type ClockRule,
  type ClockStanding,
  clockDue,
  clockRule,
  type DayEnd,
  endOfDay,
  type LifeClock,
  type LimitId,
  type ZoneOrName,
} from "../../../../convention/index.ts";
import type { NeedEnd } from "./need-end.ts";
import { cameByOf, lifeInOrder, lifeOfRequest, outcomeDay, sideOf } from "./life.ts";
import type { LifeEntry } from "./message.ts";
import { currentElements, type RequestFile } from "./request-file.ts";
import { isSettled } from "./status.ts";

// Deadlines that steps start: counted from what happened there, by its box, and never from when it was heard here.

const DAY_MS = 86_400_000;

/** A clock of the life as it stands; without `due` the number of its days is not known. */
export interface LifeClockState {
  readonly rule: ClockRule;
  readonly clock: LifeClock;
  /** Of several things asked for, whose clock it is. */
  readonly purpose?: string;
  readonly standing: ClockStanding;
  readonly startedAt: string;
  readonly due?: ClockDue;
  /** The last day, where a State stated one. */
  readonly day?: string | undefined;
}

export interface LifeClockFacts {
  /** Our calendar first, then that of the other State. */
  readonly zones: readonly ZoneOrName[];
  /** Numbers of days that are kept with the treaty between the two States. */
  readonly limits: Readonly<Partial<Record<LimitId, number>>>;
  /** When a request that follows this one was in. */
  readonly followedAt?: string | undefined;
  /** What was said in the request from which this one goes on, and holds on here. */
  readonly carried?: readonly LifeEntry[];
  readonly now: Date;
}

/** Every clock that a step has started, as both States count it. A drill starts none (R37). */
export function lifeClocks(file: RequestFile, facts: LifeClockFacts): readonly LifeClockState[] {
  const clocks = lifeOfRequest(file)?.clocks ?? [];
  const entries = [...(facts.carried ?? []), ...lifeInOrder(file)];
  if (file.drill) return [];
  return clocks.flatMap((clock) => stateOf(file, entries, clock, facts) ?? []);
}

function stateOf(
  file: RequestFile,
  entries: readonly LifeEntry[],
  clock: LifeClock,
  facts: LifeClockFacts,
): LifeClockState | undefined {
  const begun = beginningOf(file, entries, clock, facts.zones);
  if (begun === undefined) return undefined;
  const { at, startedAt } = begun;
  const rule = clockRule(clock.rule);
  const isFollowed =
    clock.endedByFollowUp !== undefined && facts.followedAt !== undefined && facts.followedAt >= startedAt;
  const isWithdrawn = clock.endedByWithdrawal === true && file.withdrawal !== undefined;
  const isOver = at < 0 && isSettled(file.status);
  const isEnded =
    isOver || isFollowed || isWithdrawn || entries.slice(at + 1).some(({ step }) => clock.endedBy.includes(step));
  const due = dueOf(file, clock, begun, facts);
  // Its box was left open: nothing says how long.
  if (clock.until !== undefined && clock.agreed === undefined && due === undefined) return undefined;
  return {
    rule,
    clock,
    ...(file.seenAs === undefined ? {} : { purpose: file.seenAs }),
    startedAt,
    standing: isEnded ? "ended" : standingOf(rule, due, facts.now),
    ...(due && { due, day: due.day }),
  };
}

/** Where in the life a clock began, from when it counts, and to which ends it runs where a State has stated some. */
interface Beginning {
  readonly at: number;
  readonly startedAt: string;
  readonly ends: readonly StatedEnd[];
}

function beginningOf(
  file: RequestFile,
  entries: readonly LifeEntry[],
  clock: LifeClock,
  [own, there]: LifeClockFacts["zones"],
): Beginning | undefined {
  if (clock.promisedIn !== undefined || clock.cameBy !== undefined) {
    const sentAt = file.receivedAt ?? file.sentAt;
    if (sentAt === undefined || !beginsWith(file, clock)) return undefined;
    const day = promisedDay(file, clock);
    const zone = file.direction === "outgoing" ? own : there;
    return { at: -1, startedAt: sentAt, ends: day === undefined ? [] : [{ ...endOfDay(day, zone), day }] };
  }
  const at = entries.findLastIndex(
    (entry) => clock.startedBy.includes(entry.step) || outcomeDay(file, entry, clock) !== undefined,
  );
  const start = entries[at];
  if (start === undefined) return undefined;
  const zone = start.lane === "own" ? own : there;
  const day = outcomeDay(file, start, clock);
  if (day !== undefined) return { at, startedAt: start.at, ends: [{ ...endOfDay(day, zone), day }] };
  if (start.content === undefined) return undefined;
  const startedAt = boxOf(start, clock.from) ?? start.inPlaceOf ?? start.content.recordedAt;
  return { at, startedAt, ends: untilsOf(start, clock.until ?? [], zone) };
}

/** Whether the clock begins with this request itself. */
export function beginsWith(file: RequestFile, clock: LifeClock): boolean {
  return promisedDay(file, clock) !== undefined || (clock.cameBy !== undefined && clock.cameBy === cameByOf(file));
}

function promisedDay(file: RequestFile, { promisedIn }: LifeClock): string | undefined {
  return promisedIn === undefined ? undefined : currentElements(file)[promisedIn]?.day;
}

/** How the queue tells the end of a clock. */
export function endOfClock({ due, day }: LifeClockState): NeedEnd | undefined {
  if (due === undefined) return undefined;
  const endsAt = due.dueEarliest.toISOString();
  return { until: day ?? endsAt, endsAt, overdueAt: due.dueLatest.toISOString() };
}

/** The end of a clock, with the last day where a State stated one. */
interface LifeDue extends ClockDue {
  readonly day?: string | undefined;
}

function dueOf(
  file: RequestFile,
  clock: LifeClock,
  { ends, startedAt }: Beginning,
  { zones, limits }: LifeClockFacts,
): LifeDue | undefined {
  const warnDays = Math.max(...clock.warnDays);
  const stated = earliest(ends, warnDays);
  if (stated !== undefined) return stated;
  const rule = clockRule(clock.rule);
  const days = clock.agreed === undefined ? rule.length?.amount : limits[clock.agreed];
  if (days === undefined) return undefined;
  const counted = { ...rule, length: { amount: days, unit: "days" }, warnDays } as const;
  return clockDue(counted, { startedAt: new Date(startedAt) }, zonesOf(file, rule, zones));
}

/** Whose days count: the rule says so. */
function zonesOf({ direction }: RequestFile, { calendarOf }: ClockRule, zones: readonly ZoneOrName[]): ZoneOrName[] {
  const [own = "UTC", there = own] = zones;
  const [requested, requesting] = direction === "incoming" ? [own, there] : [there, own];
  if (calendarOf === "requested") return [requested];
  return calendarOf === "requesting" ? [requesting] : [own, there];
}

/** The ends that the boxes of a step name: a moment as it is, a day to its end in the days of the State that said it. */
function untilsOf(
  { content }: LifeEntry,
  boxes: readonly string[],
  zone: ZoneOrName | undefined,
): readonly StatedEnd[] {
  const values = (content?.records ?? []).flatMap((record) => boxes.flatMap((box) => record[box] ?? []));
  return values.flatMap(({ moment, day }): StatedEnd[] => {
    if (moment !== undefined) return [{ earliest: new Date(moment), latest: new Date(moment) }];
    return day?.length === "2027-03-01".length ? [{ ...endOfDay(day, zone), day }] : [];
  });
}

interface StatedEnd extends DayEnd {
  readonly day?: string;
}

/** Of several ends the earlier one counts: the period asked for, or the order at home. */
function earliest(ends: readonly StatedEnd[], warnDays: number): LifeDue | undefined {
  const [first] = ends.toSorted((a, b) => a.latest.getTime() - b.latest.getTime());
  if (first === undefined) return undefined;
  return {
    warnFrom: new Date(first.earliest.getTime() - warnDays * DAY_MS),
    dueEarliest: first.earliest,
    dueLatest: first.latest,
    day: first.day,
  };
}

function standingOf({ kind }: ClockRule, due: ClockDue | undefined, now: Date): ClockStanding {
  // "Without undue delay" has no end that is near or far: somebody acts now.
  if (due === undefined) return kind === "promptness" ? "warning" : "running";
  if (now >= due.dueLatest) return "lapsed";
  if (now >= due.dueEarliest) return "disputed";
  return now >= due.warnFrom ? "warning" : "running";
}

function boxOf({ content }: LifeEntry, box: string | undefined): string | undefined {
  const value = box === undefined ? undefined : content?.records?.[0]?.[box];
  return value?.moment ?? value?.day;
}

/** UNCC art. 37(10): a person is held for this State's request; of the days until which that lasts the nearest, if one is known. */
export function custodyFor(file: RequestFile, clocks: readonly LifeClockState[]): LifeClockState | undefined {
  const side = sideOf(file, "own");
  const own = clocks.filter(({ clock, standing }) => clock.taskOf === side && standing !== "ended");
  const byDay = own
    .filter(({ due }) => due !== undefined)
    .toSorted((a, b) => (a.due?.dueEarliest.getTime() ?? 0) - (b.due?.dueEarliest.getTime() ?? 0));
  // What may end is over, what must end is still to come.
  return byDay.find(({ standing }) => standing !== "lapsed") ?? byDay.at(-1) ?? own[0];
}

/** A deadline that is near or over and asks this State to act. */
export function pressingClock(file: RequestFile, clocks: readonly LifeClockState[]): LifeClockState | undefined {
  const side = sideOf(file, "own");
  const isPressing = ({ clock, standing }: LifeClockState): boolean =>
    clock.warns.includes(side) &&
    clock.taskOf !== side &&
    (standing === "warning" || standing === "disputed" || (standing === "lapsed" && side === "owner"));
  return clocks
    .filter(isPressing)
    .toSorted((a, b) => (a.due?.dueEarliest.getTime() ?? 0) - (b.due?.dueEarliest.getTime() ?? 0))[0];
}
