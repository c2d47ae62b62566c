/**
 * Writes docs/coverage.md: article → feature → test, or "not yet", from src/convention/coverage.ts.
 * Fails when a named test file does not exist. `--check` changes nothing and also fails when the page has drifted.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { format } from "prettier";
import { ARTICLES, CHAPTERS } from "../src/convention/articles.ts";
import { COVERAGE, type CoverageEntry } from "../src/convention/coverage.ts";

const root = join(import.meta.dirname, "..");

/** Test files that an entry names and that are not there. */
export function missingTests(entries: readonly CoverageEntry[], exists: (path: string) => boolean): readonly string[] {
  const named = new Set(entries.flatMap((entry) => entry.tests));
  return [...named].filter((path) => !/\.test\.tsx?$/.test(path) || !exists(path)).sort();
}

export function coveragePage(entries: readonly CoverageEntry[]): string {
  const served = new Set(entries.map((entry) => entry.article)).size;
  const working = new Set(entries.filter(({ id }) => id !== "checklist").map((entry) => entry.article)).size;
  const lines = [
    "# Coverage of the Convention",
    "",
    "Written by `scripts/generate-coverage.ts` from `src/convention/coverage.ts`; do not edit by hand.",
    "",
    `${served} of ${ARTICLES.length} articles are served by something that a test shows: ${working} by what a user does with it,`,
    `${served - working} only by the checklist, which asks a State about its own law and practice.`,
  ];
  for (const chapter of CHAPTERS) {
    lines.push(
      "",
      `## Chapter ${chapter.id}. ${chapter.title}`,
      "",
      "| Article | Feature | Test |",
      "| --- | --- | --- |",
    );
    for (const article of ARTICLES.filter((one) => one.chapter === chapter.id)) {
      const own = entries.filter((entry) => entry.article === article.article);
      if (own.length === 0) lines.push(`| ${article.article} ${article.title} | not yet | |`);
      for (const entry of own) {
        const tests = entry.tests.map((path) => `[${path}](../${path})`).join("<br>");
        lines.push(`| ${article.article}${entry.paragraph ?? ""} ${article.title} | ${entry.feature} | ${tests} |`);
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

if (import.meta.main) {
  const absent = missingTests(COVERAGE, (path) => existsSync(join(root, path)));
  for (const path of absent) console.error(`src/convention/coverage.ts names a test that is not there: ${path}`);
  if (absent.length > 0) process.exitCode = 1;
  const file = join(root, "docs/coverage.md");
  const wanted = await format(coveragePage(COVERAGE), { parser: "markdown", printWidth: 120 });
  if (!process.argv.includes("--check")) {
    mkdirSync(dirname(file), { recursive: true });
    if (absent.length === 0) writeFileSync(file, wanted);
  } else if (!existsSync(file) || readFileSync(file, "utf8") !== wanted) {
    console.error("docs/coverage.md differs from src/convention/coverage.ts: run scripts/generate-coverage.ts");
    process.exitCode = 1;
  }
}
