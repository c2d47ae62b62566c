import ar from "../../locales/ar/verifier.json" with { type: "json" };
import arCustody from "../../locales/ar/custody.json" with { type: "json" };
import enCustody from "../../locales/en/custody.json" with { type: "json" };
import esCustody from "../../locales/es/custody.json" with { type: "json" };
import frCustody from "../../locales/fr/custody.json" with { type: "json" };
import ruCustody from "../../locales/ru/custody.json" with { type: "json" };
import viCustody from "../../locales/vi/custody.json" with { type: "json" };
import zhCustody from "../../locales/zh/custody.json" with { type: "json" };
import en from "../../locales/en/verifier.json" with { type: "json" };
import es from "../../locales/es/verifier.json" with { type: "json" };
import fr from "../../locales/fr/verifier.json" with { type: "json" };
import ru from "../../locales/ru/verifier.json" with { type: "json" };
import vi from "../../locales/vi/verifier.json" with { type: "json" };
import zh from "../../locales/zh/verifier.json" with { type: "json" };

type KeyOf<Table, Part extends string> = keyof Table extends infer Whole
  ? Whole extends `${Part}.${infer Name}`
    ? Name
    : never
  : never;
type Key = KeyOf<typeof en, "verifier"> | KeyOf<typeof enCustody, "custody">;
/** Every text of the page in one language, by its key without the leading "verifier." or "custody.". */
export type Texts = Readonly<Record<Key, string>>;

const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: { ...en, ...enCustody },
  fr: { ...fr, ...frCustody },
  es: { ...es, ...esCustody },
  ru: { ...ru, ...ruCustody },
  vi: { ...vi, ...viCustody },
  zh: { ...zh, ...zhCustody },
  ar: { ...ar, ...arCustody },
};
const rightToLeft = new Set(["ar"]);

/** The languages that this page speaks; English first, it is the fallback. */
export const languages: readonly string[] = Object.keys(tables);

/** The texts of a language by key, in English where it has none. */
export function textsOf(language: string): Texts {
  const table = { ...tables["en"], ...tables[language] };
  const entries = Object.entries(table).map(([key, text]) => [key.replace(/^(?:verifier|custody)\./, ""), text]);
  return Object.fromEntries(entries) as Texts; // every key of en is there, by the spread above
}

/** Whether the language is written from right to left. */
export function isRightToLeft(language: string): boolean {
  return rightToLeft.has(language);
}
