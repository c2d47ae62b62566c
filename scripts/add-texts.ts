/**
 * Writes each text that English has and another language lacks into that language, in English and marked: the check refuses the mark
 * until somebody translated it. Keys stand in the order of English.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LANGUAGES, SOURCE_LANGUAGE } from "../src/web/languages.ts";
import { packageRoot } from "../src/web/package-root.ts";
import { TO_TRANSLATE } from "./locales/to-translate.ts";

type Texts = Record<string, string>;

/** How many texts were added, in all languages together. */
export function addTexts(root: string = packageRoot()): number {
  const folderOf = (lang: string): string => join(root, "locales", lang);
  let added = 0;
  for (const file of readdirSync(folderOf(SOURCE_LANGUAGE)).filter((name) => name.endsWith(".json"))) {
    const source = read(join(folderOf(SOURCE_LANGUAGE), file));
    for (const lang of LANGUAGES.filter((language) => language !== SOURCE_LANGUAGE)) {
      const own = read(join(folderOf(lang), file));
      const lacks = Object.keys(source).filter((key) => !(key in own));
      if (lacks.length === 0) continue;
      const marked = Object.entries(source).map(([key, text]) => [key, own[key] ?? `${TO_TRANSLATE}${text}`]);
      // A key that English has no longer stays at the end: the check names it.
      const all: Texts = { ...(Object.fromEntries(marked) as Texts), ...own };
      writeFileSync(join(folderOf(lang), file), `${JSON.stringify(all, null, 2)}\n`);
      added += lacks.length;
    }
  }
  return added;
}

/** A file of texts; none yet where the language lacks the whole file. */
function read(path: string): Texts {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Texts; // held to be texts by scripts/check-locales.ts
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {}; // readFileSync throws nothing else
    throw error;
  }
}

if (import.meta.main) {
  const added = addTexts();
  console.log(`${added} texts were added. Search for "${TO_TRANSLATE.trim()}" in locales and translate each.`);
}
