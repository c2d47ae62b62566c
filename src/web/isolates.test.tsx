import { expect, test } from "vitest";
import type { Child } from "hono/jsx";
import { Field, HostileText, Page, Select, TextArea } from "./index.ts";
import { createFormats } from "./formats.ts";
import { loadLocales } from "./i18n.ts";
import { directionOf, LANGUAGES, type Language } from "./languages.ts";
import type { View } from "./view.ts";

/** Where a page has what turns text round, with what stands before it. */
function bidiIn(html: string): string[] {
  return found(html, /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu);
}

function spelledOutIn(html: string): string[] {
  return found(html, /⟦U\+20(?:6[6-9]|0[EF]|2[A-E])⟧/gu);
}

function found(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map(({ index }) => JSON.stringify(html.slice(Math.max(0, index - 60), index + 8)));
}

const locales = loadLocales();

/** What strangers call things: other directions, digits, names with marks, and what they hide in them. */
const HONEST = [
  "Office",
  "مكتب",
  "203.0.113.77 2027-02-26 09:14:05 UTC",
  "12",
  "XB-2026-R00001",
  "a<b & c",
  'he said "no"',
];
const HOSTILE = ["1\u20662\u20693", "\u2068a", "a\u2069b", "pay\u202Efdp.exe", "\u200F42"];

function viewIn(lang: Language): View {
  return {
    lang,
    dir: directionOf(lang),
    t: locales.translator(lang),
    format: createFormats(lang, "UTC"),
    now: new Date("2027-03-03T13:05:00Z"),
    server: {
      state: "XA",
      stateNames: {},
      profile: "production",
      evaluation: false,
      timeZone: "UTC",
      version: "1",
    },
    assets: {
      stylesheet: "a.css",
      script: "a.js",
      uploadScript: "u.js",
      badge: { script: "b.js", stylesheet: "b.css", worker: "w.js" },
      criticalCss: "",
      criticalCssHash: "",
      files: new Map(),
    },
    path: "/",
    nav: [],
    formToken: "token",
  };
}

function htmlOf(view: View, title: string, children: Child): string {
  const page = (
    <Page view={view} title={title} kind={title} breadcrumb={[{ href: "/", label: title }]}>
      {children}
    </Page>
  );
  // oxlint-disable-next-line typescript/no-base-to-string -- an element of hono/jsx becomes its HTML as a string
  return String(page);
}

/** Every text of a language, each with values of every sort, as its pages would say it. */
function everyText(view: View, values: readonly string[]): string[] {
  const ofPages = [...locales.messages(view.lang)].filter(([key]) => !key.startsWith("verifier."));
  return ofPages.flatMap(([key, message], index) => {
    const params = [...message.matchAll(/\{(\w+)(, (?:plural|selectordinal|number))?/gu)].map(
      ([, name, isNumber], place) => [
        name,
        isNumber === undefined ? values[(index + place) % values.length] : place + 1,
      ],
    );
    return [view.t(key, Object.fromEntries(params))];
  });
}

test.each(LANGUAGES)("no text of ours carries an isolate into a form, in %s", (lang) => {
  const view = viewIn(lang);
  const texts = everyText(view, HONEST);
  const html = htmlOf(
    view,
    texts.join(" · "),
    texts.map((text) => (
      <>
        <Field name="a" label={text} value={text} hint={text} />
        <TextArea name="b" label="b" value={text} />
        <Select name="c" label="c" options={[{ value: text, label: text }]} />
        <input type="hidden" value={text} />
        <p aria-label={text}>{text}</p>
      </>
    )),
  );
  expect(texts.length).toBeGreaterThan(1000);
  expect(bidiIn(html)).toEqual([]);
  // What we isolated ourselves is never taken for a stranger's.
  expect(spelledOutIn(html)).toEqual([]);
  expect(html.split("<bdi").length).toBe(html.split("</bdi>").length);
});

test.each(["en", "ar"] as const)(
  "R36: a heading, a window title and a sentence spell out what a stranger hides, in %s",
  (lang) => {
    const view = viewIn(lang);
    for (const hostile of HOSTILE) {
      const said = view.t("web.page.error-title", { title: hostile });
      const html = htmlOf(view, hostile, [
        said,
        " ",
        hostile,
        <b>{hostile}</b>,
        <abbr title={hostile}>x</abbr>,
        <HostileText text={hostile} />,
      ]);
      expect(bidiIn(html), JSON.stringify(hostile)).toEqual([]);
      const spelled = `⟦U\\+${/[\u2066-\u2069\u202E\u200F]/u.exec(hostile)?.[0].codePointAt(0)?.toString(16).toUpperCase()}⟧`;
      expect(html).toMatch(new RegExp(`<title>[^<]*${spelled}`, "u"));
      expect(html).toMatch(new RegExp(`<h1>[^<]*${spelled}`, "u"));
      expect(html).toMatch(new RegExp(`<li><a href="/">[^<]*${spelled}`, "u"));
    }
  },
);

test("what a person wrote comes back from a form to the letter", () => {
  const html = htmlOf(viewIn("en"), "x", <TextArea name="b" label="b" value={"a\u202Eb\u2068c\u2069"} />);
  expect(html).toContain("a\u202Eb\u2068c\u2069</textarea>");
});

test("a value on a page keeps its own direction by markup", () => {
  const view = viewIn("ar");
  const html = htmlOf(
    view,
    "x",
    <p>{view.t("cooperation.order.item", { kind: "عنوان", value: "203.0.113.77 2027-02-26 UTC" })}</p>,
  );
  expect(html).toContain("<p>عنوان:\n<bdi>203.0.113.77 2027-02-26 UTC</bdi></p>");
});
