import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "./calendar.ts";
import { citation as citationOf } from "./certainty.ts";
import { asksConductTest, dualCriminality } from "./dual-criminality.ts";
import { articleCited, legalBasis, type LegalBasisQuestion, type OtherBasis } from "./legal-basis.ts";
import { MECHANISM_IDS, type MechanismId, mechanism as mechanismRecord } from "./mechanisms.ts";
import { offenceScope } from "./scope.ts";

const treaty: OtherBasis = {
  id: "harbour-treaty",
  kind: "treaty",
  citation: "Harbour Treaty of 1999, Article 4",
  states: ["XA", "XB"],
  inForceFrom: "1999-05-01",
  mechanisms: [],
};

describe("the legal basis", () => {
  it("is the Convention where it is in force for both on that day", () => {
    expect(first({})).toMatchObject({ kind: "convention", available: true, inForceFrom: "2026-03-31" });
  });

  it.each(MECHANISM_IDS)("cites the Convention for %s in words that every reader knows again", (mechanism) => {
    const { citation = "" } = conventionIn({ mechanism }) ?? {};
    expect(articleCited(citation)).toBe(citationOf(mechanismRecord(mechanism)));
    expect(articleCited(`${citation}, and more`)).toBeUndefined();
  });

  it("is not the Convention before it takes effect for the other State, and says since when it will be", () => {
    expect(first({ date: "2026-03-30" })).toMatchObject({
      kind: "convention",
      available: false,
      reason: "not-yet-in-force",
      reasonState: "XB",
      inForceFrom: "2026-03-31",
    });
    expect(first({ date: "2026-03-31" })).toMatchObject({ available: true });
  });

  it("names the State that has not deposited, that waits for the fortieth, that has left", () => {
    expect(first({ conventionParties: { XA: [{ depositedOn: "2026-01-01", from: "2026-02-01" }] } })).toMatchObject({
      reason: "not-deposited",
      reasonState: "XB",
    });
    expect(
      first({ conventionParties: { XA: [{ depositedOn: "2026-01-01" }], XB: [{ depositedOn: "2026-01-01" }] } }),
    ).toMatchObject({
      reason: "convention-not-in-force",
      reasonState: "XA",
    });
    expect(
      first({
        date: "2030-01-01",
        conventionParties: {
          XA: [{ depositedOn: "2026-01-01", from: "2026-02-01", until: "2029-06-01" }],
          XB: [{ depositedOn: "2026-01-01", from: "2026-02-01" }],
        },
      }),
    ).toMatchObject({ reason: "denounced", reasonState: "XA", inForceUntil: "2029-06-01" });
  });

  it("is another treaty first for legal assistance, the Convention giving way", () => {
    const [top, second] = legalBasis(question({ mechanism: "stored-data", others: [treaty] }));
    expect(top).toMatchObject({ kind: "treaty", id: "harbour-treaty", available: true });
    expect(second).toMatchObject({
      kind: "convention",
      available: true,
      giveWayTo: "Harbour Treaty of 1999, Article 4",
    });
  });

  it("is an extradition treaty first for extradition, whose offences the treaty takes in (37(4))", () => {
    const extradition = { mechanism: "extradition", others: [treaty] } as const;
    const [top, second] = legalBasis(question(extradition));
    expect(top).toMatchObject({ kind: "treaty", available: true });
    expect(second).toMatchObject({ kind: "convention", available: true, giveWayTo: treaty.citation });
    const other = { ...treaty, mechanisms: ["stored-data"] } as const;
    expect(first({ mechanism: "extradition", others: [other] })).toMatchObject({ kind: "convention", available: true });
  });

  it("is never Article 38 for a sentenced person, only an agreement", () => {
    const transfer = { mechanism: "transfer-of-sentenced-persons", others: [treaty] } as const;
    expect(first(transfer)).toMatchObject({ kind: "treaty", available: true });
    expect(conventionIn(transfer)).toMatchObject({ available: false, reason: "agreement-needed", certainty: "model" });
    expect(conventionIn(transfer)).not.toHaveProperty("giveWayTo");
  });

  it("says for extradition what the requested State told of the Convention as its basis, or that nothing is known", () => {
    const told = { language: "en", text: "Borealia takes the Convention as its basis." };
    const asked = { mechanism: "extradition", requestedOnExtradition: told } as const;
    expect(conventionIn(asked)?.extraditionBasis).toEqual({ state: "XB", told });
    expect(conventionIn({ mechanism: "extradition" })?.extraditionBasis).toEqual({ state: "XB" });
    expect(conventionIn({ ...asked, mechanism: "stored-data" })).not.toHaveProperty("extraditionBasis");
  });

  it("stays the Convention for preservation, which has rules of its own", () => {
    const [top] = legalBasis(question({ others: [treaty] }));
    expect(top).toMatchObject({ kind: "convention", available: true });
    expect(top).not.toHaveProperty("giveWayTo");
  });

  it("offers what else is recorded, with reasons", () => {
    const options = legalBasis(
      question({
        date: "2026-03-01",
        others: [
          { ...treaty, mechanisms: ["extradition"] },
          { ...treaty, id: "promise", kind: "reciprocity", inForceFrom: "2026-01-01", inForceUntil: "2026-02-01" },
        ],
      }),
    );
    expect(options.map((one) => [one.kind, one.available, one.reason])).toEqual([
      ["convention", false, "not-yet-in-force"],
      ["treaty", false, "mechanism-not-covered"],
      ["reciprocity", false, "denounced"],
      ["domestic-law", false, "none-recorded"],
    ]);
  });

  it("is offered with a caution where the offence may be out of scope: that rule rests on memory", () => {
    expect(
      first({ offence: { electronicEvidence: true, maximumPenalty: { requesting: { months: 12 } } } }),
    ).toMatchObject({
      available: true,
      caution: "offence-out-of-scope",
      certainty: "memory",
    });
    expect(first({ offence: { electronicEvidence: true } })).toMatchObject({ caution: "penalty-not-stated" });
  });

  it("never offers the Convention on a day on which it does not bind both", () => {
    const period = fc.record({ from: fc.nat(100), length: fc.option(fc.nat(100), { nil: undefined }) });
    fc.assert(
      fc.property(period, period, fc.nat(250), fc.constantFrom(...MECHANISM_IDS), (a, b, day, mechanism) => {
        const dated = ({ from, length }: { from: number; length: number | undefined }) => ({
          depositedOn: "2025-12-01",
          from: addDays("2026-01-01", from),
          ...(length === undefined ? {} : { until: addDays("2026-01-01", from + length) }),
        });
        const binds = (one: { from: number; length: number | undefined }) =>
          day >= one.from && (one.length === undefined || day < one.from + one.length);
        const convention = legalBasis(
          question({
            mechanism,
            date: addDays("2026-01-01", day),
            conventionParties: { XA: [dated(a)], XB: [dated(b)] },
          }),
        ).find((one) => one.kind === "convention");
        expect(convention?.available).toBe(binds(a) && binds(b) && mechanism !== "transfer-of-sentenced-persons");
        expect(convention?.reason === undefined).toBe(convention?.available);
      }),
    );
  });
});

