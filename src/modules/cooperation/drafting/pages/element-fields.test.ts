import { describe, expect, it } from "vitest";
import { elementsFor, type RequiredElement } from "../../../../convention/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { elementOf, withoutLoss } from "./element-fields.tsx";

const elements = [...elementsFor("preservation"), ...elementsFor("stored-data")].map(({ element }) => element);

function shaped(shape: RequiredElement["shape"]): RequiredElement {
  const found = elements.find((element) => element.shape === shape && element.itemKinds?.length !== 1);
  if (!found) throw new Error(`no element of the shape ${shape}`);
  return found;
}

function refusalOf(act: () => unknown): Refusal | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

describe("what was typed into the fields of an element", () => {
  it("keeps an item with the kind that was chosen, and asks for the kind where none was", () => {
    const element = shaped("items-and-text");
    const kind = element.itemKinds?.at(-1)?.kind ?? "";
    expect(elementOf(element, { "kind-0": kind, "value-0": " box 4711 " }, "en")).toEqual({
      items: [{ kind, value: "box 4711" }],
    });
    const refusal = refusalOf(() =>
      elementOf(element, { "kind-0": kind, "value-0": "a", "kind-1": "", "value-1": "b" }, "en"),
    );
    expect(refusal).toMatchObject({ code: "item-kind-missing", field: "kind-1" });
    // A line with a kind and nothing else was meant to say something.
    const half = refusalOf(() => elementOf(element, { "kind-0": kind, "value-0": " " }, "en"));
    expect(half).toMatchObject({ code: "item-value-missing", field: "value-0" });
    expect(elementOf(element, { "kind-0": "", "value-0": "" }, "en")).toBeUndefined();
  });

  it("refuses a day that no calendar has instead of leaving it out", () => {
    const day = (d: string, m: string, y: string) => ({ "from-day": d, "from-month": m, "from-year": y });
    const element = shaped("period");
    expect(elementOf(element, day("5", "3", "2027"), "en")).toEqual({ period: { from: "2027-03-05T00:00:00.000Z" } });
    expect(refusalOf(() => elementOf(element, day("31", "2", "2027"), "en"))).toMatchObject({
      code: "date-not-readable",
      field: "from",
    });
    expect(elementOf(element, day("", "", ""), "en")).toBeUndefined();
  });
});

describe("what a program gave and the fields cannot show", () => {
  const note = { language: "en", text: "Seen in the header." };
  const translation = { language: "fr", text: "Un journal.", translator: "M. Keita" };
  const before = {
    text: { language: "en", text: "A log.", translation },
    items: Array.from({ length: 130 }, (_, index) => ({ kind: "account", value: `box ${index}`, note })),
    period: { from: "2027-02-01T13:30:00.000Z", to: "2027-02-20T00:00:00.000Z" },
  };
  const saved = (change: { text?: string; first?: string; to?: string }) => ({
    text: { language: "en", text: change.text ?? "A log." },
    items: before.items.slice(0, 100).map(({ kind, value }, index) => ({
      kind,
      value: index === 0 ? (change.first ?? value) : value,
    })),
    period: { from: "2027-02-01T00:00:00.000Z", to: change.to ?? "2027-02-20T23:59:59.999Z" },
  });

  it("stays where nothing was changed", () => {
    expect(withoutLoss(saved({}), before)).toEqual(before);
  });

  it("goes with the words that it belonged to, and no other", () => {
    const after = withoutLoss(saved({ text: "Two logs.", first: "box A", to: "2027-02-21T23:59:59.999Z" }), before);
    expect(after.text).toEqual({ language: "en", text: "Two logs." });
    expect(after.items).toHaveLength(130);
    expect(after.items?.[0]).toEqual({ kind: "account", value: "box A" });
    expect(after.items?.[1]).toEqual(before.items[1]);
    expect(after.period).toEqual({ from: before.period.from, to: "2027-02-21T23:59:59.999Z" });
  });
});
