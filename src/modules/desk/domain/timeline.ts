import type { PaperBearer } from "../../../convention/index.ts";

// The one timeline of a dossier: what both States wrote, what our people did, what providers answered, what receipts prove.

/** What an officer read off a letter: only that officer stands for it, no signature was verified. */
export interface ReadOffPaper {
  readonly bearer: PaperBearer;
  /** The day that stands on it, by its writer's calendar. */
  readonly datedOn: string;
  readonly receivedAt: string;
  readonly reference?: string;
  readonly registeredBy: { readonly userId: string; readonly name: string };
}

type TimelineLane = "own" | "peer" | "system";

export interface TimelineItem {
  readonly at: string;
  readonly lane: TimelineLane;
  /** "request.decision", "order.answered", "receipt.valid", "exhibit.received": pages say it in the reader's language. */
  readonly type: string;
  /** Values for that sentence: codes and references, never free text of a case. */
  readonly params: Readonly<Record<string, string | number>>;
  /** Who of our people acted. */
  readonly actor?: string;
  /** One of our people acted, and their name is not known here any more. */
  readonly isUnnamed?: true;
  readonly href?: string;
  readonly tone?: "neutral" | "info" | "good" | "attention" | "bad";
  /** Of what it tells, where other items tell of the same: a dispatch, a duty call. */
  readonly thread?: string;
  /** It stands under the item of its thread that does not; where there is none, it has a line of its own. */
  readonly isUnder?: true;
  /** How it came, where it came on paper; no receipt and no signature stands behind it. */
  readonly paper?: ReadOffPaper;
  /** Equal times: a smaller rank comes first, so that a cause stands before its effect. Acts and words have none: 0. */
  readonly rank?: number;
}

/** An act or word, and what stands under it. */
export interface TimelineEntry {
  readonly item: TimelineItem;
  readonly under: readonly TimelineItem[];
}

/** Puts items under the one that they belong to, so that the story can be read: receipts under what was sent, tries under a call. */
export function foldTimeline(items: readonly TimelineItem[]): TimelineEntry[] {
  const told = new Set(items.filter(({ isUnder }) => isUnder === undefined).map(({ thread }) => thread));
  const isFolded = ({ isUnder, thread }: TimelineItem): boolean =>
    isUnder === true && thread !== undefined && told.has(thread);
  const folded = Map.groupBy(items.filter(isFolded), ({ thread }) => thread);
  return items
    .filter((item) => !isFolded(item))
    .map((item) => ({
      item,
      under: item.isUnder === true || item.thread === undefined ? [] : (folded.get(item.thread) ?? []),
    }));
}

/** Oldest first; items of the same moment in the order of their rank, then as they were given. */
export function mergeTimeline(sources: readonly (readonly TimelineItem[])[]): TimelineItem[] {
  return sources
    .flat()
    .map((item, index) => ({ item, index }))
    .sort((a, b) => compare(a.item.at, b.item.at) || (a.item.rank ?? 0) - (b.item.rank ?? 0) || a.index - b.index)
    .map(({ item }) => item);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One of our people, whose name may be forgotten by now. */
export function actorNamed(name: string | undefined): Pick<TimelineItem, "actor" | "isUnnamed"> {
  return name === undefined ? { isUnnamed: true } : { actor: name };
}