describe("the scope of an offence", () => {
  it("of the Convention opens every mechanism", () => {
    const scope = offenceScope({ conventionOffence: "13", electronicEvidence: false });
    expect(scope.offenceClass).toBe("convention-offence");
    expect(Object.values(scope.mechanisms).every((one) => one === "open")).toBe(true);
  });

  it("of four years opens electronic evidence and not extradition", () => {
    const scope = offenceScope({ electronicEvidence: true, maximumPenalty: { requesting: { months: 48 } } });
    expect(scope).toMatchObject({ offenceClass: "serious-crime", lawsDiffer: false });
    expect(scope.mechanisms).toMatchObject({ preservation: "open", "stored-data": "open", extradition: "no-duty" });
    const paper = offenceScope({ electronicEvidence: false, maximumPenalty: { requesting: { months: 48 } } });
    expect(paper.mechanisms["legal-assistance"]).toBe("no-duty");
  });

  it("just below opens nothing; both laws are told apart", () => {
    expect(offenceScope({ electronicEvidence: true, maximumPenalty: { requested: { months: 47 } } })).toMatchObject({
      offenceClass: "below",
      mechanisms: { preservation: "no-duty" },
    });
    expect(
      offenceScope({
        electronicEvidence: true,
        maximumPenalty: { requesting: "life-or-heavier", requested: { months: 24 } },
      }),
    ).toMatchObject({ offenceClass: "serious-crime", lawsDiffer: true });
  });

  it("is unknown while no penalty is stated, and a code that no list has is no Convention offence", () => {
    expect(offenceScope({ electronicEvidence: true })).toMatchObject({
      offenceClass: "unknown",
      mechanisms: { preservation: "unknown", extradition: "no-duty" },
    });
    expect(offenceScope({ conventionOffence: "99", electronicEvidence: true }).offenceClass).toBe("unknown");
  });
});

