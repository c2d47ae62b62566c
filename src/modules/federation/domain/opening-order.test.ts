import { describe, expect, it } from "vitest";
import { nextToOpen, type OpeningUse, type WaitingHead } from "./opening-order.ts";
import { QUOTA } from "./quota.ts";

const idle: OpeningUse = { cpuMsThisMinute: 0, isUnderWay: false };

function chosen(heads: readonly WaitingHead[], use: Record<string, Partial<OpeningUse>> = {}): string | undefined {
  return nextToOpen(heads, (peerId) => ({ ...idle, ...use[peerId] }))?.peerId;
}

describe("whose dispatch is opened next", () => {
  it("is nobody's when nothing waits", () => {
    expect(chosen([])).toBeUndefined();
  });

  it("is the urgent one's, however little the others used", () => {
    const heads: WaitingHead[] = [
      { peerId: "a", priority: "ordinary" },
      { peerId: "b", priority: "preservation" },
    ];
    expect(chosen(heads, { b: { cpuMsThisMinute: 5_000 } })).toBe("b");
  });

  it("is that of the peer which used least: a backlog of one is no delay for another", () => {
    const heads: WaitingHead[] = [
      { peerId: "a", priority: "ordinary" },
      { peerId: "b", priority: "ordinary" },
    ];
    expect(chosen(heads, { a: { cpuMsThisMinute: 200 } })).toBe("b");
    expect(chosen(heads, { a: { cpuMsThisMinute: 200 }, b: { cpuMsThisMinute: 300 } })).toBe("a");
  });

  it("is not that of a peer which marks everything as an emergency, while another's preservation waits", () => {
    const heads: WaitingHead[] = [
      { peerId: "a", priority: "emergency" },
      { peerId: "b", priority: "preservation" },
    ];
    expect(chosen(heads, { a: { cpuMsThisMinute: 200 } })).toBe("b");
  });

  it("is never a second one of the same peer at once", () => {
    expect(chosen([{ peerId: "a", priority: "emergency" }], { a: { isUnderWay: true } })).toBeUndefined();
  });

  it("waits for the next minute when the share is used, and what is urgent does not", () => {
    const used = { a: { cpuMsThisMinute: QUOTA.openingCpuMsPerMinute * 0.75 } };
    expect(chosen([{ peerId: "a", priority: "ordinary" }], used)).toBeUndefined();
    expect(chosen([{ peerId: "a", priority: "preservation" }], used)).toBe("a");
    const usedUp = { a: { cpuMsThisMinute: QUOTA.openingCpuMsPerMinute } };
    expect(chosen([{ peerId: "a", priority: "emergency" }], usedUp)).toBeUndefined();
  });
});
