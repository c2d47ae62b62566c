import type { PlaceHolder } from "../../frame/domain/place-holder.ts";
import { sha256Hex } from "../../../../protocol/digest.ts";
import { utf8 } from "../../../../protocol/bytes.ts";

/** Of a badge; a code has one byte for it. */
const MAX_ISSUE = 255;
/** Why two people revoke one. Closed, so that no word about a person is kept in the log. */
export const REVOKED_WHY = ["worn-by-another", "copied", "false-details", "conduct", "security"] as const;
/** Why two people lift a revocation; closed for the same reason. */
export const LIFTED_WHY = ["wrong-badge", "not-so", "decided-anew"] as const;
/** `lost` and `changed` are followed by another issue; `withdrawn`: its holder has no place any more; `revoked`: by two people; `new-key`: R1. */
export const ENDED_WHY = ["lost", "changed", "withdrawn", "revoked", "revoked-in-error", "new-key"] as const;
export const BADGE_STATES = ["made", "printed", "handed-over", "ended"] as const;

export interface Badge extends PlaceHolder {
  readonly badgeId: string;
  readonly conferenceId: string;
  readonly serial: number;
  readonly issue: number;
  readonly code: string;
  readonly checkDigits: string;
  readonly madeAt: Date;
  readonly madeBy: string;
  readonly sheet?: number;
  readonly handedAt?: Date;
  readonly handedBy?: string;
  readonly endedAt?: Date;
  readonly endedBy?: string;
  readonly endedWhy?: (typeof ENDED_WHY)[number];
}

export function stateOf({ sheet, handedAt, endedAt }: Badge): (typeof BADGE_STATES)[number] {
  if (endedAt !== undefined) return "ended";
  if (handedAt !== undefined) return "handed-over";
  return sheet === undefined ? "made" : "printed";
}

/** What people type who have no camera: whoever has not seen the badge guesses the last part. */
export function shortNumber({ serial, issue, checkDigits }: Pick<Badge, "serial" | "issue" | "checkDigits">): string {
  return `${serial}-${issue}-${checkDigits}`;
}

export function readShortNumber(typed: string): Pick<Badge, "serial" | "issue" | "checkDigits"> | undefined {
  const [, serial, issue, checkDigits] = /^(\d{1,9})-(\d{1,3})-(\d{6})$/.exec(typed) ?? [];
  if (checkDigits === undefined) return undefined;
  return { serial: Number(serial), issue: Number(issue), checkDigits };
}

/** Six digits that follow from the code. */
export function checkDigitsOf(code: string): string {
  return (Number.parseInt(sha256Hex(utf8(code)).slice(0, 12), 16) % 1_000_000).toString().padStart(6, "0");
}

/** What is to be done so that exactly those have a badge who have a place, each with what is true of them now. */
export interface BadgePlan {
  readonly missing: readonly PlaceHolder[];
  readonly changed: readonly (readonly [Badge, PlaceHolder])[];
  readonly withdrawn: readonly Badge[];
}

/** `badges`: all that a conference ever had. A person whose badge two people revoked gets no other by this. */
export function planBadges(holders: readonly PlaceHolder[], badges: readonly Badge[]): BadgePlan {
  const standing = new Map(badges.filter(isStanding).map((badge) => [badge.participantId, badge]));
  const revoked = new Set(badges.flatMap((one) => (one.endedWhy === "revoked" ? [one.participantId] : [])));
  const entitled = holders.filter(({ participantId }) => !revoked.has(participantId));
  const ids = new Set(entitled.map(({ participantId }) => participantId));
  return {
    missing: entitled.filter(({ participantId }) => !standing.has(participantId)),
    changed: entitled.flatMap((holder) => {
      const badge = standing.get(holder.participantId);
      return badge === undefined || saysTheSame(badge, holder) ? [] : [[badge, holder] as const];
    }),
    withdrawn: [...standing.values()].filter(({ participantId }) => !ids.has(participantId)),
  };
}

/** A holder, and which badge it shall be. */
export interface Numbered {
  readonly holder: PlaceHolder;
  readonly serial: number;
  readonly issue: number;
}

/**
 * R1: which serials and issues were given out after the backup is not known. So each life of the data counts from elsewhere, the first one from 1;
 * two digits are drawn, as a second restore of one backup may have the same number.
 */
export function firstSerialOf({ number, id }: { readonly number: number; readonly id: string }): number {
  if (number === 1) return 1;
  return Math.min(number - 1, 99) * 10_000_000 + (Number.parseInt(id.slice(0, 8), 16) % 100) * 100_000 + 1;
}

/**
 * Whoever had a badge keeps the serial, with the next issue as long as there is one; a serial is never used for somebody else. What is below the
 * first serial of this life is used for nobody any more.
 */
export function numbering(badges: readonly Badge[], firstSerial: number): (holder: PlaceHolder) => Numbered {
  const own = badges.filter(({ serial }) => serial >= firstSerial);
  const last = new Map(own.map((badge) => [badge.participantId, badge]));
  let highest = own.reduce((most, { serial }) => Math.max(most, serial), firstSerial - 1);
  return (holder) => {
    const before = last.get(holder.participantId);
    if (before !== undefined && before.issue < MAX_ISSUE) {
      return { holder, serial: before.serial, issue: before.issue + 1 };
    }
    highest += 1;
    return { holder, serial: highest, issue: 1 };
  };
}

export function isStanding({ endedAt }: Badge): boolean {
  return endedAt === undefined;
}

function saysTheSame(badge: PlaceHolder, holder: PlaceHolder): boolean {
  const said = ({ name, delegation, category, zones, firstDay, lastDay }: PlaceHolder): string =>
    JSON.stringify([name, delegation, category, zones.toSorted(), firstDay, lastDay]);
  return said(badge) === said(holder);
}

/** Of each serial the highest issue that ended. */
export function endedAmong(badges: readonly Badge[]): ReadonlyMap<number, number> {
  const ended = new Map<number, number>();
  for (const { serial, issue, endedAt } of badges) {
    if (endedAt !== undefined) ended.set(serial, Math.max(issue, ended.get(serial) ?? 0));
  }
  return ended;
}

const MINUTE_MS = 60_000;
const NUMBERS_SINCE_MS = Date.UTC(2020, 0, 1);

/** The number of the next list. It follows the clock where that is ahead, so that a server restored from a backup is not below what telephones hold. */
export function nextListNumber(last: number, now: Date): number {
  return Math.max(last + 1, Math.floor((now.getTime() - NUMBERS_SINCE_MS) / MINUTE_MS));
}
