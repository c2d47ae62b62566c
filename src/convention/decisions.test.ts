import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { consultationNeeded, decisionAllowed, type ProposedDecision } from "./decisions.ts";
import { citation } from "./certainty.ts";
import { ground, GROUNDS, groundsFor } from "./grounds.ts";
import { MECHANISM_IDS, type MechanismId } from "./mechanisms.ts";

describe("a refusal of legal assistance", () => {
  it("with ground, reasons and consultation stands", () => {
    expect(decisionAllowed(refusal({}))).toEqual([]);
  });

  it("without ground is stopped", () => {
    expect(decisionAllowed(refusal({ groundIds: [] }))).toContainEqual(
      expect.objectContaining({ code: "ground-needed", severity: "blocks" }),
    );
  });

  it("without reasons is stopped under 40(25)", () => {
    expect(decisionAllowed(refusal({ reasons: " " }))).toMatchObject([
      { code: "reasons-for-refusal", severity: "blocks", article: 40, paragraph: "(25)" },
    ]);
  });

  it("under 40(21) without consultation is stopped under 40(28)", () => {
    expect(decisionAllowed(refusal({ consulted: false }))).toMatchObject([
      { code: "consultation-before-refusal", severity: "blocks", paragraph: "(28)" },
    ]);
  });

  it("for persecution needs no consultation, though one may be held", () => {
    expect(decisionAllowed(refusal({ groundIds: ["persecution"], consulted: false }))).toEqual([]);
    expect(decisionAllowed(refusal({ groundIds: ["persecution"], consulted: true }))).toEqual([]);
  });

  it.each(["fiscal-matters", "bank-secrecy"])("on %s is stopped: that is no ground", (groundId) => {
    expect(decisionAllowed(refusal({ groundIds: [groundId] }))).toMatchObject([
      { code: "not-a-ground", severity: "blocks", groundId },
    ]);
  });

  it("on a ground of another mechanism warns, for no list here says that it is whole; on one that nobody knows is stopped", () => {
    expect(decisionAllowed(refusal({ groundIds: ["own-national"] }))).toMatchObject([
      { code: "ground-not-open", severity: "warns" },
    ]);
    const persecution = refusal({ mechanism: "law-enforcement-cooperation", groundIds: ["persecution"] });
    expect(decisionAllowed(persecution)).toMatchObject([{ code: "ground-not-open", severity: "warns" }]);
    expect(decisionAllowed(refusal({ groundIds: ["bad-mood"] }))).toMatchObject([
      { code: "unknown-ground", severity: "blocks" },
    ]);
  });
});

describe("a refusal of preservation", () => {
  const preservation = (change: Partial<ProposedDecision>) => refusal({ mechanism: "preservation", ...change });

  it("has the narrow list of 42(6)", () => {
    expect(groundsFor("preservation").map((one) => one.ground.id)).toEqual([
      "essential-interests",
      "domestic-law-forbids",
      "persecution",
      "human-rights",
    ]);
  });

  it("by the reservation of 42(5) is stopped for an offence of the Convention", () => {
    const reserved = { groundIds: ["preservation-reservation"], reservations: ["42(5)"] };
    expect(decisionAllowed(preservation({ ...reserved, offenceClass: "convention-offence" }))).toMatchObject([
      { code: "reservation-not-for-this-offence", severity: "blocks", article: 42, paragraph: "(5)" },
    ]);
    expect(decisionAllowed(preservation({ ...reserved, offenceClass: "serious-crime" }))).toEqual([]);
  });

  it("on another ground only warns, because 42(6) rests on memory", () => {
    expect(decisionAllowed(preservation({ groundIds: ["not-conforming"] }))).toMatchObject([
      { code: "ground-not-open", severity: "warns", certainty: "memory", article: 42, paragraph: "(6)" },
    ]);
  });

  it("for lack of dual criminality needs the reservation of 42(5)", () => {
    expect(decisionAllowed(preservation({ groundIds: ["preservation-reservation"] }))).toMatchObject([
      { code: "ground-needs-reservation", severity: "blocks" },
    ]);
    expect(decisionAllowed(preservation({ groundIds: ["preservation-reservation"], reservations: ["42(5)"] }))).toEqual(
      [],
    );
  });

  it("without consultation only warns: in a hurry there may be none", () => {
    expect(decisionAllowed(preservation({ consulted: false }))).toMatchObject([
      { code: "consultation-before-refusal", severity: "warns" },
    ]);
  });
});

