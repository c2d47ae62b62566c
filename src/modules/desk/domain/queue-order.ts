import { type DayEnd, endOfDay, isPlainDate, type ZoneOrName } from "../../../convention/index.ts";

// What waits for a person, and in which order: emergencies, what else rings, then the nearest end, then what has waited longest.

/** Until when something can be done. */
export interface NeedEnd {
  /** The day or moment after which it is too late, as it is told. */
  readonly until?: string;
  /** What it comes to at the earliest and at the latest, where it is no moment and no day of our State (R23: warn early, lapse late). */
  readonly endsAt?: string;
  readonly overdueAt?: string;
}

export interface Need extends NeedEnd {
  /** One of the kinds that the modules registered. */
  readonly need: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly dossierId?: string;
  /** Our reference number of the subject; of a contact card, the authority on it; of what two people decide, the act. */
  readonly reference: string;
  readonly state?: string;
  readonly mechanism?: string;
  readonly urgency: "ordinary" | "urgent" | "emergency";
  /** Since when it has been waiting. */
  readonly since: string;
  readonly roles: readonly string[];
  /** People who must not do it themselves, such as the drafter who cannot authorise. */
  readonly notFor: readonly string[];
  /** The one person who can do it, such as the one to whom it came back. */
  readonly onlyFor?: string;
  readonly drill: boolean;
}

/** Where a kind of need stands beside others of the same urgency: a call first, then what lapses, last what nothing is lost by. */
export type Rank = "call" | "lapse" | "ordinary" | "wait";

/** When it is too late, at the earliest and at the latest; undefined where nothing ends. A day of ours runs to its end here. */
export function endOf({ until, endsAt, overdueAt }: NeedEnd, timeZone: ZoneOrName): DayEnd | undefined {
  if (endsAt !== undefined) return { earliest: new Date(endsAt), latest: new Date(overdueAt ?? endsAt) };
  if (until === undefined) return undefined;
  if (isPlainDate(until)) return endOfDay(until, timeZone);
  return { earliest: new Date(until), latest: new Date(until) };
}

type Placed = Pick<Need, "dossierId" | "urgency" | "until" | "endsAt" | "since">;

const END_DIGITS = 15;

/** Sorts as text. Days are those of `timeZone`; of two with the same place neither comes first. */
export function placeOf(need: Placed, rank: Rank, timeZone: ZoneOrName): string {
  const end = sortedBy(need, timeZone);
  return `${weightOf(need, rank)} ${String(end).padStart(END_DIGITS, "0")} ${need.since}`;
}

/** What has no end comes after all that has one. */
function sortedBy(need: Placed, timeZone: ZoneOrName): number {
  const end = endOf(need, timeZone);
  if (end !== undefined) return end.earliest.getTime();
  return need.urgency === "emergency" ? 0 : 10 ** END_DIGITS - 1; // an emergency: at once
}

function weightOf({ urgency, dossierId }: Placed, rank: Rank): number {
  // A call of no dossier: the server itself, without which nothing else can be done.
  if (rank === "call" && (urgency === "emergency" || dossierId === undefined)) return 0;
  // Waiting for the post, or what is late already, is never more pressing than what can be done in time.
  if (rank === "wait") return 5;
  if (urgency === "emergency") return 1;
  if (rank === "call") return 2;
  return urgency === "urgent" || rank === "lapse" ? 3 : 4;
}

/** Whether this person can do it. */
export function isFor(
  { roles, notFor, onlyFor }: Pick<Need, "roles" | "notFor" | "onlyFor">,
  user: { readonly id: string; readonly roles: readonly string[] },
): boolean {
  if (notFor.includes(user.id) || (onlyFor !== undefined && onlyFor !== user.id)) return false;
  return roles.some((role) => user.roles.includes(role));
}
