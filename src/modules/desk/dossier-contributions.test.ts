import { describe, expect, it } from "vitest";
import { z } from "zod";
import { countsOf, gatherContributions, hindranceCodes, type Holdings } from "./dossier-contributions.ts";
import { listed } from "./domain/disposal.ts";

function holdings(key: string, place: number, code: string): Holdings {
  return {
    counts: [{ key, place, labelKey: `some.${key}`, isNumbered: false }],
    hindrances: [{ code, place }],
    look: async () => ({ counts: { [key]: 0 }, hindrances: [] }),
    erase: async () => [],
  };
}

describe("what modules add to dossiers", () => {
  it("is counted and ended in its places, whichever module came first", () => {
    const gathered = gatherContributions([
      { holdings: holdings("letters", 20, "letters-open") },
      {},
      { holdings: holdings("drafts", 10, "drafts-open") },
    ]);
    expect(countsOf(gathered).map(({ key }) => key)).toEqual(["drafts", "letters"]);
    expect(hindranceCodes(gathered)).toEqual(["drafts-open", "letters-open"]);
  });

  it.each([
    ["the count letters", holdings("letters", 10, "drafts-open")],
    ["the place 20", holdings("drafts", 20, "drafts-open")],
    ["the hindrance letters-open", holdings("drafts", 10, "letters-open")],
  ])("is refused when two modules contribute %s", (named, other) => {
    const one = { holdings: holdings("letters", 20, "letters-open") };
    expect(() => gatherContributions([one, { holdings: other }])).toThrow(named);
  });

  it("is refused when two modules count a year's figures under one name", () => {
    const figures = { key: "lines", line: z.unknown(), titleKey: "", noneKey: "", columns: [], sheet: [] };
    const one = { figures: { ...figures, count: async () => [] } };
    expect(() => gatherContributions([one, {}, one])).toThrow("the figures lines");
  });

  it("is refused when two modules tell of one kind of thing", () => {
    const one = { happenings: { texts: { "visit.made": "some.timeline.visit" }, onPaper: { text: () => "Visited" } } };
    expect(() => gatherContributions([one, {}, one])).toThrow("the happening visit.made");
  });

  it("is told by at most ten numbers", () => {
    const many = Array.from({ length: 12 }, (_, index) => `R${index}`);
    expect(listed(many)).toBe("R0, R1, R2, R3, R4, R5, R6, R7, R8, R9 …");
    expect(listed(many.slice(0, 10))).toBe("R0, R1, R2, R3, R4, R5, R6, R7, R8, R9");
  });
});
