import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { passing } from "../../../../../tests/support/case-steps.ts";
import { codeOf } from "../../../../../tests/support/refused.ts";
import { AT, by, content, draft, outgoing, text } from "../../../../../tests/support/request-files.ts";
import {
  bearingOf,
  citation,
  elementsFor,
  type GateAnswer,
  GATE_BEARINGS,
  mechanism as mechanismRecord,
  MECHANISM_IDS,
  SAFEGUARD_GATES,
} from "../../../../convention/index.ts";
import { LEGAL_BASIS_KINDS } from "../../../../protocol/bodies/request.ts";
import { carriedDraft, copiedUrgency } from "./carry-over.ts";
import { contentOf, demandReady, draftDigest, draftedBody, draftSteps, isUrgencyOpen, stepSlug } from "./drafting.ts";
import type { RequestDraft, RequestFile } from "./request-file.ts";
import { checkScreening, demandOutsideChain, gatesFor, type ScreenedRequest, screeningFaults } from "./screening.ts";

describe("a draft", () => {
  it("asks each element of its mechanism once, on a page of its own", () => {
    for (const mechanism of MECHANISM_IDS) {
      const slugs = draftSteps(mechanism, { elements: {} }).map(stepSlug);
      expect(new Set(slugs).size, mechanism).toBe(slugs.length);
      expect(slugs.at(-1)).toBe("check");
    }
  });

  it("is stopped by each missing element that blocks, and goes with a reason under a name", () => {
    const whole = Object.fromEntries(
      elementsFor("preservation").map(({ element }) => [
        element.id,
        element.shape === "codes"
          ? { codes: [element.codes?.[0]?.code ?? ""] }
          : { text: text("words"), items: [{ kind: element.itemKinds?.[0]?.kind ?? "item", value: "a" }] },
      ]),
    );
    expect(codeOf(() => demandReady("preservation", { ...draft, elements: whole }))).toBe("accepted");
    const blocking = elementsFor("preservation").filter(({ element }) => {
      const { [element.id]: _, ...rest } = whole;
      return codeOf(() => demandReady("preservation", { ...draft, elements: rest })) === "element-missing";
    });
    expect(blocking.length).toBeGreaterThan(3);
    for (const { element } of blocking) {
      const { [element.id]: _, ...rest } = whole;
      const excused = [{ elementId: element.id, reason: text("not known"), namedPerson: "Ana" }];
      const explained = { ...draft, elements: rest, excused };
      expect(codeOf(() => demandReady("preservation", explained))).toBe("accepted");
      const sent = contentOf(outgoing(explained), explained, { ruleVersion: "1", recordedAt: AT });
      expect(sent.missingElements).toEqual(excused);
      // The reason does not travel once the element is there after all.
      const told = contentOf(outgoing(), { ...explained, elements: whole }, { ruleVersion: "1", recordedAt: AT });
      expect(told.missingElements).toEqual([]);
    }
  });

  it("about property says which way of 50(3) it takes, and is stopped by what that way asks for", () => {
    const whole = Object.fromEntries(
      elementsFor("confiscation").map(({ element }) => [
        element.id,
        {
          text: text("words"),
          items: (element.itemKinds ?? [{ kind: "item" }]).map(({ kind }) => ({ kind, value: "a" })),
          period: { from: AT, to: AT },
        },
      ]),
    );
    const refused = (over: Partial<RequestDraft>) =>
      codeOf(() => demandReady("confiscation", { ...draft, elements: whole, ...over }));
    expect(refused({})).toBe("property-path-missing");
    expect(refused({ propertyPaths: ["own-order"] })).toBe("accepted");
    const { "50(3)(a)": _, ...without } = whole;
    expect(refused({ propertyPaths: ["own-order"], elements: without })).toBe("element-missing");
    // 50(3)(b): the certified order is a paper.
    expect(refused({ propertyPaths: ["give-effect"], elements: without })).toBe("paper-missing");
    const excusedPapers = [{ kind: "confiscation-order", reason: text("It follows."), namedPerson: "A. Nemo" }];
    expect(refused({ propertyPaths: ["give-effect"], elements: without, excusedPapers })).toBe("accepted");
    expect(refused({ propertyPaths: ["give-effect"], elements: without, urgency: "emergency" })).toBe("accepted");
    const complete: RequestDraft = { ...draft, elements: whole, propertyPaths: ["own-order"], purpose: "restitution" };
    const file = outgoing(complete, "confiscation");
    expect(contentOf(file, complete, { ruleVersion: "1", recordedAt: AT })).toMatchObject({
      propertyPaths: ["own-order"],
      purpose: "restitution",
      offenceClass: "convention-offence",
    });
  });

  it("changes its digest with every word, so that a screening holds for these words only", () => {
    const file = outgoing();
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
        const of = (words: string) => draftDigest(file, { ...draft, elements: { "42(3)(b)": { text: text(words) } } });
        expect(of(a) === of(b)).toBe(a === b);
      }),
    );
  });

  it("tells the offence that was named by its kind once, and carries it into what follows", () => {
    const named = { offence: { conventionOffence: "13", electronicEvidence: true } };
    const body = draftedBody(outgoing(), { ...draft, ...named });
    const offences = { records: [{ "convention-article": { codes: ["article-13"] } }] };
    expect(body.elements.offences).toEqual(offences);
    const sent = outgoing({ elements: body.elements });
    expect(carriedDraft(sent, "stored-data").elements.offences).toEqual(offences);
    const excused = [{ elementId: "offences", reason: text("not known yet"), namedPerson: "Ana" }];
    expect(draftedBody(outgoing(), { ...draft, ...named, excused }).elements.offences).toBeUndefined();
  });

  it("is asked first how urgent it is where haste is the rule, and until somebody said so", () => {
    const slugs = (mechanism: RequestFile["mechanism"], elements: RequestDraft["elements"] = {}) =>
      draftSteps(mechanism, { elements }).map(stepSlug);
    expect(slugs("preservation")[0]).toBe("urgency");
    expect(slugs("contact-point-assistance")[0]).toBe("urgency");
    expect(slugs("stored-data")[0]).not.toBe("urgency");
    const arrest = slugs("extradition", { "request-kind": { codes: ["provisional-arrest"] } });
    expect(arrest.indexOf("urgency")).toBe(arrest.indexOf("request-kind") + 1);
    expect(isUrgencyOpen("preservation", draft)).toBe(true);
    expect(isUrgencyOpen("preservation", { ...draft, urgencySaid: true })).toBe(false);
    expect(isUrgencyOpen("stored-data", draft)).toBe(false);
  });

  it("is as urgent as what it was copied from, and needed by the same day while that is to come", () => {
    const responseDeadline = { date: "2027-03-10", reason: text("The hearing.") };
    const from = outgoing({ ...draft, urgency: "urgent", urgencySaid: true, responseDeadline });
    const said = { urgency: "urgent", urgencySaid: true };
    expect(copiedUrgency(from, "2027-03-10")).toEqual({ ...said, responseDeadline });
    expect(copiedUrgency(from, "2027-03-11")).toEqual(said);
    expect(copiedUrgency(outgoing(draft), "2027-03-10")).toEqual({ urgency: "ordinary" });
  });

  it("carries into the next request only what the other list can hold", () => {
    const from = outgoing({
      elements: {
        "42(3)(a)": { text: text("Central Authority") },
        "42(3)(c)": {
          text: text("tied so"),
          items: [
            { kind: "account", value: "x" },
            { kind: "link", value: "y" },
          ],
        },
        "42(3)(d)": {
          items: [
            { kind: "custodian", value: "Fjordmail" },
            { kind: "system-location", value: "North" },
          ],
        },
        "42(3)(f)": { codes: ["intends-request"] },
      },
    });
    const carried = carriedDraft(from, "stored-data");
    expect(carried.elements["40(15)(a)"]).toEqual({ text: text("Central Authority") });
    expect(carried.elements["40(15)(e)"]?.items).toEqual([
      { kind: "account", value: "x" },
      { kind: "link", value: "y" },
      { kind: "custodian", value: "Fjordmail" },
      { kind: "location", value: "North" },
    ]);
    const listed = new Set(elementsFor("stored-data").map(({ element }) => element.id));
    expect(Object.keys(carried.elements).every((id) => listed.has(id))).toBe(true);
    expect(carried.legalBasis).toBeUndefined();
  });

  it("names each network address, link, number and account by its kind wherever it is carried to", () => {
    const kinds = (mechanism: RequestFile["mechanism"]) =>
      elementsFor(mechanism).flatMap(({ element: { id, itemKinds = [] } }) =>
        itemKinds.flatMap(({ kind }) =>
          ["account", "address", "link", "number"].includes(kind) ? [{ id, kind }] : [],
        ),
      );
    const carriedTo = ["legal-assistance", "stored-data", "interception", "real-time-traffic"] as const;
    for (const before of ["preservation", "real-time-traffic"] as const) {
      for (const { id, kind } of kinds(before)) {
        const known = outgoing({ elements: { [id]: { items: [{ kind, value: "192.0.2.7" }] } } });
        for (const mechanism of carriedTo) {
          const { elements } = carriedDraft(known, mechanism);
          const named = Object.values(elements).flatMap(({ items = [] }) => items.map((one) => one.kind));
          expect([...new Set(named)], `${kind}, from ${before} to ${mechanism}`).toEqual([kind]);
        }
      }
    }
  });
});

