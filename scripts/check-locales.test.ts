import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { LANGUAGES } from "../src/web/languages.ts";
import { addTexts } from "./add-texts.ts";
import { checkLocales } from "./check-locales.ts";
import { parametersOf } from "./locales/message-parameters.ts";
import { keysOfFile } from "./locales/used-keys.ts";

let root = "";

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A small project: one source file and its locales; the other languages say the same unless given. */
function faultsOf(
  code: string,
  en: Record<string, string>,
  others: Record<string, Record<string, string>> = {},
): readonly string[] {
  root = mkdtempSync(join(tmpdir(), "rogatory-check-"));
  for (const folder of ["src", "client", "scripts"]) mkdirSync(join(root, folder));
  writeFileSync(join(root, "src/page.tsx"), code);
  for (const lang of LANGUAGES) {
    mkdirSync(join(root, "locales", lang), { recursive: true });
    const texts = others[lang] ?? en;
    writeFileSync(join(root, "locales", lang, "a.json"), JSON.stringify(texts));
  }
  return checkLocales(root);
}

describe("the check of locales", () => {
  test("is content where code and locales agree", () => {
    expect(
      faultsOf('t("a.x"); t(`a.tone.${tone}`); throw new Refusal("gone", "");', {
        "a.x": "1",
        "a.tone.good": "2",
        "error.gone": "3",
      }),
    ).toEqual([]);
  });

  test.each([
    ['t("a.absent")', {}, 'en: "a.absent" is missing (src/page.tsx)'],
    ['t(late ? "a.x" : "a.y")', { "a.x": "1" }, 'en: "a.y" is missing (src/page.tsx)'],
    ["say(`a.tone.${x}`)", {}, 'en: no key starts with "a.tone." (src/page.tsx)'],
    ['const row = { labelKey: "a.row" }', {}, 'en: "a.row" is missing (src/page.tsx)'],
    ['// t("a.x")', { "a.x": "1" }, 'en: nothing says "a.x"'],
    ['"other"', { "error.gone": "1" }, 'en: nothing says "error.gone"'],
    ['t("a.x")', { "a.x": "{open" }, /^en: "a.x" does not parse/],
    ['t("a.x")', { "a.x": " " }, 'en: "a.x" is empty'],
    ['t("a.x")', { "a.x": "{at, date, long}" }, /is a date/],
    ['t("a.x")', { "a.x": "{n, plural, one {#} }" }, /does not parse/],
  ])("finds what is wrong in %s with %j", (code, en, fault) => {
    expect(faultsOf(code, en as Record<string, string>)).toContainEqual(
      typeof fault === "string" ? fault : expect.stringMatching(fault),
    );
  });

  test("finds digits that Arabic shows turned round", () => {
    const texts = (ar: string) => faultsOf('t("a.x")', { "a.x": "like 1979-04-17" }, { ar: { "a.x": ar } });
    expect(texts("هكذا: 1979-04-17")).toEqual([
      'ar: "a.x" has 1979-04-17 outside of U+2066 … U+2069, and shows it turned round',
    ]);
    expect(texts("هكذا: \u20661979-04-17\u2069، hanoi-2025")).toEqual([]);
  });

  test("finds what a translation lacks, has too much, or names otherwise", () => {
    const faults = faultsOf(
      't("a.x"); t("a.y")',
      { "a.x": "{name}", "a.y": "{n}" },
      {
        fr: { "a.x": "{nom}", "a.old": "x" },
        ar: { "a.x": "{name}", "a.y": "{n, plural, one {#} other {#}}" },
        ru: {},
      },
    );
    expect(faults).toEqual([
      expect.stringMatching(/^ar: "a.y" does not parse: the plural lacks/),
      'fr: "a.x" has {nom}, English has {name}',
      'fr: "a.old" is not in English',
      'fr: missing "a.y"',
      'ru: missing "a.x", "a.y"',
    ]);
  });

  test("finds a key that two files give", () => {
    expect(faultsOf('t("a.x")', { "a.x": "1" })).toEqual([]);
    writeFileSync(join(root, "locales/en/b.json"), '{ "a.x": "2" }');
    expect(checkLocales(root)).toEqual(['en: "a.x" is given-twice']);
  });
});

test("parameters are found also inside the forms of a plural", () => {
  expect(parametersOf("{n, plural, one {# of {all}} other {# of {all}}} {name}", "en")).toEqual(["all", "n", "name"]);
});

test("a type or a comment says nothing", () => {
  expect(keysOfFile("type T = typeof t; /* t('a.b') */ const x = 1;", "x.ts").said).toEqual([]);
});

describe("the script that adds texts", () => {
  test("adds what a language lacks, marked, and leaves what stands; the check refuses the mark", () => {
    const others = { fr: { "a.y": "deux", "a.old": "x" }, ru: {} };
    faultsOf('t("a.x"); t("a.y")', { "a.x": "one {n}", "a.y": "two" }, others);
    expect(addTexts(root)).toBe(3);
    expect(JSON.parse(readFileSync(join(root, "locales/fr/a.json"), "utf8"))).toEqual({
      "a.x": "[to be translated] one {n}",
      "a.y": "deux",
      "a.old": "x",
    });
    expect(checkLocales(root)).toEqual([
      'fr: "a.x" waits for its translation',
      'fr: "a.old" is not in English',
      'ru: "a.x" waits for its translation',
      'ru: "a.y" waits for its translation',
    ]);
    expect(addTexts(root)).toBe(0);
  });
});
