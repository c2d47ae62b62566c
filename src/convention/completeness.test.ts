import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { completeness } from "./completeness.ts";
import type { PropertyPath, RequiredElement } from "./element.ts";
import { contentsFor, elementsFor, type ElementValueLike } from "./elements.ts";
import { RECORD_KINDS } from "./records.ts";
import { MECHANISM_IDS, type MechanismId } from "./mechanisms.ts";

type Elements = Record<string, ElementValueLike>;

describe("a request for traffic data as they happen", () => {
  it("wants the reason for the length beside the period (45(3)(f))", () => {
    const lacking = (value: ElementValueLike) =>
      completeness("real-time-traffic", { ...filled("real-time-traffic"), "45(3)(f)": value });
    const period = { from: "2026-03-01T00:00:00.000Z", to: "2026-04-01T00:00:00.000Z" };
    const text = { text: "Payments fall due at the month's end." };
    expect(lacking({ period, text })).toEqual([]);
    const short = { elementId: "45(3)(f)", reason: "part-absent", severity: "warns" };
    expect(lacking({ period })).toMatchObject([{ ...short, parts: ["text"] }]);
    expect(lacking({ text })).toMatchObject([{ ...short, parts: ["from", "to"] }]);
    expect(lacking({})).toMatchObject([{ ...short, reason: "absent" }]);
  });
});

describe("a preservation request", () => {
  it("that says everything lacks nothing", () => {
    expect(completeness("preservation", filled("preservation"))).toEqual([]);
  });

  it.each(["a", "b", "c", "e", "f"])("is stopped without 42(3)(%s), and told which", (letter) => {
    const elements = filled("preservation");
    delete elements[`42(3)(${letter})`];
    const [missing, ...others] = completeness("preservation", elements);
    expect(others).toEqual([]);
    expect(missing).toMatchObject({
      elementId: `42(3)(${letter})`,
      article: 42,
      paragraph: `(3)(${letter})`,
      severity: "blocks",
      certainty: "model",
      reason: "absent",
    });
  });

  it("is only warned without the custodian, which is asked where it is known", () => {
    const elements = filled("preservation");
    delete elements["42(3)(d)"];
    expect(completeness("preservation", elements)).toMatchObject([{ elementId: "42(3)(d)", severity: "warns" }]);
  });

  it("may leave out the need for confidentiality, which is said as appropriate", () => {
    const elements = filled("preservation");
    delete elements["42(3)(g)"];
    expect(completeness("preservation", elements)).toEqual([]);
  });

  it("needs the list of data as well as their relation to the offence", () => {
    const elements = filled("preservation");
    elements["42(3)(c)"] = { items: [{ kind: "account", value: "lantern@mail.example" }] };
    expect(completeness("preservation", elements)).toMatchObject([
      { elementId: "42(3)(c)", reason: "part-absent", parts: ["text"], severity: "blocks" },
    ]);
    elements["42(3)(c)"] = { text: { text: "The account sent the false invoice." } };
    expect(completeness("preservation", elements)).toMatchObject([{ parts: ["items"] }]);
  });

  it("does not take blanks for words, nor a code that no list has", () => {
    const elements = filled("preservation");
    elements["42(3)(e)"] = { text: { text: "  \n " } };
    elements["42(3)(f)"] = { codes: ["perhaps-later"] };
    expect(completeness("preservation", elements)).toMatchObject([
      { elementId: "42(3)(e)", reason: "absent" },
      { elementId: "42(3)(f)", reason: "off-list", parts: ["perhaps-later"] },
    ]);
  });
});

describe("a request for assistance", () => {
  it("needs no facts to serve a document", () => {
    const elements = filled("legal-assistance");
    delete elements["40(15)(c)"];
    expect(completeness("legal-assistance", elements)).toMatchObject([{ elementId: "40(15)(c)", severity: "blocks" }]);
    expect(completeness("legal-assistance", elements, { purpose: "service-of-documents" })).toEqual([]);
  });

  it("for stored data asks for the contents of Article 40(15)", () => {
    expect(completeness("stored-data", {}).map((one) => one.elementId)).toEqual([
      "40(15)(a)",
      "40(15)(b)",
      "40(15)(c)",
      "40(15)(d)",
      "40(15)(e)",
      "40(15)(g)",
    ]);
  });

  it("in real time only warns, for its contents rest on memory", () => {
    const missing = completeness("real-time-traffic", {});
    expect(missing.map((one) => one.elementId)).toContain("45(3)(a)");
    expect(missing.every((one) => one.severity === "warns")).toBe(true);
  });

  it("about property needs the letter of Article 50(3) whose path it takes, part by part", () => {
    const elements = filled("confiscation");
    delete elements["50(3)(a)"];
    delete elements["50(3)(c)"];
    elements["50(3)(b)"] = {
      text: { text: "Order of the Harbour Court of 3 May." },
      items: [{ kind: "order-copy", value: "annex 1" }],
    };
    expect(completeness("confiscation", elements, { propertyPaths: ["give-effect"] })).toMatchObject([
      {
        elementId: "50(3)(b)",
        reason: "part-absent",
        parts: ["extent", "third-parties-and-due-process", "finality"],
        severity: "blocks",
      },
    ]);
    expect(completeness("confiscation", elements, { propertyPaths: ["own-order"] })).toContainEqual(
      expect.objectContaining({ elementId: "50(3)(a)", reason: "absent", severity: "blocks" }),
    );
  });
});