describe("an acceptance in part", () => {
  it("refuses the rest: it needs a ground that is open, reasons, and the consultation before it", () => {
    const codes = (change: Partial<Parameters<typeof decisionAllowed>[0]>) =>
      decisionAllowed(refusal({ outcome: "accept-in-part", ...change })).map(({ code }) => code);
    expect(codes({})).toEqual([]);
    expect(codes({ groundIds: [] })).toContain("ground-needed");
    expect(codes({ reasons: " " })).toContain("reasons-for-refusal");
    expect(codes({ consulted: false })).toContain("consultation-before-refusal");
    expect(codes({ groundIds: ["bank-secrecy"] })).toContain("not-a-ground");
  });

  it("asks for a consultation before extraordinary costs, and stops nobody", () => {
    const costly = { outcome: "accept", groundIds: [], reasons: undefined, extraordinaryCosts: true } as const;
    expect(decisionAllowed(refusal({ ...costly, consulted: false }))).toMatchObject([
      { code: "consultation-on-extraordinary-costs", severity: "warns", article: 40, paragraph: "(30)" },
    ]);
    expect(decisionAllowed(refusal({ ...costly, consulted: true }))).toEqual([]);
  });
});

describe("a postponement of preservation", () => {
  it("is stopped whatever its ground: Article 42 asks for speed and knows no postponement", () => {
    const postponed = (groundId: string) =>
      decisionAllowed(refusal({ mechanism: "preservation", outcome: "postpone", groundIds: [groundId] }));
    const stopped = { code: "preservation-never-postponed", severity: "blocks", article: 42, paragraph: "(4)" };
    for (const groundId of ["ongoing-case", "essential-interests"]) {
      expect(postponed(groundId)[0]).toMatchObject(stopped);
    }
  });
});

describe("the clause that opens a ground", () => {
  const openingOf = (mechanism: MechanismId, groundId: string) =>
    groundsFor(mechanism).find((one) => one.ground.id === groundId)?.opening;

  it("is 50(3) for what a confiscation takes from Article 40, and 50(7) for its own two grounds", () => {
    const cited = groundsFor("confiscation").map((one) => [one.ground.id, citation(one.opening)]);
    expect(cited.slice(0, 3)).toEqual([
      ["evidence-insufficient", "50(7)"],
      ["trivial-value", "50(7)"],
      ["not-conforming", "50(3)"],
    ]);
    expect(cited).toContainEqual(["bank-secrecy", "50(3)"]);
    expect(openingOf("confiscation", "dual-criminality")?.basis).toBe("memory, and UNCAC 55(3)");
  });

  it("says where human rights stand beside a closed list by our reading only", () => {
    for (const mechanism of ["preservation", "preserved-traffic-disclosure"] as const) {
      expect(openingOf(mechanism, "human-rights")).toMatchObject({ article: 6, certainty: "memory" });
      expect(openingOf(mechanism, "human-rights")?.basis).toContain("our reading");
    }
    expect(openingOf("stored-data", "human-rights")).toMatchObject({ article: 6, certainty: "text" });
    expect(ground("human-rights").help).toContain("42(6)");
  });

  it("says how narrow the clause was that was read on trivial matters and other provisions", () => {
    for (const id of ["trivial-matter", "other-provision"]) {
      expect(ground(id)).toMatchObject({ certainty: "memory" });
      expect(ground(id).basis).toContain("UNCAC 46(9)(b) has it only for help without coercive action");
    }
  });
});

