import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { MECHANISM_IDS } from "./mechanisms.ts";
import { offenceStanding, qualifies, rulesForOffences } from "./offence-standing.ts";
import type { MaximumPenalty } from "./scope.ts";

const assistance = { mechanism: "legal-assistance", requestedStateRequires: true, reservations: [] } as const;
const penalty = (requesting: MaximumPenalty, requested?: MaximumPenalty) => ({
  maximumPenalty: { requesting, ...(requested === undefined ? {} : { requested }) },
  electronicEvidence: true,
});

describe("one offence in two laws", () => {
  it("is serious by a life penalty, and says that the laws differ where only one reaches four years", () => {
    const one = offenceStanding({ ...penalty("life-or-heavier", { months: 24 }), punishableThere: true }, assistance);
    expect(one).toMatchObject({ offenceClass: "serious-crime", lawsDiffer: true, opening: "open" });
    expect(rulesForOffences("legal-assistance", [one]).map(({ id }) => id)).toEqual(["penalty-of-which-law"]);
  });

  it("is not known to be open as long as nobody said whether electronic evidence is sought for it", () => {
    const { electronicEvidence: _, ...silent } = penalty({ months: 60 });
    expect(offenceStanding({ ...silent, punishableThere: true }, assistance).opening).toBe("unknown");
    expect(offenceStanding({ ...penalty({ months: 60 }), punishableThere: true }, assistance).opening).toBe("open");
    // Of a Convention offence it does not matter.
    expect(offenceStanding({ conventionOffence: "7", punishableThere: true }, assistance).opening).toBe("open");
  });

  it("takes the asking State's word on the class where neither article nor penalty tells it", () => {
    const told = { toldClass: "convention-offence", punishableThere: undefined } as const;
    expect(offenceStanding(told, assistance)).toMatchObject({ offenceClass: "convention-offence", opening: "open" });
    expect(offenceStanding({ ...told, ...penalty({ months: 12 }) }, assistance).offenceClass).toBe("below");
  });

  it("under our reservation of 42(5) may be refused for other than Convention offences only", () => {
    const facts = { mechanism: "preservation", requestedStateRequires: true, reservations: ["42(5)"] } as const;
    const other = offenceStanding({ ...penalty({ months: 60 }), punishableThere: false }, facts);
    expect(other.dual).toMatchObject({ standing: "may-refuse-by-reservation", rule: { paragraph: "(5)" } });
    const ours = offenceStanding({ conventionOffence: "7", punishableThere: false }, facts);
    expect(ours.dual.standing).toBe("not-a-condition");
  });

  it("of 37(3) is said only of a Convention offence whose penalty is too short, beside another that is open", () => {
    const facts = { mechanism: "extradition", requestedStateRequires: true, reservations: [] } as const;
    const of = (conventionOffence: string | undefined, months: number) =>
      offenceStanding(
        { ...(conventionOffence && { conventionOffence }), ...penalty({ months }), punishableThere: true },
        facts,
      );
    const said = (...standings: ReturnType<typeof of>[]) =>
      rulesForOffences("extradition", standings).map(({ id, offences }) => [id, offences]);
    expect(said(of("7", 120), of("8", 6), of(undefined, 84))).toEqual([
      ["accessory-extradition", [2]],
      ["other-basis-needed", [3]],
    ]);
    expect(said(of("8", 6))).toEqual([]);
    expect(said(of("7", 12), of("13", 12))).toEqual([]);
  });

  it("whatever is told: one that qualifies beside one that does not is said once, and never where all are alike", () => {
    const reading = fc.record({
      punishableThere: fc.constantFrom(true, false, "partly" as const, undefined),
      conventionOffence: fc.constantFrom("7", "13"),
    });
    fc.assert(
      fc.property(fc.constantFrom(...MECHANISM_IDS), fc.array(reading, { minLength: 1 }), (mechanism, readings) => {
        const standings = readings.map((one) =>
          offenceStanding(one, { mechanism, requestedStateRequires: true, reservations: [] }),
        );
        const said = rulesForOffences(mechanism, standings).filter(({ id }) => /^(some-|other-)/.test(id));
        const fit = standings.filter(qualifies).length;
        expect(said).toHaveLength(fit > 0 && fit < standings.length ? 1 : 0);
      }),
    );
  });
});
