import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

// docs/limits.md: each number that it gives before the name of a file stands in that file, as a number or as what its constants make.

const root = join(import.meta.dirname, "..");
const textOf = (path: string): string => readFileSync(join(root, path), "utf8");

/** What every constant of the sources is made of, by its name: a file may rely on one of another file. */
const CONSTANTS = new Map<string, string[]>();
for (const name of readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })) {
  if (!/\.tsx?$/.test(name) || name.includes(".test.")) continue;
  for (const [, constant = "", made = ""] of textOf(join("src", name)).matchAll(
    /\bconst ([A-Z][A-Z0-9_]*)(?:: \w+)? = ([^;\n]+);/g,
  )) {
    CONSTANTS.set(constant, [...(CONSTANTS.get(constant) ?? []), made]);
  }
}

const TERM = String.raw`(?:\b[A-Z][A-Z0-9_]+\b|\b\d[\d_]*(?:\.\d+)?\b)`;
const EXPRESSION = new RegExp(String.raw`${TERM}(?:\s*(?:\*\*|[*/+-])\s*${TERM})*`, "g");

/** Each value that an expression of numbers and constants may have, whole and term by term. */
function valuesOf(expression: string, depth = 0): number[] {
  const terms = expression.split(/\s[+-]\s/);
  if (terms.length > 1) {
    const parts = terms.map((term) => valuesOf(term, depth));
    const isSum = !expression.includes(" - ");
    const sum = parts.reduce((all, part) => all + (part[0] ?? Number.NaN), 0);
    return [...parts.flat(), ...(isSum ? [sum] : [])];
  }
  let known: readonly number[] = [1];
  for (const factor of expression.split(/\s*(?<!\*)\*(?!\*)\s*/)) {
    const values = valuesOfFactor(factor.trim(), depth);
    known = known.flatMap((product) => values.map((value) => product * value));
  }
  return [...known];
}

function valuesOfFactor(factor: string, depth: number): number[] {
  const [base = "", power] = factor.split("**").map((part) => part.trim());
  if (power !== undefined) return [Number(base) ** Number(power)];
  if (/^\d[\d_]*(?:\.\d+)?$/.test(factor)) return [Number(factor.replaceAll("_", ""))];
  if (depth > 3) return [];
  return (CONSTANTS.get(factor) ?? []).flatMap((made) => valuesOf(made, depth + 1));
}

const valuesIn = (path: string): readonly number[] =>
  [...textOf(path).matchAll(EXPRESSION)].flatMap(([expression]) => valuesOf(expression));

/** What one of a unit is in the code: times in milliseconds, seconds or itself. */
const UNITS: Readonly<Record<string, readonly number[]>> = {
  KiB: [2 ** 10],
  MiB: [2 ** 20, 1],
  GiB: [2 ** 30],
  TiB: [2 ** 40],
  PiB: [2 ** 50],
  kB: [1_000],
  s: [1_000, 1],
  min: [60_000, 60, 1],
  minutes: [60_000],
  h: [3_600_000, 60, 1],
  days: [86_400_000, 86_400, 1],
};
const QUANTITY = new RegExp(String.raw`(?<![\w.])(\d[\d,]*(?:\.\d+)?)(?:\s+(${Object.keys(UNITS).join("|")})\b)?`, "g");
const FILE = /`((?:src|scripts)\/[^`\s]+)`/g;

const filesIn = (text: string): string[] => [...text.matchAll(FILE)].map(([, file = ""]) => file);

/** Every number of a list or table, and whether a file has it that its line names, or else the paragraph before. */
function numbersOf(page: string): { said: string; isThere: boolean }[] {
  let before: readonly string[] = [];
  return page.split(/\n(?=- |\| |\n|#)/).flatMap((part) => {
    const own = filesIn(part);
    if (!/^(?:- |\| )/.test(part)) {
      before = own.length > 0 || part.startsWith("#") ? own : before;
      return [];
    }
    const files = own.length > 0 ? own : before;
    const values = new Set(files.flatMap(valuesIn));
    // What follows the last file says what comes of a limit, and what was measured.
    const text = own.length > 0 ? part.slice(0, part.lastIndexOf(own.at(-1) ?? "")) : part;
    if (files.length === 0) return [];
    return [...text.replaceAll(/`[^`]*`?/g, " ").matchAll(QUANTITY)].map(([all, number = "", unit = ""]) => {
      const ones = UNITS[unit] ?? [1];
      const isThere = ones.some((one) => values.has(Number(number.replaceAll(",", "")) * one));
      return { said: `${all} (${files.join(", ")})`, isThere };
    });
  });
}

it("docs/limits.md gives the numbers that the code has", () => {
  const numbers = numbersOf(textOf("docs/limits.md"));
  expect(numbers.length).toBeGreaterThan(200);
  expect(numbers.filter(({ isThere }) => !isThere).map(({ said }) => said)).toEqual([]);
});

it("would notice a number that the code has not", () => {
  const page = "- requests: 601 a minute (`src/modules/federation/domain/quota.ts`)\n";
  expect(numbersOf(page)).toEqual([{ said: "601 (src/modules/federation/domain/quota.ts)", isThere: false }]);
  expect(numbersOf(page.replace("601", "600"))[0]?.isThere).toBe(true);
  expect(numbersOf("| session | 13 h | `src/modules/identity/actions/sessions.ts` |")[0]?.isThere).toBe(false);
});
