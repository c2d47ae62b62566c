import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import { type IsOwnRun, isolatedRuns, visibleOwn } from "./isolates.ts";
import { directionOf, LANGUAGES, SOURCE_LANGUAGE, type Language } from "./languages.ts";
import { packageRoot } from "./package-root.ts";
import { strongDirection } from "./visible-text.ts";

export type MessageParams = Readonly<Record<string, string | number | boolean>>;

/** A text and the language it is really in: English where the wanted language lacks it. */
interface Said {
  readonly text: string;
  readonly lang: Language;
}

/** `t(key, params)`; what fell back to English is collected, so that the page can say so. */
export interface Translator {
  (key: string, params?: MessageParams): string;
  readonly lang: Language;
  say(key: string, params?: MessageParams): Said;
  has(key: string): boolean;
  /** Keys that this translator had to say in English so far. */
  fellBack(): ReadonlySet<string>;
  /** Whether this translator isolated exactly these characters: then it is no stranger who did. */
  readonly isOwnRun: IsOwnRun;
}

export type LocaleFault = {
  key: string;
  lang: Language;
  reason: "missing-in-source" | "does-not-parse" | "given-twice";
};

export interface Locales {
  /** A fresh translator; make one per page, because it remembers what fell back. */
  translator(lang: Language): Translator;
  /** Flat key to message of one language, for the drift check and for scripts. */
  messages(lang: Language): ReadonlyMap<string, string>;
}

/**
 * Reads locales/<lang>/<module>.json at start. Messages are compiled when first said.
 * Throws on a file that is not a flat JSON object of texts. Of a key given twice the first file's text (by name) stands.
 */
export function loadLocales(
  folder: string = join(packageRoot(), "locales"),
  onFault: (fault: LocaleFault) => void = () => undefined,
): Locales {
  const messages = new Map(LANGUAGES.map((lang) => [lang, readLanguage(lang, join(folder, lang), onFault)]));
  const compiled = new Map<string, IntlMessageFormat>();
  const of = (lang: Language): ReadonlyMap<string, string> => messages.get(lang) ?? new Map();
  const choices = new WeakMap<IntlMessageFormat, ReadonlySet<string>>();
  const choicesIn = (message: IntlMessageFormat): ReadonlySet<string> => {
    const known = choices.get(message) ?? new Set(choicesOf(message.getAst()));
    choices.set(message, known);
    return known;
  };

  function compile(key: string, lang: Language): IntlMessageFormat | undefined {
    const source = of(lang).get(key);
    if (source === undefined) return undefined;
    const cached = compiled.get(`${lang} ${key}`);
    if (cached) return cached;
    try {
      const plain = new IntlMessageFormat(source, intlTag(lang), undefined, { ignoreTag: true });
      const format =
        directionOf(lang) === "ltr" ? plain : new IntlMessageFormat(isolateForeign(plain.getAst()), intlTag(lang));
      compiled.set(`${lang} ${key}`, format);
      return format;
    } catch {
      onFault({ key, lang, reason: "does-not-parse" });
      return undefined;
    }
  }

  return {
    messages: of,
    translator(lang) {
      const fellBack = new Set<string>();
      const ownRuns = new Set<string>();
      const isOwnRun = (run: string): boolean => ownRuns.has(run);
      const format = (message: IntlMessageFormat, params: MessageParams, spoken: Language): string => {
        const text = String(message.format(safeParams(params, spoken, isOwnRun, choicesIn(message))));
        for (const run of isolatedRuns(text)) ownRuns.add(run);
        return text;
      };
      const say = (key: string, params: MessageParams = {}): Said => {
        const own = compile(key, lang);
        if (own) return { text: format(own, params, lang), lang };
        const source = compile(key, SOURCE_LANGUAGE);
        if (!source) {
          // A missing text must not take the page down at night; scripts/check-locales.ts keeps it from shipping.
          onFault({ key, lang, reason: "missing-in-source" });
          return { text: `[${key}]`, lang: SOURCE_LANGUAGE };
        }
        fellBack.add(key);
        return { text: format(source, params, SOURCE_LANGUAGE), lang: SOURCE_LANGUAGE };
      };
      const translate = (key: string, params?: MessageParams): string => say(key, params).text;
      return Object.assign(translate, {
        lang,
        say,
        has: (key: string) => of(SOURCE_LANGUAGE).has(key),
        fellBack: () => fellBack,
        isOwnRun,
      });
    },
  };
}

