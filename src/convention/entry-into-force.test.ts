import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "./calendar.ts";
import { type Deposit, entryIntoForce, isInForceFor, periodOn } from "./entry-into-force.ts";

// The clause of the Convention against Corruption has the same shape with thirty instruments; the official Dutch register gives
// these days. Ten further early deposits bring its thirtieth, of 15 September 2005, to our fortieth.
const early: readonly Deposit[] = Array.from({ length: 39 }, (_, index) => ({
  state: `early-${index}`,
  on: addDays("2004-01-01", index),
}));
const decisive: Deposit = { state: "decisive", on: "2005-09-15" };

describe("entry into force", () => {
  it("comes on the ninetieth day after the fortieth deposit", () => {
    const outcome = entryIntoForce([...early, decisive]);
    expect(outcome).toMatchObject({ counted: 40, decisiveDepositOn: "2005-09-15", inForceFrom: "2005-12-14" });
  });

  it.each([
    ["2004-08-25", "2005-12-14"],
    ["2005-11-01", "2005-12-14"],
    ["2005-12-05", "2006-01-04"],
    ["2005-12-07", "2006-01-06"],
    ["2006-01-13", "2006-02-12"],
    ["2006-05-25", "2006-06-24"],
    ["2006-10-26", "2006-11-25"],
    ["2008-08-25", "2008-09-24"],
    ["2010-10-05", "2010-11-04"],
  ])("for a State that deposited on %s comes on %s", (on, from) => {
    // The early one pushes one of the 39 after the decisive day out of the count, so leave one early deposit away.
    const others = on < "2005-09-15" ? early.slice(1) : early;
    expect(entryIntoForce([...others, decisive, { state: "later", on }]).parties["later"]?.[0]?.from).toBe(from);
  });

  it("does not come with thirty-nine, and an organization is no fortieth", () => {
    const outcome = entryIntoForce([...early, { state: "EU", on: "2005-09-15", organization: true }]);
    expect(outcome.counted).toBe(39);
    expect(outcome.inForceFrom).toBeUndefined();
    expect(outcome.parties["EU"]).toEqual([{ depositedOn: "2005-09-15" }]);
  });

  it("binds the organization too once it comes", () => {
    const organization = { state: "EU", on: "2004-05-01", organization: true };
    expect(entryIntoForce([...early, organization, decisive]).parties["EU"]?.[0]?.from).toBe("2005-12-14");
  });

  it("follows the day that the depositary announced, where our own list is incomplete", () => {
    const outcome = entryIntoForce(
      [
        { state: "XA", on: "2026-01-10" },
        { state: "XB", on: "2026-03-01" },
      ],
      "2026-02-01",
    );
    expect(outcome.parties["XA"]?.[0]?.from).toBe("2026-02-09");
    expect(outcome.parties["XB"]?.[0]?.from).toBe("2026-03-31");
  });

  it("ends for a State one year after its denunciation was received", () => {
    const outcome = entryIntoForce([...early, { ...decisive, denunciationReceivedOn: "2010-02-28" }]);
    const periods = outcome.parties["decisive"];
    expect(periods?.[0]?.until).toBe("2011-02-28");
    expect(isInForceFor(periods, "2011-02-27")).toBe(true);
    expect(isInForceFor(periods, "2011-02-28")).toBe(false);
    expect(isInForceFor(periods, "2005-12-13")).toBe(false);
    expect(isInForceFor(undefined, "2011-02-27")).toBe(false);
  });

  it("begins anew for a State that left and came back, and counts it once", () => {
    const back = { ...decisive, on: "2012-01-10" };
    const outcome = entryIntoForce([back, ...early, { ...decisive, denunciationReceivedOn: "2010-02-28" }]);
    const periods = outcome.parties["decisive"];
    expect(periods).toMatchObject([{ until: "2011-02-28" }, { from: "2012-02-09" }]);
    expect(outcome.counted).toBe(40);
    expect(isInForceFor(periods, "2012-02-08")).toBe(false);
    expect(isInForceFor(periods, "2012-02-09")).toBe(true);
    expect(periodOn(periods, "2011-06-01")).toEqual(periods?.[0]);
    expect(periodOn(periods, "2012-01-15")).toEqual(periods?.[1]);
  });

  it("depends on the deposits, not on their order, and counts a State once", () => {
    const deposits = fc.uniqueArray(
      fc.record({
        state: fc.integer({ min: 0, max: 60 }).map((n) => `S${n}`),
        on: fc.nat(800).map((n) => addDays("2026-01-01", n)),
      }),
      { minLength: 0, maxLength: 90, selector: (one) => `${one.state} ${one.on}` },
    );
    fc.assert(
      fc.property(deposits, fc.nat(), (list, seed) => {
        const shuffled = [...list].sort((a, b) => hash(a, seed) - hash(b, seed));
        const outcome = entryIntoForce(list);
        expect(entryIntoForce(shuffled)).toEqual(outcome);
        expect(outcome.counted).toBe(new Set(list.map((one) => one.state)).size);
        expect(outcome.inForceFrom !== undefined).toBe(outcome.counted >= 40);
        for (const period of Object.values(outcome.parties).flat()) {
          if (period.from !== undefined) expect(period.from >= (outcome.inForceFrom ?? "")).toBe(true);
        }
      }),
    );
  });
});

function hash(deposit: Deposit, seed: number): number {
  return Array.from(`${deposit.state}${deposit.on}`).reduce(
    (sum, letter) => (sum * 31 + letter.charCodeAt(0) + seed) % 10_007,
    7,
  );
}
