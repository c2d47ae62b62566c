import { expect, test } from "vitest";
import { keepMade } from "./keep-made.ts";

test("what was made for the same words is kept; what was made first goes when there is too much", () => {
  const made: string[] = [];
  const greeting = keepMade(2, (word: string, name: string) => {
    made.push(name);
    return { text: `${word}, ${name}` };
  });
  const ada = greeting("Good day", "Ada");
  expect(greeting("Good day", "Ada")).toBe(ada);
  expect(greeting("Good night", "Ada")).toEqual({ text: "Good night, Ada" });
  expect(greeting("Good day", "Bo")).toEqual({ text: "Good day, Bo" });
  expect(made).toEqual(["Ada", "Ada", "Bo"]);
  expect(greeting("Good day", "Ada")).not.toBe(ada);
  expect(made).toHaveLength(4);
});
