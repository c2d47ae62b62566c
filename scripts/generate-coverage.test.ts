import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { COVERAGE } from "../src/convention/coverage.ts";
import { conventionMessages } from "../src/convention/messages.ts";
import { coveragePage, missingTests } from "./generate-coverage.ts";

const root = join(import.meta.dirname, "..");

it("names only tests that exist", () => {
  expect(missingTests(COVERAGE, (path) => existsSync(join(root, path)))).toEqual([]);
});

it("finds a test that does not exist, and a path that is no test", () => {
  const entry = { id: "x", article: 1, feature: "x", tests: ["src/gone.test.ts", "src/server/app.ts"] };
  expect(missingTests([entry], (path) => path === "src/server/app.ts")).toEqual([
    "src/gone.test.ts",
    "src/server/app.ts",
  ]);
});

it("says not yet where nothing serves an article, and has all 68", () => {
  const page = coveragePage([{ id: "x", article: 42, paragraph: "(8)", feature: "A clock", tests: ["a.test.ts"] }]);
  expect(page.match(/\| not yet \|/g)).toHaveLength(67);
  expect(page).toContain("1 of 68 articles");
  expect(page).toMatch(/\| 42\(8\) .* \| A clock \| \[a.test.ts\]\(..\/a.test.ts\) \|/);
});

it("counts apart the articles that only the checklist asks about: the software does nothing else with them", () => {
  const entry = { feature: "x", tests: ["a.test.ts"] };
  const asked = [42, 43, 44].map((article) => ({ ...entry, id: "checklist", article }));
  const page = coveragePage([...asked, { ...entry, id: "clock", article: 42 }]);
  expect(page).toContain("3 of 68 articles are served by something that a test shows: 1 by what a user does");
  expect(page).toContain("2 only by the checklist");
});

it("shows that Articles 36, 37 and 38 are more than asked about", () => {
  for (const article of [36, 37, 38]) {
    const own = COVERAGE.filter((entry) => entry.article === article && entry.id !== "checklist");
    expect(own.length, String(article)).toBeGreaterThan(0);
  }
});

it("keeps the English texts of the Convention as the data have them", () => {
  const file = JSON.parse(readFileSync(join(root, "locales/en/convention.json"), "utf8")) as Record<string, string>;
  expect(file).toEqual(conventionMessages());
});