describe("a request about property", () => {
  const asked = (...propertyPaths: PropertyPath[]) =>
    contentsFor("confiscation", { propertyPaths }).map(({ element }) => element.id);

  it("is asked for what its way needs, and for nothing of the other ways", () => {
    expect(asked("tracing-or-freezing")).toEqual(expect.arrayContaining(["50(3)(c)", "actions-requested"]));
    expect(asked("tracing-or-freezing")).not.toEqual(expect.arrayContaining(["confiscation-order"]));
    expect(asked("tracing-or-freezing")).not.toContain("50(3)(b)");
    expect(asked("give-effect")).toEqual(expect.arrayContaining(["50(3)(b)", "confiscation-order", "final-since"]));
    expect(asked("give-effect", "tracing-or-freezing")).toEqual(
      expect.arrayContaining(["actions-requested", "confiscation-order"]),
    );
  });
});

describe("completeness in general", () => {
  const anyMechanism = fc.constantFrom(...MECHANISM_IDS);

  it("never blocks on a rule that rests on memory", () => {
    fc.assert(
      fc.property(anyMechanism, fc.array(fc.string(), { maxLength: 4 }), (mechanism, strangers) => {
        const elements = Object.fromEntries(strangers.map((id) => [id, { text: { text: "x" } }]));
        for (const one of completeness(mechanism, elements)) {
          if (one.certainty === "memory") expect(one.severity).toBe("warns");
        }
      }),
    );
  });

  it("finds nothing missing in a filled form, and each element at most once when one is taken away", () => {
    fc.assert(
      fc.property(anyMechanism, fc.nat(), (mechanism, position) => {
        const elements = filled(mechanism);
        expect(completeness(mechanism, elements)).toEqual([]);
        const ids = Object.keys(elements);
        const id = ids[position % Math.max(ids.length, 1)];
        if (id === undefined) return;
        delete elements[id];
        const missing = completeness(mechanism, elements);
        expect(missing.length).toBeLessThanOrEqual(1);
        if (missing[0]) expect(missing[0].elementId).toBe(id);
      }),
    );
  });

  it("asks nothing of mechanisms without listed contents", () => {
    const listed = new Set<MechanismId>(["legal-assistance", "preservation", "stored-data", "confiscation"]);
    for (const mechanism of MECHANISM_IDS) {
      const blocked = completeness(mechanism, {}).filter((one) => one.severity === "blocks");
      expect(blocked.length > 0, mechanism).toBe(listed.has(mechanism));
    }
  });
});

function filled(mechanism: MechanismId): Elements {
  return Object.fromEntries(elementsFor(mechanism).map(({ element }) => [element.id, valueOf(element)]));
}

function fullRecord({ record }: RequiredElement): Record<string, unknown> {
  const needed = RECORD_KINDS.find(({ id }) => id === record)?.needed ?? [];
  return Object.fromEntries(needed.flat().map((field) => [field, { line: "Named." }]));
}

function valueOf(element: RequiredElement): ElementValueLike {
  const text = { text: "Said." };
  const items = (element.itemKinds ?? []).map((kind) => ({ kind: kind.kind, value: "Named." }));
  switch (element.shape) {
    case "text":
      return { text };
    case "items":
      return { items };
    case "items-and-text":
      return { text, items };
    case "period":
      return {
        period: { from: "2026-03-01T00:00:00.000Z", to: "2026-04-01T00:00:00.000Z" },
        ...(element.reasoned ? { text } : {}),
      };
    case "day":
      return { day: "2026-03-01" };
    case "amount":
      return { amount: { value: "100.00", currency: "EUR" } };
    case "records":
      return { records: [fullRecord(element)] };
    case "choice":
      return { codes: (element.codes ?? []).slice(0, 1).map((one) => one.code) };
    case "codes":
      return { codes: (element.codes ?? []).map((one) => one.code) };
  }
}
