import { expect, it } from "vitest";
import { conditionSchema } from "../../../protocol/bodies/index.ts";
import { inheritedConditions } from "./conditions.ts";

const set = (id: string, words: string) => ({
  from: "XC",
  condition: { id, kind: "use-limit", article: "40(19)", text: { language: "en", text: words } } as const,
});

it("loses no condition of two requests of one State that have the same number", () => {
  const bound = inheritedConditions([
    set("condition-1", "For this trial only."),
    set("condition-1", "Not before June."),
    set("condition-1", "For this trial only."),
  ]);
  expect(bound.map(({ id, text }) => [id, text.text])).toEqual([
    ["from-xc.condition-1", "For this trial only."],
    ["from-xc.condition-1.2", "Not before June."],
  ]);
});

it("keeps apart what is the same only as far as an id may go", () => {
  const bound = inheritedConditions(["a", "b"].map((end) => set(`${"c".repeat(60)}${end}`, `Words ${end}.`)));
  expect(new Set(bound.map(({ id }) => id)).size).toBe(2);
  for (const one of bound) expect(conditionSchema.parse(one)).toEqual(one);
});