describe("a refusal under any mechanism", () => {
  it.each(MECHANISM_IDS)(
    "of %s may rest on human rights, and outside the closed lists on another law or treaty",
    (id) => {
      const stopped = (groundId: string) =>
        decisionAllowed(refusal({ mechanism: id, groundIds: [groundId], offenceClass: "convention-offence" }));
      expect(stopped("human-rights")).toEqual([]);
      const closed = id === "preservation" || id === "preserved-traffic-disclosure";
      expect(stopped("other-law-or-treaty").map(({ severity }) => severity)).toEqual(closed ? ["warns"] : []);
    },
  );
});

describe("other outcomes", () => {
  it("postpone only for an ongoing case, after consultation", () => {
    expect(decisionAllowed(refusal({ outcome: "postpone", groundIds: ["ongoing-case"] }))).toEqual([]);
    expect(decisionAllowed(refusal({ outcome: "postpone", groundIds: ["trivial-matter"] }))).toMatchObject([
      { code: "ongoing-case-before-postponement", severity: "blocks" },
    ]);
    expect(
      decisionAllowed(refusal({ outcome: "postpone", groundIds: ["ongoing-case"], consulted: false })),
    ).toMatchObject([{ code: "consultation-before-refusal" }]);
  });

  it("accept on conditions only with a condition", () => {
    const accepted = refusal({ outcome: "accept-on-conditions", groundIds: [] });
    expect(decisionAllowed(accepted)).toMatchObject([{ code: "conditions-are-stated", severity: "blocks" }]);
    expect(decisionAllowed({ ...accepted, conditionCount: 2 })).toEqual([]);
  });

  it("return for completion only with what is needed", () => {
    const returned = refusal({ outcome: "return-for-completion", groundIds: [], reasons: undefined });
    expect(decisionAllowed(returned)).toMatchObject([{ code: "completion-names-elements" }]);
    expect(decisionAllowed({ ...returned, requestedElementCount: 1 })).toEqual([]);
  });

  it("take no ground for refusal beside an acceptance", () => {
    expect(decisionAllowed(refusal({ outcome: "accept" }))).toMatchObject([
      { code: "ground-without-refusal", severity: "blocks" },
    ]);
  });

  it("warn of an extradition refused without hearing the other side, and without reasons", () => {
    const refused = refusal({
      mechanism: "extradition",
      groundIds: ["extradition-law"],
      consulted: false,
      reasons: undefined,
    });
    expect(decisionAllowed(refused)).toMatchObject([
      { code: "reasons-for-refused-extradition", severity: "warns", certainty: "memory" },
      { code: "consultation-before-refused-extradition", severity: "warns" },
    ]);
  });
});

describe("decisions in general", () => {
  it("never block on memory, and never pass a refusal that names no ground", () => {
    fc.assert(
      fc.property(
        fc.record({
          mechanism: fc.constantFrom(...MECHANISM_IDS),
          outcome: fc.constantFrom("accept", "refuse", "postpone", "accept-on-conditions", "nothing-found"),
          groundIds: fc.uniqueArray(fc.constantFrom(...GROUNDS.map((one) => one.id)), { maxLength: 3 }),
          reasons: fc.option(fc.string(), { nil: undefined }),
          consulted: fc.boolean(),
          conditionCount: fc.nat(2),
          requestedElementCount: fc.nat(2),
          reservations: fc.subarray(["42(5)", "11(3)"]),
        }) as fc.Arbitrary<ProposedDecision>,
        (decision) => {
          const violations = decisionAllowed(decision);
          for (const one of violations) if (one.certainty === "memory") expect(one.severity).toBe("warns");
          if (decision.outcome === "refuse" && decision.groundIds.length === 0) {
            expect(violations.some((one) => one.severity === "blocks")).toBe(true);
          }
        },
      ),
    );
  });

  it("want a consultation for no acceptance", () => {
    expect(consultationNeeded({ mechanism: "stored-data", outcome: "accept", groundIds: [] })).toEqual({
      needed: "no",
    });
  });
});

function refusal(change: Partial<ProposedDecision>): ProposedDecision {
  return {
    mechanism: "legal-assistance",
    outcome: "refuse",
    groundIds: ["essential-interests"],
    reasons: "The request would disclose the protection of a harbour.",
    consulted: true,
    conditionCount: 0,
    requestedElementCount: 0,
    reservations: [],
    ...change,
  };
}
