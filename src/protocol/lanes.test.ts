import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "./bytes.ts";
import { sha256Hex } from "./digest.ts";
import { parseStateCode } from "./identifiers.ts";
import { decideLink, displayOrder, haveCrossed, isBefore, type LaneEntry, nextLinks } from "./lanes.ts";

const A = parseStateCode("XA");
const B = parseStateCode("XB");

function entry(author: typeof A, name: string, own: LaneEntry | null, seen: LaneEntry | null): LaneEntry {
  return { author, digest: sha256Hex(utf8(name)), own: own?.digest ?? null, seen: seen?.digest ?? null };
}

// A asks; B answers while A withdraws: the two cross.
const ask = entry(A, "ask", null, null);
const answer = entry(B, "answer", null, ask);
const withdraw = entry(A, "withdraw", ask, null);
const close = entry(B, "close", answer, withdraw);
const all = [ask, answer, withdraw, close];

describe("a lane", () => {
  it("continues after its last body, and waits for one that is missing", () => {
    expect(decideLink([ask], withdraw)).toEqual({ outcome: "continues" });
    expect(decideLink([], ask)).toEqual({ outcome: "continues" });
    expect(decideLink([ask, withdraw, answer], close)).toEqual({ outcome: "continues" });
    expect(decideLink([], withdraw)).toEqual({ outcome: "predecessor-missing", missing: ask.digest });
  });

  it("never forks", () => {
    const rival = entry(A, "another", ask, answer);
    expect(() => decideLink([ask, withdraw], rival)).toThrow("continued one dossier in two ways");
    expect(() => decideLink([ask], entry(A, "second beginning", null, null))).toThrow("in two ways");
    expect(decideLink([ask, withdraw], withdraw)).toEqual({ outcome: "continues" });
  });

  it("does not care what the other lane does", () => {
    expect(decideLink([ask, withdraw], answer)).toEqual({ outcome: "continues" });
  });

  it("is continued by naming both newest bodies", () => {
    expect(nextLinks([ask, answer], A)).toEqual({ own: ask.digest, seen: answer.digest });
    expect(nextLinks([], A)).toEqual({ own: null, seen: null });
    expect(nextLinks([ask], B)).toEqual({ own: null, seen: ask.digest });
  });
});

describe("the order of a dossier", () => {
  it("is what the links say", () => {
    expect(isBefore(all, ask.digest, close.digest)).toBe(true);
    expect(isBefore(all, close.digest, ask.digest)).toBe(false);
    expect(haveCrossed(all, answer.digest, withdraw.digest)).toBe(true);
    expect(haveCrossed(all, ask.digest, answer.digest)).toBe(false);
    expect(haveCrossed(all, ask.digest, ask.digest)).toBe(false);
  });

  it("is shown alike on both sides, crossing bodies by the fixed rule", () => {
    expect(displayOrder(all).map((e) => e.digest)).toEqual([ask, withdraw, answer, close].map((e) => e.digest));
  });

  it("is shown as far as it is known when a body is missing", () => {
    expect(displayOrder([close, withdraw]).map((e) => e.digest)).toEqual([withdraw.digest, close.digest]);
  });

  it("is the same on both sides however messages are delayed, doubled and lost", () => {
    // Each step: a side writes, or takes in the next or a repeated message of the other side.
    const step = fc.record({ side: fc.constantFrom(A, B), act: fc.constantFrom("write", "take", "take-again") });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const held = new Map<string, LaneEntry[]>([
          [A, []],
          [B, []],
        ]);
        const line = new Map<string, LaneEntry[]>([
          [A, []],
          [B, []],
        ]);
        let count = 0;
        const of = (map: Map<string, LaneEntry[]>, side: string): LaneEntry[] => map.get(side) ?? [];
        const take = (side: typeof A): void => {
          const sent = of(line, side === A ? B : A);
          const next = sent.find((e) => !of(held, side).includes(e));
          if (next === undefined) return;
          expect(decideLink(of(held, side), next)).toEqual({ outcome: "continues" });
          of(held, side).push(next);
        };
        for (const { side, act } of steps) {
          if (act === "write") {
            const links = nextLinks(of(held, side), side);
            count += 1;
            const written = { author: side, digest: sha256Hex(utf8(`body ${count}`)), ...links };
            of(held, side).push(written);
            of(line, side).push(written);
          } else if (act === "take") {
            take(side);
          } else {
            const again = of(line, side === A ? B : A).find((e) => of(held, side).includes(e));
            if (again !== undefined) expect(decideLink(of(held, side), again)).toEqual({ outcome: "continues" });
          }
        }
        for (let rest = 0; rest <= count; rest += 1) {
          take(A);
          take(B);
        }
        expect(displayOrder(of(held, A))).toEqual(displayOrder(of(held, B)));
        const shown = displayOrder(of(held, A)).map((e) => e.digest);
        for (const [later, body] of displayOrder(of(held, A)).entries()) {
          for (const link of [body.own, body.seen]) {
            if (link !== null) expect(shown.indexOf(link)).toBeLessThan(later);
          }
        }
      }),
    );
  });
});
