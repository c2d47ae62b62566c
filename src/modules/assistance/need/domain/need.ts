import { z } from "zod";
import { provision, textsOf, type Words, wordsSchema } from "../../../../convention/index.ts";
import type { NeedTextContent } from "../../../../protocol/bodies/assistance-need.ts";
import type { Given } from "../../../../protocol/given.ts";

export const HELP_KINDS = [
  "law-drafting",
  "advice",
  "training",
  "staff-exchange",
  "equipment",
  "software",
  "hosting",
  "forensic-equipment",
  "search-tools",
  "interception-tools",
  "funding",
] as const;
export const TARGET_GROUPS = [
  "lawmakers",
  "police",
  "prosecutors",
  "judges",
  "central-authority",
  "forensic-laboratory",
  "data-protection-authority",
  "incident-response",
  "schools",
  "public",
] as const;

const MAX_ITEMS = 20;
const MAX_PASSED_ON_TO = 60;
const MAX_WORDS = 5_000;
const state = z.string().regex(/^[A-Z]{2}$/, "is not a two-letter State code");

/** What a State says that it needs: typed anew, nothing of an answer is copied. */
export const newNeed = z.strictObject({
  /** Questions of the checklist. */
  items: z
    .array(
      z
        .string()
        .max(64)
        .refine((id) => provision(id) !== undefined, "is no question of the checklist"),
    )
    .min(1)
    .max(MAX_ITEMS),
  kinds: z.array(z.enum(HELP_KINDS)).min(1).max(HELP_KINDS.length),
  groups: z.array(z.enum(TARGET_GROUPS)).min(1).max(TARGET_GROUPS.length),
  words: wordsSchema(MAX_WORDS),
  wantedUntil: z.iso.date(),
  /** To whom a secretariat may pass it on. */
  passOnTo: z.array(state).max(MAX_PASSED_ON_TO).exactOptional(),
  counted: z.boolean().exactOptional(),
});
export type NewNeed = Given<typeof newNeed>;

/** The exact text that people clear, byte for byte. */
export function needText(
  named: Pick<NeedTextContent, "needId" | "reference" | "needVersion" | "salt"> & { readonly state: string },
  { words, passOnTo = [], counted = false, ...given }: NewNeed,
): string {
  const { original } = words;
  const texts = textsOf(words).toSorted(([a], [b]) => Number(b === original) - Number(a === original));
  return JSON.stringify({
    version: 1,
    ...named,
    ...given,
    words: texts.map(([language, text]) => ({ language, text })),
    passOnTo,
    counted,
  });
}

/** The words as a form has them. */
export function wordsIn({ words }: Pick<NeedTextContent, "words">): Words {
  const original = words[0]?.language as Words["original"] | undefined; // of our own needs, as `needText` wrote it
  return {
    original: original ?? "und",
    texts: Object.fromEntries(words.map(({ language, text }) => [language, text])),
  };
}

/** What stands in no wish for help: addresses, accounts, numbers of people and papers. */
const OF_A_CASE = [
  /[^\s@]+@[^\s@]+\.[a-z]{2,}/iu,
  /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,}/u,
  /(?:\d[ -]?){9,}/u,
  /\b(?:\d{1,3}\.){3}\d{1,3}\b/u,
  /\b(?:bc1|0x)[0-9a-z]{20,}\b/iu,
  /\b(?:Mr|Mrs|Ms|Mme|M|Sr|Sra)\.? \p{Lu}\p{Ll}+/u,
];

/** Whether the words look like a live case, which belongs elsewhere: names after a title, addresses, account and other long numbers. */
export function looksLikeACase({ words }: Pick<NeedTextContent, "words">): boolean {
  return words.some(({ text }) => OF_A_CASE.some((sign) => sign.test(text)));
}
