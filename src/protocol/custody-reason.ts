// Why an act on an exhibit happened: a person's words, or a code with values, which every reader shows in their own language.
import { z } from "zod";
import { codeSchema, instantSchema, languageSchema } from "./bodies/common.ts";
import { authorityIdSchema, stateCodeSchema } from "./identifiers.ts";

/** What a person wrote, in the language in which it was written; without translation, unlike free text of a dispatch. */
export const custodyWordsSchema = z.strictObject({ language: languageSchema, text: z.string().min(1).max(2_000) });
export type CustodyWords = z.infer<typeof custodyWordsSchema>;

const MAX_SHOWN_LEAVES = 20;

/** What a value may be. None has room for a sentence: whatever a person says stands in words, with its language. */
const VALUES = {
  state: stateCodeSchema,
  authority: authorityIdSchema,
  instant: instantSchema,
  count: z.int().min(0),
  /** Numbers of leaves from 0, rising, joined by commas, at most 20; then ",+" where there are more. */
  leaves: z
    .string()
    .max(300)
    .regex(/^\d{1,10}(?:,\d{1,10}){0,19}(?:,\+)?$/),
} as const;
export type CustodyValueKind = keyof typeof VALUES;

/** Every reason that a server gives by itself, with the names of its values and what each is (spec/exhibits.md). */
export const CUSTODY_REASONS = {
  "sealed-on-arrival": {},
  "sealed-from-drop-box": {},
  offered: { state: "state", authority: "authority" },
  "offer-arrived": {},
  "conditions-accepted": { conditions: "count" },
  "body-whole": {},
  "receiver-stored": { at: "instant" },
  "receipt-for-whole-body": {},
  "head-arrived": {},
  "receiver-opened": {},
  "receiver-cannot-open": {},
  "receiver-opened-outside": {},
  "receiver-cannot-open-outside": {},
  "sender-withdrew": {},
  "request-withdrawn": {},
  "request-closed": {},
  "request-refused": {},
  "request-postponed": {},
  "request-not-granted": {},
  "head-kept-request-not-granted": {},
  "head-kept-peer-not-confirmed": {},
  "head-kept-receiver-key-compromised": {},
  "paper-added": {},
  "paper-sent": {},
  "paper-read": {},
  "paper-removed": {},
  "disposal-repeated": {},
  "given-again": { state: "state" },
  "not-given-again": {},
  "said-before-restore": {},
  "court-package-made": {},
  "court-package-kept": {},
  "stored-whole": {},
  "stored-body-damaged": { leaves: "leaves" },
  "stored-tree-damaged": { leaves: "leaves" },
  "stored-body-and-tree-damaged": {},
  "stored-body-size-wrong": {},
  "stored-tree-size-wrong": {},
  "stored-body-missing": {},
  "stored-tree-missing": {},
  "stored-not-readable": {},
} as const satisfies Readonly<Record<string, Readonly<Record<string, CustodyValueKind>>>>;
export type CustodyReasonCode = keyof typeof CUSTODY_REASONS;

type ValuesOf<Names> = {
  -readonly [Name in keyof Names]: Names[Name] extends "count" ? number : string;
};
/** A reason of the table above, with exactly its values: what a server of this version writes. */
export type KnownReason = {
  [Code in CustodyReasonCode]: { readonly code: Code; readonly values: ValuesOf<(typeof CUSTODY_REASONS)[Code]> };
}[CustodyReasonCode];

const MAX_VALUES = 8;

/**
 * A coded reason as a reader takes it. Its code and its values may be of a later version: a record is not false because its
 * reader is older, so a reader that does not know the code shows it as it stands.
 */
export const codedReasonSchema = z.strictObject({
  code: codeSchema,
  values: z
    .record(
      z.string().regex(/^[a-z][A-Za-z0-9]{0,31}$/),
      z.union([z.int(), z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.,:+-]{0,299}$/)]),
    )
    .refine((values) => Object.keys(values).length <= MAX_VALUES, "too many values")
    .meta({ maxProperties: MAX_VALUES }),
});
export type CodedReason = z.infer<typeof codedReasonSchema>;

export const custodyReasonSchema = z.union([custodyWordsSchema, codedReasonSchema]);
export type CustodyReason = z.infer<typeof custodyReasonSchema>;

/** What `nextCustodyEntry` takes: words, or a code of the table with exactly its values. */
export type WrittenReason = CustodyWords | KnownReason;
export const writtenReasonSchema = z.union([
  custodyWordsSchema,
  codedReasonSchema.refine((reason) => knownReason(reason) !== undefined, "not a reason of this version"),
]);

/** The reason as one of the table, if its code and its values are; undefined for one of a later version. */
export function knownReason({ code, values }: CodedReason): KnownReason | undefined {
  if (!Object.hasOwn(CUSTODY_REASONS, code)) return undefined;
  const kinds = Object.entries(CUSTODY_REASONS[code as CustodyReasonCode]); // its own key, by the line above
  const fits =
    kinds.length === Object.keys(values).length &&
    kinds.every(([name, kind]) => Object.hasOwn(values, name) && VALUES[kind].safeParse(values[name]).success);
  // The table says which values the code has, and they are these.
  return fits ? ({ code, values } as KnownReason) : undefined;
}

/** What kind of value stands under this name of a known reason; for whoever shows it. */
export function valueKind(code: CustodyReasonCode, name: string): CustodyValueKind | undefined {
  const kinds: Readonly<Record<string, CustodyValueKind>> = CUSTODY_REASONS[code];
  return kinds[name];
}

/** Numbers of damaged leaves as a value: the first 20, and whether there are more. */
export function leavesValue(leaves: readonly number[], hasMore: boolean): string {
  const shown = leaves.slice(0, MAX_SHOWN_LEAVES).join(",");
  return hasMore || leaves.length > MAX_SHOWN_LEAVES ? `${shown},+` : shown;
}

/** Numbers of damaged leaves for a reader: "3, 17, …". */
export function shownLeaves(value: string): string {
  return value.replaceAll(",", ", ").replace("+", "…");
}

/** The first 2,000 characters of a text as words of a custody entry; no character is cut in two. */
export function custodyWords({ language, text }: CustodyWords): CustodyWords {
  return { language, text: Array.from(text).slice(0, 2_000).join("") };
}

/** Whether a reason is what a person wrote. */
export function isWords(reason: CustodyReason): reason is CustodyWords {
  return "text" in reason;
}
