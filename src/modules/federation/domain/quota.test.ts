import { describe, expect, it } from "vitest";
import { decideQuota, fitsStored, mayAsk, mayOpen, QUOTA } from "./quota.ts";

const idle = { requestsThisMinute: 0, bytesThisMinute: 0, unopenedItems: 0, unopenedBytes: 0, storedBytes: 0 };

describe("what a peer may use of us", () => {
  it("is enough for ordinary work", () => {
    expect(decideQuota(idle, 8_192, "ordinary")).toEqual({ outcome: "within" });
  });

  it("leaves a share that only preservation and emergency can use", () => {
    const flooded = { ...idle, unopenedItems: QUOTA.unopenedItems * 0.75 };
    expect(decideQuota(flooded, 8_192, "ordinary")).toEqual({ outcome: "over", limit: "unopened-items" });
    expect(decideQuota(flooded, 8_192, "preservation")).toEqual({ outcome: "within" });
    expect(decideQuota(flooded, 8_192, "emergency")).toEqual({ outcome: "within" });
  });

  it("is not used up by questions: some requests are left for a dispatch, which may be urgent", () => {
    expect([mayAsk(449, false), mayAsk(450, false), mayAsk(450, true), mayAsk(600, true)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it("ends for urgent matter too", () => {
    const full = { ...idle, unopenedItems: QUOTA.unopenedItems };
    expect(decideQuota(full, 8_192, "emergency")).toEqual({ outcome: "over", limit: "unopened-items" });
  });

  it("names the limit that was reached", () => {
    expect(decideQuota({ ...idle, requestsThisMinute: 600 }, 1, "emergency")).toEqual({
      outcome: "over",
      limit: "requests",
    });
    expect(decideQuota({ ...idle, bytesThisMinute: QUOTA.bytesPerMinute }, 1, "emergency")).toEqual({
      outcome: "over",
      limit: "bytes",
    });
    expect(decideQuota({ ...idle, unopenedBytes: QUOTA.unopenedBytes }, 1, "emergency")).toEqual({
      outcome: "over",
      limit: "unopened-bytes",
    });
  });

  it("counts all that is kept of a peer, and keeps a share of that for urgent matter too", () => {
    const full = { ...idle, storedBytes: QUOTA.storedBytes * 0.75 };
    expect(decideQuota(full, 8_192, "ordinary")).toEqual({ outcome: "over", limit: "stored-bytes" });
    expect(decideQuota(full, 8_192, "preservation")).toEqual({ outcome: "within" });
    expect(fitsStored(QUOTA.storedBytes - 8_192, 8_192, "emergency")).toBe(true);
    expect(fitsStored(QUOTA.storedBytes - 8_191, 8_192, "emergency")).toBe(false);
  });

  it("is processor time for opening: the last quarter is for what is urgent", () => {
    const threeQuarters = QUOTA.openingCpuMsPerMinute * 0.75;
    expect(mayOpen(threeQuarters - 1, "ordinary")).toBe(true);
    expect(mayOpen(threeQuarters, "ordinary")).toBe(false);
    expect(mayOpen(threeQuarters, "preservation")).toBe(true);
    expect(mayOpen(QUOTA.openingCpuMsPerMinute, "emergency")).toBe(false);
  });
});
