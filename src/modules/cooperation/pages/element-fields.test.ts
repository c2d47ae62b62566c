import { describe, expect, it } from "vitest";
import { elementsFor, type RequiredElement } from "../../../convention/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { elementOf } from "./element-fields.tsx";

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
