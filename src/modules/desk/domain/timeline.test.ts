import { describe, expect, it } from "vitest";
import { AT } from "../../../../tests/support/request-files.ts";
import { foldTimeline, mergeTimeline, type TimelineItem } from "./timeline.ts";

describe("the timeline of a dossier", () => {
  it("is in the order of time, causes before effects of the same moment, and loses nothing", () => {
    const line = (at: string, type: string, rank?: number) => ({
      at,
      lane: "own" as const,
      type,
      params: {},
      ...(rank === undefined ? {} : { rank }),
    });
    const merged = mergeTimeline([
      [line("2027-01-02", "b", 2), line("2027-01-03", "c")],
      [line("2027-01-02", "a", 0), line("2027-01-01", "first")],
    ]);
    expect(merged.map((one) => one.type)).toEqual(["first", "a", "b", "c"]);
  });

  it("tells receipts under what they are about, except bad news and what is told nowhere else", () => {
    const of = (type: string, dispatchId?: string, tone: TimelineItem["tone"] = "neutral"): TimelineItem => ({
      at: AT,
      lane: "own",
      type,
      params: {},
      tone,
      ...(dispatchId === undefined ? {} : { dispatchId }),
    });
    const told = foldTimeline([
      of("request.sent", "d1"),
      of("receipt.valid", "d1"),
      of("order.issued"),
      of("receipt.handled", "d1"),
      of("receipt.refused", "d1", "bad"),
      of("receipt.valid", "d2"),
    ]);
    expect(told.map(({ item, receipts }) => [item.type, ...receipts.map(({ type }) => type)])).toEqual([
      ["request.sent", "receipt.valid", "receipt.handled"],
      ["order.issued"],
      ["receipt.refused"],
      ["receipt.valid"],
    ]);
  });

  it("tells the tries of a duty call under the call, and those of an unknown one by themselves", () => {
    const of = (type: string, ringId: string): TimelineItem => ({ at: AT, lane: "system", type, params: {}, ringId });
    const told = foldTimeline([
      of("ring.raised", "r1"),
      of("ring.rang", "r1"),
      of("ring.rang", "r2"),
      of("ring.rang", "r1"),
      of("ring.acknowledged", "r1"),
    ]);
    expect(told.map(({ item, calls }) => [item.type, item.ringId, calls.length])).toEqual([
      ["ring.raised", "r1", 2],
      ["ring.rang", "r2", 0],
      ["ring.acknowledged", "r1", 0],
    ]);
  });
});
