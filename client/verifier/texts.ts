import ar from "../../locales/ar/verifier.json" with { type: "json" };
import en from "../../locales/en/verifier.json" with { type: "json" };
import es from "../../locales/es/verifier.json" with { type: "json" };
import fr from "../../locales/fr/verifier.json" with { type: "json" };
import ru from "../../locales/ru/verifier.json" with { type: "json" };
import vi from "../../locales/vi/verifier.json" with { type: "json" };
import zh from "../../locales/zh/verifier.json" with { type: "json" };

type Key = keyof typeof en extends `verifier.${infer Name}` ? Name : never;
/** Every text of the page in one language, by its key without the leading "verifier.". */
export type Texts = Readonly<Record<Key, string>>;

const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = { en, fr, es, ru, vi, zh, ar };
const rightToLeft = new Set(["ar"]);

/** The languages that this page speaks; English first, it is the fallback. */
export const languages: readonly string[] = Object.keys(tables);

export function textsOf(language: string): Texts {
  const table = { ...en, ...tables[language] };
  const entries = Object.entries(table).map(([key, text]) => [key.replace(/^verifier\./, ""), text]);
  return Object.fromEntries(entries) as Texts; // every key of en is there, by the spread above
}

export function isRightToLeft(language: string): boolean {
  return rightToLeft.has(language);
}
