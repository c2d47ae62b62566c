// The one timeline of a dossier: what both States wrote, what our people did, what providers answered, what receipts prove.

export type TimelineLane = "own" | "peer" | "system";

export interface TimelineItem {
  readonly at: string;
  readonly lane: TimelineLane;
  /** "request.decision", "order.answered", "receipt.valid", "exhibit.received": pages say it in the reader's language. */
  readonly type: string;
  /** Values for that sentence: codes and references, never free text of a case. */
  readonly params: Readonly<Record<string, string | number>>;
  readonly actor?: string;
  readonly href?: string;
  readonly tone?: "neutral" | "info" | "good" | "attention" | "bad";
  /** Equal times: a smaller rank comes first, so that a cause stands before its effect. Acts and words have none: 0. */
  readonly rank?: number;
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
