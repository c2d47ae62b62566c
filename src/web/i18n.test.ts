import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { loadLocales, type LocaleFault } from "./i18n.ts";
import { LANGUAGES } from "./languages.ts";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A locales folder with the given files; every language has at least an empty folder. */
function localesWith(files: Record<string, Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), "rogatory-locales-"));
  folders.push(folder);
  for (const lang of LANGUAGES) mkdirSync(join(folder, lang));
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(content));
  return folder;
}

test("a text that a language lacks is said in English, and the page can tell", () => {
  const t = loadLocales(localesWith({ "en/a": { "a.x": "Hello {name}" }, "fr/a": {} })).translator("fr");
  expect(t.say("a.x", { name: "Thea" })).toEqual({ text: "Hello Thea", lang: "en" });
  expect([...t.fellBack()]).toEqual(["a.x"]);
});

test("a text that English lacks does not take the page down, and is reported", () => {
  const faults: LocaleFault[] = [];
  const t = loadLocales(localesWith({ "en/a": {} }), (fault) => faults.push(fault)).translator("en");
  expect(t("a.absent")).toBe("[a.absent]");
  expect(faults).toEqual([{ key: "a.absent", lang: "en", reason: "missing-in-source" }]);
});

test("a translation that does not parse falls back to English and is reported", () => {
  const faults: LocaleFault[] = [];
  const t = loadLocales(localesWith({ "en/a": { "a.x": "Fine" }, "ru/a": { "a.x": "{broken" } }), (f) =>
    faults.push(f),
  ).translator("ru");
  expect(t("a.x")).toBe("Fine");
  expect(faults).toContainEqual({ key: "a.x", lang: "ru", reason: "does-not-parse" });
});

test("of a key given twice the first stands and it is reported; a text must be a text", () => {
  const faults: LocaleFault[] = [];
  const folder = localesWith({ "en/a": { "a.x": "1" }, "en/b": { "a.x": "2" } });
  expect(loadLocales(folder, (fault) => faults.push(fault)).translator("en")("a.x")).toBe("1");
  expect(faults).toEqual([{ key: "a.x", lang: "en", reason: "given-twice" }]);
  expect(() => loadLocales(localesWith({ "en/a": { "a.x": 1 } }))).toThrow(/not a text/);
});

test("Arabic has its six plural forms, with Latin digits", () => {
  const t = loadLocales().translator("ar");
  expect([0, 1, 2, 3, 11, 100].map((count) => t("web.filter.count", { count }))).toEqual([
    "لا يوجد ما يطابق.",
    "بند واحد",
    "بندان",
    "3 بنود",
    "11 بندًا",
    "100 بند",
  ]);
});

test("R36: a parameter cannot hide, nor turn the sentence round", () => {
  const folder = localesWith({ "en/a": { "a.x": "From {name}." }, "ar/a": { "a.x": "من {name}، المادة 42(3)(a)." } });
  const locales = loadLocales(folder);
  expect(locales.translator("en")("a.x", { name: "a\u202Eb" })).toBe("From a⟦U+202E⟧b.");
  expect(locales.translator("en")("a.x", { name: "مكتب" })).toBe("From \u2068مكتب\u2069.");
  expect(locales.translator("ar")("a.x", { name: "Office" })).toBe(
    "من \u2068Office\u2069، المادة \u206642(3)(a)\u2069.",
  );
});

test("words in Latin letters keep together inside right-to-left text, with all that joins them", () => {
  const said = (text: string) => {
    const folder = localesWith({ "en/a": { "a.x": "x" }, "ar/a": { "a.x": text } });
    return loadLocales(folder)
      .translator("ar")("a.x", { count: 3, state: "XA" })
      .replaceAll("\u2066", "<")
      .replaceAll("\u2069", ">");
  };
  expect(said("كلمة، مثل mailbox أو disk-image.")).toBe("كلمة، مثل <mailbox> أو <disk-image>.");
  expect(said("مثل https://rogatory.example.org – كما")).toBe("مثل <https://rogatory.example.org> – كما");
  expect(said("مثل «America/Vancouver».")).toBe("مثل «<America/Vancouver>».");
  expect(said("شغّل rogatory init --help، ثم /health.")).toBe("شغّل <rogatory init --help>، ثم </health>.");
  expect(said("{count, plural, zero {لا} one {JSON واحد} two {اثنان} few {# ملفات JSON} many {#} other {#}}")).toBe(
    "3 ملفات <JSON>",
  );
  expect(said("بالترويسة Authorization: Bearer مع")).toBe("بالترويسة <Authorization: Bearer> مع");
  expect(said("SHA-256")).toBe("SHA-256");
});

test("a translated sentence can be a parameter of another; isolates of a stranger are spelled out, paired or not", () => {
  const locales = loadLocales(localesWith({ "en/a": { "a.x": "{state} · {title}", "a.y": "From {name}" } }));
  const t = locales.translator("en");
  expect(t("a.x", { state: "XA", title: t("a.y", { name: "مكتب" }) })).toBe("XA · From \u2068مكتب\u2069");
  expect(t("a.x", { state: "XA", title: `1, ${t("a.y", { name: "مكتب" })}` })).toBe("XA · 1, From \u2068مكتب\u2069");
  expect(t("a.y", { name: "a\u2069b" })).toBe("From a⟦U+2069⟧b");
  expect(t("a.y", { name: "\u2068a" })).toBe("From ⟦U+2068⟧a");
  expect(t("a.y", { name: "1\u20662\u20693" })).toBe("From 1⟦U+2066⟧2⟦U+2069⟧3");
});

test("a message chooses between its texts in a language that runs the other way too", () => {
  const message = "{own, select, yes {لنا {state}} other {لهم}}";
  const t = loadLocales(localesWith({ "en/a": { "a.x": message }, "ar/a": { "a.x": message } })).translator("ar");
  expect(t("a.x", { own: "yes", state: "XA" })).toBe("لنا \u2068XA\u2069");
  expect(t("a.x", { own: "no", state: "XA" })).toBe("لهم");
});

test("tags in messages are text: nobody can slip in an element", () => {
  const t = loadLocales(localesWith({ "en/a": { "a.x": "<b>{name}</b>" } })).translator("en");
  expect(t("a.x", { name: "<i>" })).toBe("<b><i></b>");
});
