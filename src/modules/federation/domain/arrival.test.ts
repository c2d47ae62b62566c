import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideArrival, type ArrivingHeader } from "./arrival.ts";

const incarnation = { number: 1, id: "i-1" };
const first: ArrivingHeader = { dispatchId: "d-1", incarnation, sequence: 1, sealedDigest: "aa" };

describe("a dispatch that arrives", () => {
  it("is new when neither its id nor its number is known", () => {
    expect(decideArrival(first, [])).toEqual({ outcome: "new" });
  });

  it("is a repeat when everything is the same", () => {
    expect(decideArrival({ ...first }, [first])).toEqual({ outcome: "repeat" });
  });

  it("conflicts when any one of id, number, incarnation or bytes differs from what shares the others", () => {
    const changes: Partial<ArrivingHeader>[] = [
      { dispatchId: "d-2" },
      { sequence: 2 },
      { sealedDigest: "bb" },
      { incarnation: { number: 1, id: "i-2" } },
      { incarnation: { number: 2, id: "i-1" } },
    ];
    for (const change of changes) {
      expect(decideArrival({ ...first, ...change }, [first])).toEqual({ outcome: "conflict", with: first });
    }
  });

  it("conflicts when its id belongs to one stored dispatch and its number to another", () => {
    const second = { ...first, dispatchId: "d-2", sequence: 2 };
    const mixed = { ...first, sequence: 2 };
    expect(decideArrival(mixed, [first, second]).outcome).toBe("conflict");
  });

  it("never accepts two different byte strings under one id or number, in any order of arrival", () => {
    const header = fc.record({
      dispatchId: fc.constantFrom("d-1", "d-2", "d-3"),
      incarnation: fc.constantFrom(incarnation),
      sequence: fc.integer({ min: 1, max: 3 }),
      sealedDigest: fc.constantFrom("aa", "bb"),
    });
    fc.assert(
      fc.property(fc.array(header, { maxLength: 30 }), (arriving) => {
        const kept: ArrivingHeader[] = [];
        for (const next of arriving) {
          const known = kept.filter((k) => k.dispatchId === next.dispatchId || k.sequence === next.sequence);
          if (decideArrival(next, known).outcome === "new") kept.push(next);
        }
        expect(new Set(kept.map((k) => k.dispatchId)).size).toBe(kept.length);
        expect(new Set(kept.map((k) => k.sequence)).size).toBe(kept.length);
      }),
    );
  });
});
