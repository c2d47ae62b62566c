import { verify } from "../signatures.ts";
import { type Badge, conferenceMark, keyMark, readBadge, signedMessage } from "./badge-code.ts";
import type { EndedList } from "./ended-list.ts";

/** Why, in the order in which it is looked for: the first that holds is said. */
export const BADGE_FINDINGS = {
  unreadable: "do-not-admit",
  "other-conference": "do-not-admit",
  "unknown-key": "ask",
  forged: "do-not-admit",
  ended: "do-not-admit",
  replaced: "do-not-admit",
  "not-this-day": "do-not-admit",
  "not-this-zone": "do-not-admit",
  "no-list": "ask",
  "old-list": "ask",
  stands: "admit",
} as const;

type BadgeFinding = keyof typeof BADGE_FINDINGS;
export type BadgeWord = (typeof BADGE_FINDINGS)[BadgeFinding];

export interface BadgeVerdict {
  readonly word: BadgeWord;
  readonly why: BadgeFinding;
  /** What it says, once its signature was checked; whatever else stands in a code anybody may have written. */
  readonly badge?: Badge;
}

/** What whoever looks knows. */
export interface BadgeKnowledge {
  readonly conferenceId: string;
  readonly keys: readonly Uint8Array[];
  readonly list?: Pick<EndedList, "ended"> | undefined;
  /** When that list was the newest, as far as is known here. */
  readonly listAsOf: Date;
  readonly maxListAgeMinutes: number;
  /** "2027-06-01": the day of the conference, as `conferenceDay` says it. */
  readonly day: string;
  /** The number of the zone that is entered here; without, it is not looked at. */
  readonly zone?: number | undefined;
  readonly now: Date;
}

/** Whether a badge is let in. Whatever was scanned is taken: nothing here throws. */
export function badgeVerdict(code: string, knowledge: BadgeKnowledge): BadgeVerdict {
  const badge = readBadge(code);
  const key =
    badge && knowledge.keys.find((publicKey) => keyMark({ algorithm: "ed25519", publicKey }) === badge.keyMark);
  if (badge === undefined) return finding("unreadable");
  if (badge.conferenceMark !== conferenceMark(knowledge.conferenceId)) return finding("other-conference");
  if (key === undefined) return finding("unknown-key");
  const isSigned = verify({ algorithm: "ed25519", publicKey: key }, signedMessage(badge.signed), badge.signature);
  return isSigned ? { ...finding(standingOf(badge, knowledge)), badge } : finding("forged");
}

/** How a badge stands that the conference did sign. */
export function standingOf(
  { serial, issue, firstDay, lastDay, zones }: Pick<Badge, "serial" | "issue" | "firstDay" | "lastDay" | "zones">,
  { list, day, zone, now, listAsOf, maxListAgeMinutes }: Omit<BadgeKnowledge, "conferenceId" | "keys">,
): BadgeFinding {
  const ended = list?.ended.get(serial) ?? 0;
  if (ended >= issue) return ended === issue ? "ended" : "replaced";
  if (day < firstDay || day > lastDay) return "not-this-day";
  if (zone !== undefined && !zones.includes(zone)) return "not-this-zone";
  if (list === undefined) return "no-list";
  return now.getTime() - listAsOf.getTime() > maxListAgeMinutes * 60_000 ? "old-list" : "stands";
}

function finding(why: BadgeFinding): BadgeVerdict {
  return { word: BADGE_FINDINGS[why], why };
}
