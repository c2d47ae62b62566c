import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  actOf,
  boxesOf,
  fieldsOf,
  type FormAct,
  labelKey,
  loadLocales,
  moduleOf,
  readFields,
} from "../../src/web/index.ts";
import { openDescribedServer } from "./described-server.ts";

/** Of an order, with everything and with little. */
export const terms = {
  power: "29",
  providerName: "Borealia Mail",
  providerContact: "legal@borealia-mail.example",
  dataSpecified: "Mailbox a@example.org\nand its log of access",
  dataPeriod: { from: "2027-02-01", to: "2027-02-20" },
  periodDays: 30,
  secrecy: { reason: "The user must not learn of it.", reviewOn: "2027-09-01" },
  issuingAuthority: "Prosecutor of Northport",
  authorisation: "Court order 4/2027",
};
export const { dataPeriod: _, secrecy: __, authorisation: ___, ...fewTerms } = terms;

/** Tests every act of this module with its examples: its form says what its JSON says, and each of its fields has a name. */
export function holdsItsActs(module: string, examplesOf: Readonly<Record<string, readonly unknown[]>>): void {
  let all: readonly FormAct[];
  const english = loadLocales().messages("en");

  beforeAll(async () => {
    const { app } = await openDescribedServer();
    all = app.routes.flatMap(({ handler }) => actOf(handler) ?? []);
  });

  it("every act has its examples here", () => {
    const own = all.filter((act) => moduleOf(act) === module);
    expect(own.map(({ id }) => id).toSorted()).toEqual(Object.keys(examplesOf).toSorted());
  });

  describe.for(Object.entries(examplesOf))("%s", ([id, examples]) => {
    const act = (): FormAct => {
      const found = all.find((one) => one.id === id);
      if (found === undefined) throw new Error(`there is no act ${id}`);
      return found;
    };

    it("means by its boxes what it means by its JSON", () => {
      for (const example of examples) {
        const given = act().input.parse(example === undefined ? undefined : JSON.parse(JSON.stringify(example)));
        const boxes = Object.groupBy(boxesOf(given), ([name]) => name);
        const input = Object.fromEntries(
          Object.entries(boxes).map(([name, values = []]) => [name, values.map(([, text]) => text)]),
        );
        const typed = Object.fromEntries(
          Object.entries(input).map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
        );
        expect(act().input.parse(readFields(act().input, typed, () => undefined))).toEqual(given);
      }
    });

    it("has a name for every field", () => {
      // Nobody types the id of what is made, or which version or line was seen.
      const hidden = /^(?:(?:fact|basis|statement|offer|promise)Id|version|corrects|tries)$/;
      const names = [...fieldsOf(act().input).keys()].filter((name) => !hidden.test(name));
      expect(names.filter((name) => !english.has(labelKey(act(), name)))).toEqual([]);
    });

    it("has no text that no field needs and no code says", () => {
      const known = new Set(
        [...fieldsOf(act().input).values()].flatMap(({ name, kind, values }) => {
          const key = labelKey(act(), name);
          const ofGroups = kind === "groups" ? [`${key}.one`, `${key}.add`] : [];
          // Its choices are named below it, where the page names no other words.
          return [key, `${key}-hint`, ...ofGroups, ...values.map((value) => `${key}.${value}`)];
        }),
      );
      const code = sourceText();
      const own = [...english.keys()].filter((key) => key.startsWith(`${act().words}.`));
      const file = act().file === undefined ? [] : [`${act().words}.file`];
      const shared = all.flatMap((one) => [...fieldsOf(one.input).keys()].map((name) => labelKey(one, name)));
      const isList = code.split(`words: "${act().words}"`).length > 2;
      const isNeeded = (key: string): boolean =>
        known.has(key) ||
        [...shared, ...file].includes(key.replace(/-hint$/, "")) ||
        // Title and text stand over its folded form, done on the next page; a list may have the same words.
        [".submit", ".title", ".text", ".done"].some((part) => key === `${act().words}${part}`) ||
        (isList && [".lead", ".none-title", ".none-text"].some((part) => key === `${act().words}${part}`)) ||
        code.includes(`"${key}"`);
      expect(own.filter((key) => !isNeeded(key))).toEqual([]);
    });
  });
}

function sourceText(): string {
  const root = join(import.meta.dirname, "../../src");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(join(root, name), "utf8"))
    .join("\n");
}
