import type { Sha256Hex, StateCode } from "./identifiers.ts";
import { Refusal } from "./refusal.ts";

// R14: a dossier is two lanes, one for each State. A body names its author's previous body in the dossier (`own`) and
// the last body of the other lane that its author had processed (`seen`). Order is what these links say, never time.

export interface LaneEntry {
  readonly author: StateCode;
  /** SHA-256 over the PAE of the body. */
  readonly digest: Sha256Hex;
  readonly own: Sha256Hex | null;
  readonly seen: Sha256Hex | null;
}

export type LinkDecision =
  | { readonly outcome: "continues" }
  /** The predecessor has not arrived; sequence numbers and R13 say how long it is waited for. */
  | { readonly outcome: "predecessor-missing"; readonly missing: Sha256Hex };

/**
 * Whether a body continues its author's lane. Refuses `equivocation` when another body already continues after the same
 * one: one lane never forks, and the two signed bodies are the proof. The same body again continues nothing new.
 */
export function decideLink(known: readonly LaneEntry[], entry: LaneEntry): LinkDecision {
  const lane = known.filter((other) => other.author === entry.author && other.digest !== entry.digest);
  const rival = lane.find((other) => other.own === entry.own);
  if (rival !== undefined) {
    throw new Refusal("equivocation", `${entry.author} continued one dossier in two ways; both are kept as proof.`, {
      details: { first: rival.digest, second: entry.digest },
    });
  }
  if (entry.own === null || lane.some((other) => other.digest === entry.own)) return { outcome: "continues" };
  return { outcome: "predecessor-missing", missing: entry.own };
}

/** The links of the next body: the newest of the own lane, and the newest of the other that was processed. */
export function nextLinks(
  known: readonly LaneEntry[],
  author: StateCode,
): { readonly own: Sha256Hex | null; readonly seen: Sha256Hex | null } {
  return {
    own: newest(known.filter((entry) => entry.author === author)),
    seen: newest(known.filter((entry) => entry.author !== author)),
  };
}

/** True if the first body was known to the author of the second when it was written, by the links alone. */
export function isBefore(known: readonly LaneEntry[], first: Sha256Hex, second: Sha256Hex): boolean {
  const byDigest = new Map(known.map((entry) => [entry.digest, entry]));
  const open: Sha256Hex[] = [second];
  const visited = new Set<Sha256Hex>();
  for (let digest = open.pop(); digest !== undefined; digest = open.pop()) {
    const entry = byDigest.get(digest);
    for (const link of [entry?.own, entry?.seen]) {
      if (link === first) return true;
      if (link === null || link === undefined || visited.has(link)) continue;
      visited.add(link);
      open.push(link);
    }
  }
  return false;
}

/** Two bodies of different lanes crossed when neither author knew of the other's. Shown as such. */
export function haveCrossed(known: readonly LaneEntry[], a: Sha256Hex, b: Sha256Hex): boolean {
  return a !== b && !isBefore(known, a, b) && !isBefore(known, b, a);
}

/**
 * One order for display that respects every link; among bodies that crossed, the one with the smaller State code comes
 * first, then the one with the smaller digest. Both sides, having the same bodies, show the same order.
 */
export function displayOrder(known: readonly LaneEntry[]): readonly LaneEntry[] {
  const present = new Set(known.map((entry) => entry.digest));
  const waiting = [...known].sort((a, b) => compareText(a.author, b.author) || compareText(a.digest, b.digest));
  const placed = new Set<Sha256Hex>();
  const ordered: LaneEntry[] = [];
  const isReady = (entry: LaneEntry): boolean =>
    [entry.own, entry.seen].every((link) => link === null || placed.has(link) || !present.has(link));
  while (waiting.length > 0) {
    // Links are digests over what they point into, so they cannot form a circle; the first is a fallback for the reader.
    const position = Math.max(0, waiting.findIndex(isReady));
    const [next] = waiting.splice(position, 1);
    if (next === undefined) break;
    placed.add(next.digest);
    ordered.push(next);
  }
  return ordered;
}

/** The body of a lane that no other body of it follows. */
function newest(lane: readonly LaneEntry[]): Sha256Hex | null {
  const followed = new Set(lane.map((entry) => entry.own));
  return lane.find((entry) => !followed.has(entry.digest))?.digest ?? null;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