/**
 * Latin digits and the Gregorian calendar everywhere: dates and case numbers must read the same on both sides.
 * English as the United Nations writes it: 3 March 2026.
 */
export function intlTag(lang: Language): string {
  return `${lang === "en" ? "en-GB" : lang}-u-ca-gregory-nu-latn`;
}

function readLanguage(
  lang: Language,
  folder: string,
  onFault: (fault: LocaleFault) => void,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()) {
    const content: unknown = JSON.parse(readFileSync(join(folder, file), "utf8"));
    if (typeof content !== "object" || content === null) throw new Error(`${join(folder, file)} is not a JSON object`);
    for (const [key, text] of Object.entries(content)) {
      if (typeof text !== "string") throw new Error(`${join(folder, file)}: "${key}" is not a text`);
      if (texts.has(key)) onFault({ key, lang, reason: "given-twice" });
      else texts.set(key, text);
    }
  }
  return texts;
}

type MessageAst = ReturnType<IntlMessageFormat["getAst"]>;

/** "own=yes": each value by which the message chooses between its texts. */
function choicesOf(elements: MessageAst): string[] {
  return elements.flatMap((element) =>
    "options" in element
      ? Object.entries(element.options).flatMap(([option, { value }]) => [
          `${element.value}=${option}`,
          ...choicesOf(value),
        ])
      : [],
  );
}

/** @formatjs/icu-messageformat-parser, TYPE.literal */
const LITERAL = 0;

/**
 * "42(3)(a)" inside right-to-left text would read "(a)(3)42"; the dots and slashes of "https://…" would wander, and a list of
 * Latin words would run the other way. Translators write them as they are, this keeps each of them together.
 */
function isolateForeign(elements: MessageAst): MessageAst {
  return elements.map((element) => {
    const type: number = element.type;
    if (type === LITERAL && "value" in element) return { ...element, value: isolateRuns(element.value) };
    if (!("options" in element)) return element;
    const options = Object.entries(element.options).map(([name, option]) => [
      name,
      { ...option, value: isolateForeign(option.value) },
    ]);
    return { ...element, options: Object.fromEntries(options) };
  }) as MessageAst; // the same elements, with other literals
}

/** A citation, or Latin words with what joins them: an address, a file name, a command with its arguments. */
const FOREIGN_RUN =
  /\d+(?:\([0-9a-z]{1,4}\))+|[/@]?[A-Za-z][A-Za-z0-9]*(?:(?:[-./:@_#=&+~’]+| (?:--?)?|: )[A-Za-z0-9]+)*(?::\/\/…|…)?/g;

function isolateRuns(literal: string): string {
  // A text that is Latin as a whole has nothing around it, and one that isolates by itself knows better.
  if (!/\p{Script=Arabic}/u.test(literal) || /[\u2066-\u2069]/.test(literal)) return literal;
  return literal.replaceAll(FOREIGN_RUN, "\u2066$&\u2069");
}

/**
 * R36: a parameter may be a name from a peer. Hidden characters are spelled out, and text that runs the other way is
 * isolated (U+2068, U+2069), so that it cannot reorder the sentence around it.
 */
function safeParams(
  params: MessageParams,
  lang: Language,
  isOwn: IsOwnRun,
  choices: ReadonlySet<string>,
): Record<string, string | number | boolean> {
  const sentence = directionOf(lang);
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      // What the message chooses by is a word of its own, and would match nothing once isolated.
      if (typeof value !== "string" || choices.has(`${name}=${value}`)) return [name, value];
      // It may itself be a translated sentence, with isolates of ours.
      const visible = visibleOwn(value, isOwn);
      const direction = strongDirection(visible);
      // Digits and codes without letters are isolated in right-to-left text too: "42(8)" would turn round.
      const foreign = direction === undefined ? sentence === "rtl" && /\d/.test(visible) : direction !== sentence;
      return [name, foreign ? `\u2068${visible}\u2069` : visible];
    }),
  );
}
