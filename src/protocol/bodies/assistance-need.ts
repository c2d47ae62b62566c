import { z } from "zod";
import { stateCodeSchema, uuidSchema } from "../identifiers.ts";
import { base64Schema, codeSchema, dateSchema, languageSchema, shortTextSchema } from "./common.ts";

const MAX_NEED_CODES = 40;
const MAX_WORDS_CHARACTERS = 5_000;
/** Of the words of a need, and of its whole text. */
export const NEED_LIMITS = { languages: 7, characters: 50_000 } as const;
const MAX_PASSED_ON_TO = 60;
const MAX_RELEASE_CHARACTERS = 4_000;

/** Names of the checklist, kinds of help, groups: one that the reader does not know is shown as it came. */
export const needCodesSchema = z.array(codeSchema).min(1).max(MAX_NEED_CODES);
/** The same words in several languages, each once. */
export const wordsInLanguagesSchema = z
  .array(z.object({ language: languageSchema, text: z.string().min(1).max(MAX_WORDS_CHARACTERS) }))
  .min(1)
  .max(NEED_LIMITS.languages)
  .refine((words) => new Set(words.map(({ language }) => language)).size === words.length, "one language twice");

/** What two people of a State cleared of its need: a JSON text, carried byte for byte from then on. */
export const needTextSchema = z.object({
  version: z.literal(1),
  needId: uuidSchema,
  /** Whose need it is, also where another one passes it on. */
  state: stateCodeSchema,
  /** By which that State calls it. */
  reference: shortTextSchema,
  /** From 1; a later one stands in place of those before. */
  needVersion: z.int().min(1).max(10_000),
  items: needCodesSchema,
  kinds: needCodesSchema,
  groups: needCodesSchema,
  words: wordsInLanguagesSchema,
  wantedUntil: dateSchema,
  /** To whom a secretariat may pass it on, at most; nobody where it is empty. */
  passOnTo: z.array(stateCodeSchema).max(MAX_PASSED_ON_TO),
  /** Whether it may be counted among others, where at least five States are meant. */
  counted: z.boolean(),
  /** 16 random bytes, so that nobody guesses the text from its digest (R17). */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
});
export type NeedTextContent = z.infer<typeof needTextSchema>;

/** A need, or a later version of it, in the lane that its sender keeps with one receiver. */
export const assistanceNeedSchema = z.object({
  /** JSON of need-text.json; its bytes are what the release is about. */
  text: z.string().min(2).max(NEED_LIMITS.characters),
  /** DSSE envelope of a need-release, by the State whose need it is: there where that State lets it be passed on. */
  release: base64Schema.max(MAX_RELEASE_CHARACTERS).optional(),
});
export type AssistanceNeedContent = z.infer<typeof assistanceNeedSchema>;