describe("dual criminality", () => {
  const facts = {
    mechanism: "preservation",
    offenceClass: "serious-crime",
    requestedStateRequires: true,
    punishableThere: false,
    reservations: [],
  } as const;

  it("is no condition for preservation, unless reserved and for other than Convention offences", () => {
    expect(dualCriminality(facts).standing).toBe("not-a-condition");
    expect(dualCriminality({ ...facts, reservations: ["42(5)"] }).standing).toBe("may-refuse-by-reservation");
    expect(dualCriminality({ ...facts, reservations: ["42(5)"], punishableThere: undefined }).standing).toBe(
      "test-needed",
    );
    expect(dualCriminality({ ...facts, reservations: ["42(5)"], offenceClass: "convention-offence" }).standing).toBe(
      "not-a-condition",
    );
  });

  it("lets assistance be declined, where required, once the conduct was tested", () => {
    const assistance = { ...facts, mechanism: "stored-data" } as const;
    expect(dualCriminality(assistance)).toMatchObject({
      standing: "may-decline",
      rule: { article: 40, paragraph: "(8)" },
    });
    expect(dualCriminality({ ...assistance, punishableThere: undefined }).standing).toBe("test-needed");
    expect(dualCriminality({ ...assistance, punishableThere: true }).standing).toBe("met");
    expect(dualCriminality({ ...assistance, requestedStateRequires: false }).standing).toBe("not-required");
  });

  it("asks for a test of the conduct where the test changes what may be done, and nowhere else", () => {
    const asked = (mechanism: MechanismId, reservations: readonly string[] = []): boolean =>
      asksConductTest({ mechanism, offenceClass: "serious-crime", reservations });
    expect(MECHANISM_IDS.filter((mechanism) => asked(mechanism))).toEqual(
      MECHANISM_IDS.filter((id) => id === "extradition" || mechanismRecord(id).under40),
    );
    expect([asked("preservation"), asked("preservation", ["42(5)"])]).toEqual([false, true]);
  });

  it("is needed for extradition and not asked for police cooperation", () => {
    expect(dualCriminality({ ...facts, mechanism: "extradition" }).standing).toBe("required-and-missing");
    expect(dualCriminality({ ...facts, mechanism: "law-enforcement-cooperation" }).standing).toBe("not-required");
    expect(dualCriminality({ ...facts, mechanism: "transfer-of-proceedings" }).rule.id).toBe("as-agreed");
  });
});

function question(change: Partial<LegalBasisQuestion>): LegalBasisQuestion {
  return {
    requesting: "XA",
    requested: "XB",
    mechanism: "preservation",
    offence: { conventionOffence: "13", electronicEvidence: true },
    date: "2026-06-01",
    conventionParties: {
      XA: [{ depositedOn: "2026-01-01", from: "2026-02-01" }],
      XB: [{ depositedOn: "2026-03-01", from: "2026-03-31" }],
    },
    others: [],
    ...change,
  };
}

function conventionIn(change: Partial<LegalBasisQuestion>) {
  return legalBasis(question(change)).find(({ kind }) => kind === "convention");
}

function first(change: Partial<LegalBasisQuestion>) {
  return legalBasis(question(change))[0];
}
