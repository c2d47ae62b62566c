import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "./package-root.ts";
import { ACCENTS, stateMark } from "./state-mark.ts";
import { ACCENT_COUNT, accentOf, stateName, type ServerFace } from "./view.ts";

test("every State has an accent, and neighbours in the alphabet have different ones", () => {
  for (let index = 0; index < 26 * 26 - 1; index++) {
    const [here, next] = [accentOf(codeAt(index)), accentOf(codeAt(index + 1))];
    expect(here).toBeGreaterThanOrEqual(1);
    expect(here).toBeLessThanOrEqual(ACCENT_COUNT);
    expect(here).not.toBe(next);
  }
});

test("the tab's mark has the same accents as the stylesheet", () => {
  const css = readFileSync(join(packageRoot(), "client/styles/accents.css"), "utf8");
  expect([...css.matchAll(/--accent: (#[0-9a-f]{6})/g)].map((match) => match[1])).toEqual([...ACCENTS]);
  expect(stateMark("XA")).toContain(`fill="${ACCENTS[accentOf("XA") - 1]}"`);
});

test("a State code that is none cannot slip markup into the mark", () => {
  expect(stateMark("<s")).toContain(">??<");
});

test("a State is named in the reader's language, else in English, else by its code", () => {
  expect(stateName(face({ en: "Aurelia", ar: "أوريليا" }), "ar")).toBe("أوريليا");
  expect(stateName(face({ en: "Aurelia" }), "ar")).toBe("Aurelia");
  expect(stateName(face({}), "ar")).toBe("XA");
});

function codeAt(index: number): string {
  return String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26));
}

function face(stateNames: ServerFace["stateNames"]): ServerFace {
  return { state: "XA", stateNames, profile: "training", evaluation: true, timeZone: "UTC", version: "1" };
}
