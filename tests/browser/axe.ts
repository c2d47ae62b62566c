import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { RunOptions } from "axe-core";
import type { BrowserContext, Page } from "playwright-core";

/** The levels of WCAG 2.2 that officers' pages must meet, and what axe holds to be good practice. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
/** One language of each direction of writing: what axe asks for is the same in every other one. */
export const ASKED_OF_AXE: readonly string[] = ["en", "ar"];
const SOURCE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

interface Violation {
  readonly id: string;
  readonly html: readonly string[];
}

/** Gives axe to every page of this context as it loads: the browser then reads its half a megabyte once, and not for each. */
export async function bringAxe(context: BrowserContext): Promise<void> {
  await context.addInitScript({ content: SOURCE });
}

export interface AskedRules {
  /** These alone, instead of all that the tags name. */
  readonly only?: readonly string[];
  /** All that the tags name, but these. */
  readonly without?: readonly string[];
}

/** What axe finds on the page that is shown, one line for each rule that is broken. A page without axe is given it once. */
export async function axeFaults(page: Page, { only, without = [] }: AskedRules = {}): Promise<string[]> {
  if (page.frames().length > 1) throw new Error(`${page.url()} has frames, into which axe does not look here`);
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(SOURCE);
  const options: RunOptions = {
    runOnly: only === undefined ? { type: "tag", values: TAGS } : { type: "rule", values: [...only] },
    rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
    resultTypes: ["violations"],
  };
  const violations = await page.evaluate<Violation[]>(
    `axe
      .run(document, ${JSON.stringify(options)})
      .then(({ violations }) => violations.map(({ id, nodes }) => ({ id, html: nodes.map(({ html }) => html) })))`,
  );
  return violations.map(({ id, html }) => `axe ${id}: ${html.map((one) => one.slice(0, 300)).join(" | ")}`);
}
