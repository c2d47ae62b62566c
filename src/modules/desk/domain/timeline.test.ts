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

  const of = (type: string, thread?: string, isUnder?: true): TimelineItem => ({
    at: AT,
    lane: "own",
    type,
    params: {},
    ...(thread === undefined ? {} : { thread }),
    ...(isUnder === undefined ? {} : { isUnder }),
  });
  const told = (...items: readonly TimelineItem[]) =>
    foldTimeline(items).map(({ item, under }) => [item.type, ...under.map(({ type }) => type)]);

  it("tells receipts under what they are about, except bad news and what is told nowhere else", () => {
    const lines = told(
      of("request.sent", "d1"),
      of("receipt.valid", "d1", true),
      of("order.issued"),
      of("receipt.handled", "d1", true),
      of("receipt.refused"),
      of("receipt.valid", "d2", true),
    );
    expect(lines).toEqual([
      ["request.sent", "receipt.valid", "receipt.handled"],
      ["order.issued"],
      ["receipt.refused"],
      ["receipt.valid"],
    ]);
  });

  it("tells the tries of a duty call under the call, and those of an unknown one by themselves", () => {
    const lines = told(
      of("ring.raised", "r1"),
      of("ring.rang", "r1", true),
      of("ring.rang", "r2", true),
      of("ring.rang", "r1", true),
      of("ring.acknowledged"),
    );
    expect(lines).toEqual([["ring.raised", "ring.rang", "ring.rang"], ["ring.rang"], ["ring.acknowledged"]]);
  });
});
