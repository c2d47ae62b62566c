import { describe, expect, it } from "vitest";
import { decideStart, type SeenStart } from "./clone-watch.ts";

const at = (second: number): Date => new Date(Date.UTC(2027, 2, 1, 2, 0, second));
const first: SeenStart = { startId: "s1", incarnation: 1, firstCreated: at(0), lastCreated: at(10) };
const second: SeenStart = { startId: "s2", incarnation: 1, firstCreated: at(20), lastCreated: at(30) };

describe("the starts of a peer", () => {
  it("follow one another without alarm", () => {
    expect(decideStart(undefined, undefined, { startId: "s1", incarnation: 1, created: at(0) }).outcome).toBe(
      "new-start",
    );
    expect(decideStart(first, first, { startId: "s1", incarnation: 1, created: at(5) }).outcome).toBe("same-start");
    expect(decideStart(first, undefined, { startId: "s2", incarnation: 1, created: at(20) }).outcome).toBe("new-start");
    expect(decideStart(second, undefined, { startId: "s3", incarnation: 2, created: at(40) }).outcome).toBe(
      "new-start",
    );
  });

  it("betray a clone when an old start speaks again after a new one", () => {
    expect(decideStart(second, first, { startId: "s1", incarnation: 1, created: at(31) })).toEqual({
      outcome: "clone",
      because: "starts-interleave",
    });
  });

  it("do not alarm for a message that was signed before the new start and came late", () => {
    expect(decideStart(second, first, { startId: "s1", incarnation: 1, created: at(15) }).outcome).toBe("same-start");
  });

  it("begin anew when one start raises its incarnation", () => {
    const raised = decideStart(first, first, { startId: "s1", incarnation: 2, created: at(11) });
    expect(raised.outcome).toBe("new-start");
    expect(
      decideStart({ ...first, incarnation: 2, firstCreated: at(11) }, undefined, {
        startId: "s1",
        incarnation: 1,
        created: at(12),
      }),
    ).toEqual({ outcome: "clone", because: "incarnation-went-back" });
  });

  it("betray a clone when the incarnation goes back", () => {
    const raised = { ...second, incarnation: 2 };
    expect(decideStart(raised, first, { startId: "s1", incarnation: 1, created: at(31) })).toEqual({
      outcome: "clone",
      because: "incarnation-went-back",
    });
  });
});
