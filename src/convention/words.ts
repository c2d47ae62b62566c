import { z } from "zod";

/** The six official languages of the United Nations, Vietnamese, and `und` (BCP 47) for any other one. */
export const WORD_LANGUAGES = ["ar", "en", "es", "fr", "ru", "vi", "zh", "und"] as const;
export type WordLanguage = (typeof WORD_LANGUAGES)[number];

/** One text in several languages, and in which of them it was given. */
export interface Words {
  readonly original: WordLanguage;
  readonly texts: { readonly [Language in WordLanguage]?: string };
}

/** One line in several languages. Refuses words that are missing in their original language. */
export function wordsSchema(maxLength: number) {
  const text = z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .regex(/[\p{L}\p{N}]/u, "has no letter")
    .exactOptional();
  const texts = { ar: text, en: text, es: text, fr: text, ru: text, vi: text, zh: text, und: text };
  return z
    .strictObject({ original: z.enum(WORD_LANGUAGES), texts: z.strictObject(texts) })
    .check(({ value, issues }) => {
      const { original } = value;
      if (value.texts[original] !== undefined) return;
      issues.push({ code: "invalid_type", expected: "string", input: undefined, path: ["texts", original] });
    });
}

/** The words for a reader of this language, or else the original ones. */
export function wordsFor(
  { original, texts }: Words,
  reader: string,
): { readonly lang?: string; readonly text: string } {
  const lang = WORD_LANGUAGES.find((one) => one === reader && texts[one] !== undefined) ?? original;
  return { ...(lang === "und" ? {} : { lang }), text: texts[lang] ?? "" };
}

/** The texts with their languages, in the order of WORD_LANGUAGES. */
export function textsOf({ texts }: Words): readonly (readonly [WordLanguage, string])[] {
  return WORD_LANGUAGES.flatMap((lang) => (texts[lang] === undefined ? [] : [[lang, texts[lang]] as const]));
}

/** The first character of a line that nobody sees and that may reorder or break it, as "U+202E". */
export function unseenIn(line: string): string | undefined {
  const found = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.exec(line)?.[0].codePointAt(0);
  return found === undefined ? undefined : `U+${found.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** One spelling for a name, so that the same name written twice is found: width, case, spaces and unseen characters do not count. */
export function sameName(name: string): string {
  return name
    .normalize("NFKC")
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

/** Letters that Unicode takes apart into nothing simpler, each before what people type on a keyboard that lacks it. */
const PLAIN_LETTERS: ReadonlyMap<string, string> = new Map(
  [
    "đd ðd ɖd ɗd øo ɔo łl ƚl ßss ıi æae œoe þth ħh ŧt ŋn ɲn ɓb ƙk ĸk ƴy əe ǝe ɛe ɣg ƒf",
    "ґг әа өо үу қк ңн ғг һх ςσ",
    "ىي یي کك ةه ـ",
    "ʻ' ʼ' ‘' ’'",
  ].flatMap((line) => line.split(" ").map(([letter = "", ...plain]) => [letter, plain.join("")] as const)),
);

/** As people type what they look for: without accents and vowel signs too, "đ" as "d" and "ß" as "ss". */
export function soughtName(name: string): string {
  const bare = sameName(name.normalize("NFKD").replaceAll(/\p{M}/gu, ""));
  return Array.from(bare, (letter) => PLAIN_LETTERS.get(letter) ?? letter).join("");
}