describe("screening", () => {
  const ours = (mechanism: RequestFile["mechanism"]): ScreenedRequest => ({
    mechanism,
    direction: "outgoing",
    supplied: {},
  });
  const theirs = (mechanism: RequestFile["mechanism"]): ScreenedRequest => ({
    mechanism,
    direction: "incoming",
    supplied: {},
  });
  const passes = (file: ScreenedRequest) =>
    gatesFor(file).map((gate) => ({ gate: gate.id, answer: passing(gate), note: "order 1" }));

  it("asks only the gates of the mechanism and of the moment, and each that may block", () => {
    for (const mechanism of MECHANISM_IDS) {
      const records = passes(ours(mechanism));
      expect(codeOf(() => checkScreening(ours(mechanism), records))).toBe("accepted");
    }
    const records = passes(theirs("preservation")).filter((record) => record.gate !== "G4");
    expect(codeOf(() => checkScreening(theirs("preservation"), records))).toBe("gate-unanswered");
    const asked = gatesFor(theirs("preservation")).map(({ id }) => id);
    const stranger = SAFEGUARD_GATES.find(({ id }) => !asked.includes(id));
    const wrong = [{ gate: stranger?.id ?? "G3", answer: "yes" as const }];
    expect(codeOf(() => checkScreening(theirs("preservation"), wrong))).toBe("gate-does-not-apply");
  });

  it("asks of personal data on both sides, wherever they are given with a request or an answer (36)", () => {
    for (const file of [ours("stored-data"), theirs("stored-data"), theirs("contact-point-assistance")]) {
      expect(gatesFor(file).map(({ id }) => id)).toContain("G7");
    }
    // It rests on memory: left open it warns; said no, it stops.
    const records = passes(theirs("stored-data")).filter(({ gate }) => gate !== "G7");
    expect(codeOf(() => checkScreening(theirs("stored-data"), records))).toBe("accepted");
    expect(bearingOf("G7", "no-personal-data")).toBe("passes");
    expect(bearingOf("G7", "no")).toBe("stops");
  });

  it("asks for a detained person's consent of the State that holds the person, not of the one that asks", () => {
    expect(gatesFor(theirs("legal-assistance")).map(({ id }) => id)).toContain("G11");
    expect(gatesFor(ours("legal-assistance")).map(({ id }) => id)).not.toContain("G11");
  });

  it("asks an extradition of the rights of the person sought, and for no safe conduct or evidence in electronic form", () => {
    const asked = gatesFor(theirs("extradition"));
    const cites = asked.filter(({ id }) => ["G1", "G3", "G11"].includes(id)).map((gate) => citation(gate));
    expect(cites).toEqual(["37(1)", "37(1)", "37(14)"]);
    for (const gate of asked) {
      for (const { answer, bearing } of gate.answers) expect(bearingOf(gate.id, answer), gate.id).toBe(bearing);
    }
  });

  it("screens help through the contact point for signs of persecution, for it finds people and reaches data", () => {
    for (const file of [ours("contact-point-assistance"), theirs("contact-point-assistance")]) {
      expect(gatesFor(file).map(({ id }) => id)).toContain("G4");
    }
    const { intrusive, gates } = mechanismRecord("contact-point-assistance");
    expect(intrusive).toBe(true);
    expect(gates).toEqual(["G1", "G2", "G4", "G7", "G12", "G14"]);
  });

  it("asks an intrusive kind of help what a piece of advice is not asked", () => {
    const asked = (code: string) => {
      const elements = { "help-kind": { codes: [code] } };
      return gatesFor(outgoing({ elements }, "contact-point-assistance")).map(({ id }) => id);
    };
    for (const code of ["locate-suspect", "evidence-collection", "emergency-data"]) {
      expect(asked(code)).toEqual(expect.arrayContaining(["G1", "G4", "G12"]));
    }
    expect(asked("technical-advice")).toEqual(["G1", "G2", "G12"]);
  });

  it("knows no moment for a question at which nobody is asked", () => {
    for (const { id, answers, moments } of SAFEGUARD_GATES) {
      const asked = moments.filter((moment) => moment === "before-sending" || moment === "before-deciding");
      expect(asked, id).toEqual(answers.length > 0 ? moments : []);
    }
  });

  it("wants a sentence for everything but a plain pass, and the reference of the order at G5", () => {
    const records = passes(theirs("stored-data"));
    const without = (gate: string, answer: GateAnswer) =>
      records.map((record) => (record.gate === gate ? { gate: record.gate, answer } : record));
    expect(codeOf(() => checkScreening(theirs("stored-data"), without("G4", "yes-stops")))).toBe("gate-needs-note");
    expect(codeOf(() => checkScreening(theirs("stored-data"), without("G5", "yes")))).toBe("gate-needs-note");
    expect(codeOf(() => checkScreening(theirs("stored-data"), without("G4", "no")))).toBe("accepted");
  });

  it("takes answers that fit the question only, and reads what was stored before they did", () => {
    for (const gate of SAFEGUARD_GATES) {
      const asked = gate.moments.some((moment) => moment === "before-sending" || moment === "before-deciding");
      const bearings = new Set(gate.answers.map(({ bearing }) => bearing));
      expect([...bearings], gate.id).toEqual(asked ? ["passes", "care", "stops"] : []);
      for (const bearing of GATE_BEARINGS) expect(bearingOf(gate.id, bearing)).toBe(bearing);
    }
    const records = passes(theirs("stored-data"));
    const answered = (answer: GateAnswer) =>
      records.map((record) => (record.gate === "G12" ? { ...record, answer } : record));
    // "Does a child appear?" has no plain "yes": what follows from it is part of the answer.
    expect(screeningFaults(theirs("stored-data"), answered("yes")).map(({ code, field }) => [code, field])).toEqual([
      ["gate-answer-unfit", "G12"],
    ]);
    expect(codeOf(() => checkScreening(theirs("stored-data"), answered("yes-goes-on")))).toBe("accepted");
    expect(bearingOf("G12", "no")).toBe("passes");
    expect(bearingOf("G1", "no")).toBe("stops");
  });

  it("names everything that is open at once, in the order of the questions", () => {
    const records = passes(theirs("stored-data")).filter(({ gate }) => gate !== "G4" && gate !== "G12");
    const bare = records.map(({ gate, answer }) => ({ gate, answer }));
    const faults = screeningFaults(theirs("stored-data"), bare);
    expect(faults.map(({ code, field }) => `${code} ${field}`)).toEqual([
      "gate-needs-note G5-note",
      "gate-unanswered G4",
      "gate-unanswered G12",
    ]);
  });

  it("asks how far the Convention reaches only of what rests on the Convention", () => {
    for (const kind of LEGAL_BASIS_KINDS) {
      const legalBasis = { kind, citation: "Act of 2011" };
      const asked = [ours("legal-assistance"), theirs("legal-assistance")].map((file) =>
        gatesFor({ ...file, draft: { ...draft, legalBasis }, content: { ...content, legalBasis } }).map(({ id }) => id),
      );
      for (const gates of asked) expect(gates.includes("G1"), kind).toBe(kind === "convention");
      for (const gates of asked) expect(gates, kind).toContain("G2");
    }
    const domestic = { ...content, legalBasis: { kind: "domestic-law" as const, citation: "Act of 2011" } };
    const file = { ...theirs("legal-assistance"), content: domestic };
    expect(codeOf(() => checkScreening(file, passes(file)))).toBe("accepted");
    expect(codeOf(() => checkScreening(file, [{ gate: "G1", answer: "no", note: "below" }]))).toBe(
      "gate-does-not-apply",
    );
  });

  it("does not ask about the refusal of what may be granted: the decision's own rules see to that", () => {
    for (const mechanism of MECHANISM_IDS) {
      expect(gatesFor(theirs(mechanism)).map(({ id }) => id)).not.toContain("G10");
    }
  });

  it("is done by somebody outside the chain", () => {
    expect(codeOf(() => demandOutsideChain("u1", [by, undefined]))).toBe("screening-needs-an-outsider");
    expect(codeOf(() => demandOutsideChain("u2", [by, undefined]))).toBe("accepted");
  });
});
