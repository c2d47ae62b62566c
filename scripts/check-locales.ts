/**
 * Do code and locales agree? Reports: keys that code says but English lacks, English keys that nothing says, messages that
 * do not parse, parameters that differ between languages, keys missing, left over or not yet translated in a language,
 * digits that a right-to-left language turns round.
 * `--check` fails on any fault in any language.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { directionOf, LANGUAGES, SOURCE_LANGUAGE, type Language } from "../src/web/languages.ts";
import { loadLocales } from "../src/web/i18n.ts";
import { packageRoot } from "../src/web/package-root.ts";
import { parametersOf } from "./locales/message-parameters.ts";
import { TO_TRANSLATE } from "./locales/to-translate.ts";
import { collectKeys, keysOfFile, type UsedKeys } from "./locales/used-keys.ts";

const NAMED_MISSING = 10;

/** Gives a sentence for each fault. */
export function checkLocales(root: string = packageRoot()): string[] {
  const faults: string[] = [];
  const locales = loadLocales(join(root, "locales"), ({ lang, key, reason }) =>
    faults.push(`${lang}: "${key}" is ${reason}`),
  );
  const source = locales.messages(SOURCE_LANGUAGE);
  const used = usedKeysBelow(root);
  faults.push(...faultsOfSource(source, used));
  for (const lang of LANGUAGES.filter((language) => language !== SOURCE_LANGUAGE)) {
    const own = locales.messages(lang);
    const lacks = [...source.keys()].filter((key) => !own.has(key));
    faults.push(...faultsOfTranslation(lang, own, source));
    faults.push(...faultsOfMissing(lang, lacks));
  }
  return faults;
}

/** One line a language: after a new page hundreds may be missing at once. */
function faultsOfMissing(lang: Language, lacks: readonly string[]): string[] {
  if (lacks.length === 0) return [];
  const more = lacks.length > NAMED_MISSING ? ` and ${lacks.length - NAMED_MISSING} more` : "";
  const named = lacks.slice(0, NAMED_MISSING).map((key) => `"${key}"`);
  return [`${lang}: missing ${named.join(", ")}${more}`];
}

function faultsOfSource(source: ReadonlyMap<string, string>, used: UsedKeys): string[] {
  const unparsed = [...source].flatMap(([key, message]) => parseFault(SOURCE_LANGUAGE, key, message));
  const unsaid = [...source.keys()].filter((key) => !isUsed(key, used)).map((key) => `en: nothing says "${key}"`);
  const absent = [...used.said]
    .filter(([key]) => !source.has(key))
    .map(([key, file]) => `en: "${key}" is missing (${file})`);
  const hollow = [...used.saidPrefixes]
    .filter(([prefix]) => ![...source.keys()].some((key) => key.startsWith(prefix)))
    .map(([prefix, file]) => `en: no key starts with "${prefix}" (${file})`);
  return [...unparsed, ...absent, ...hollow, ...unsaid];
}

function faultsOfTranslation(
  lang: Language,
  own: ReadonlyMap<string, string>,
  source: ReadonlyMap<string, string>,
): string[] {
  return [...own].flatMap(([key, message]) => {
    const original = source.get(key);
    if (original === undefined) return [`${lang}: "${key}" is not in English`];
    if (message.startsWith(TO_TRANSLATE)) return [`${lang}: "${key}" waits for its translation`];
    const fault = [...parseFault(lang, key, message), ...turnedFault(lang, key, message)];
    if (fault.length > 0) return fault;
    const [here, there] = [parametersOf(message, lang), parametersOf(original, SOURCE_LANGUAGE)];
    return here.join() === there.join()
      ? []
      : [`${lang}: "${key}" has {${here.join(", ")}}, English has {${there.join(", ")}}`];
  });
}

function parseFault(lang: Language, key: string, message: string): string[] {
  try {
    parametersOf(message, lang);
    return message.trim() === "" ? [`${lang}: "${key}" is empty`] : [];
  } catch (error) {
    return [`${lang}: "${key}" does not parse: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Digits with a hyphen between them are read backwards after Arabic letters: 1979-04-17 shows as 17-04-1979 (UAX 9, W2 and W4). */
function turnedFault(lang: Language, key: string, message: string): string[] {
  if (directionOf(lang) === "ltr") return [];
  const [digits] = /(?<![-\w])\d+(?:[-+]\d+)+/.exec(message.replaceAll(/[\u2066\u2068][^\u2069]*\u2069/g, "")) ?? [];
  return digits === undefined
    ? []
    : [`${lang}: "${key}" has ${digits} outside of U+2066 … U+2069, and shows it turned round`];
}

function isUsed(key: string, used: UsedKeys): boolean {
  if (used.literals.has(key) || [...used.prefixes].some((prefix) => key.startsWith(prefix))) return true;
  // A file that code reads whole: the verifier page carries its own words.
  const file = `locales/${SOURCE_LANGUAGE}/${key.split(".")[0]}.json`;
  if ([...used.literals].some((literal) => literal.endsWith(file))) return true;
  // "error.<code>": said by refusalText for every refusal whose code stands somewhere in the code.
  if (!key.startsWith("error.")) return false;
  const code = key.slice("error.".length);
  return used.literals.has(code) || [...used.codePrefixes].some((prefix) => code.startsWith(prefix));
}

function usedKeysBelow(root: string): UsedKeys {
  const used: UsedKeys = {
    said: new Map(),
    saidPrefixes: new Map(),
    prefixes: new Set(),
    codePrefixes: new Set(),
    literals: new Set(),
  };
  for (const folder of ["src", "client", "scripts"]) {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
    for (const name of files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))) {
      const path = join(root, folder, name);
      collectKeys(used, keysOfFile(readFileSync(path, "utf8"), name), relative(root, path));
    }
  }
  return used;
}

if (import.meta.main) {
  const faults = checkLocales();
  for (const fault of faults) console.error(fault);
  if (faults.length > 0 && process.argv.includes("--check")) process.exitCode = 1;
}
