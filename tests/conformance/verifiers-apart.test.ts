import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

// docs/decisions/0008-two-verifiers.md: who doubts one verifier must not find its faults copied into the other.

const root = join(import.meta.dirname, "../..");
const LINES = 6;

const sources = (folder: string): string[] =>
  globSync(join(root, folder, "**/*.ts"))
    .filter((path) => !path.endsWith(".test.ts"))
    .map((path) => readFileSync(path, "utf8").replaceAll(/^ *(\/\/|\/\*|\*).*\n/gm, ""));

/** Every six lines that stand together, but for what only imports or lists codes of the specification. */
function passages(source: string): string[] {
  const lines = source.split("\n").map((line) => line.trim());
  const own = lines.filter((line) => line !== "" && !line.startsWith("import ") && !/^"[^"]+",$/.test(line));
  return own.slice(LINES - 1).map((_, first) => own.slice(first, first + LINES).join("\n"));
}

/** Every class, function or type with a body of its own. */
function declarations(source: string): string[] {
  const whole = /^(?:export )?((?:async )?(?:class|function|interface|type) [^]*?^})$/gm;
  return [...source.matchAll(whole)].map(([, told = ""]) => told);
}

test.each([
  [`${LINES} equal lines`, passages],
  ["equal declaration", declarations],
] as const)("the two verifiers of court packages share no %s", (_, partsOf) => {
  const first = new Set(sources("src/protocol").flatMap(partsOf));
  const second = sources("src/second-verifier").flatMap(partsOf);
  expect(first.size).toBeGreaterThan(100);
  expect(second.length).toBeGreaterThan(50);
  expect(second.filter((part) => first.has(part))).toEqual([]);
});
