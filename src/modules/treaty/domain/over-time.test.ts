import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../convention/index.ts";
import type { Fact } from "./fact.ts";
import { statusOn } from "./status.ts";

const accession = (state: string, on: string, factId = `${state}-${on}`): Fact => ({
  factId,
  kind: "accession",
  state,
  on,
  source: { kind: "depositary", reference: "C.N.300.2026" },
  recordedAt: new Date(0),
  recordedBy: "u-1",
});

describe("the counts over time", () => {
  it("begin with the ceremony of Hanoi and have the months in which something changed", () => {
    expect(statusOn([], "2025-10-24").overTime).toEqual([]);
    expect(statusOn([], "2025-10-25").overTime).toEqual([{ month: "2025-10", signatures: 69, deposits: 0 }]);
    const after = statusOn([accession("FJ", "2026-03-02")], "2026-11-24").overTime;
    expect(after[0]).toEqual({ month: "2025-10", signatures: 72, deposits: 0 });
    expect(after.find(({ month }) => month === "2026-03")?.deposits).toBe(1);
    expect(after.at(-1)?.month).toBe("2026-11");
  });

  it("end with what the page counts, on every day and whatever was deposited", () => {
    const deposit = fc.record({
      state: fc.constantFrom("FJ", "PE", "FR", "EU", "XA", "JP"),
      day: fc.nat(600),
      kind: fc.constantFrom("depositary", "secondary"),
    });
    fc.assert(
      fc.property(fc.array(deposit, { maxLength: 12 }), fc.nat(700), (given, after) => {
        const facts = given.map(({ state, day, kind }, at): Fact => {
          const source = { kind: state === "XA" ? "fictional" : kind, reference: "Gazette" } as const;
          return { ...accession(state, addDays("2025-10-25", day), `f-${at}`), source };
        });
        const { overTime, signatures, depositsCounted } = statusOn(facts, addDays("2025-10-25", after));
        expect(overTime.at(-1)).toMatchObject({ signatures, deposits: depositsCounted });
        const ofDeposits = overTime.map(({ deposits }) => deposits);
        expect(ofDeposits).toEqual(ofDeposits.toSorted((a, b) => a - b));
      }),
    );
  });
});
