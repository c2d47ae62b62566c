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

export type TimelineLane = "own" | "peer" | "system";

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
  /** The dispatch that carried it, or that a receipt is about. */
  readonly dispatchId?: string;
  /** The duty call that it tells of: its raising, each try to reach somebody, its end. */
  readonly ringId?: string;
  /** How it came, where it came on paper; no receipt and no signature stands behind it. */
  readonly paper?: ReadOffPaper;
  /** Equal times: a smaller rank comes first, so that a cause stands before its effect. Acts and words have none: 0. */
  readonly rank?: number;
}

/** An act or word, what was receipted of it, and for a duty call each try to reach somebody. */
export interface TimelineEntry {
  readonly item: TimelineItem;
  readonly receipts: readonly TimelineItem[];
  readonly calls: readonly TimelineItem[];
}

/**
 * Puts the receipts of a dispatch under what it carried, and the calls of a ring under its raising, so that the story can be read.
 * Bad news (refused, expired) keeps a line of its own, as does a receipt or a call of which nothing else is told.
 */
export function foldTimeline(items: readonly TimelineItem[]): TimelineEntry[] {
  const carried = new Set(items.filter((item) => !isReceipt(item)).map(({ dispatchId }) => dispatchId));
  const raised = new Set(items.filter(({ type }) => type === "ring.raised").map(({ ringId }) => ringId));
  const isFoldedReceipt = (item: TimelineItem): boolean =>
    isReceipt(item) && item.tone !== "bad" && item.dispatchId !== undefined && carried.has(item.dispatchId);
  const isFoldedCall = (item: TimelineItem): boolean =>
    item.type === "ring.rang" && item.ringId !== undefined && raised.has(item.ringId);
  const receipts = Map.groupBy(items.filter(isFoldedReceipt), ({ dispatchId }) => dispatchId);
  const calls = Map.groupBy(items.filter(isFoldedCall), ({ ringId }) => ringId);
  return items
    .filter((item) => !isFoldedReceipt(item) && !isFoldedCall(item))
    .map((item) => ({
      item,
      receipts: item.dispatchId === undefined || isReceipt(item) ? [] : (receipts.get(item.dispatchId) ?? []),
      calls: item.type === "ring.raised" ? (calls.get(item.ringId) ?? []) : [],
    }));
}

function isReceipt({ type }: TimelineItem): boolean {
  return type.startsWith("receipt.");
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
