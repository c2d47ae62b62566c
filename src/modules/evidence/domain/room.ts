import { LEAF_SIZE } from "../../../protocol/exhibit-format.ts";

/** A body of which a part may be here. */
export interface BodyUnderWay {
  readonly bodySize: number;
  readonly leavesHere: number;
}

/** Bytes that a body still takes: its file is as long as the body from the start, and takes room as leaves come. */
export function bytesToCome({ bodySize, leavesHere }: BodyUnderWay): number {
  return Math.max(0, bodySize - leavesHere * LEAF_SIZE);
}

/** Room for one more body beside those that are under way and what stays free, in bytes (R27). */
export function roomBeside(freeBytes: number, keptBytes: number, others: readonly BodyUnderWay[]): number {
  const expected = others.reduce((sum, other) => sum + bytesToCome(other), 0);
  return Math.max(0, freeBytes - keptBytes - expected);
}
