import { z } from "zod";
import { requestIdSchema, sha256HexSchema } from "../identifiers.ts";

// Pieces that several bodies share. Schemas drop members that they do not know: the bytes are kept as they came, and a
// sender who needs a member to be understood lists it as critical in the binding (R33).

/** Of the years 1000 to 2999: a database has no year 0, and the day after 9999-12-31 no four digits. */
const NEAR = /^[12]/;
const isNear = (text: string): boolean => NEAR.test(text);
const NOT_NEAR = "is not of the years 1000 to 2999";
const told = { allOf: [{ pattern: NEAR.source }] };

/** An instant in UTC with milliseconds, "2026-11-24T15:04:05.678Z". A signed instant is its signer's claim (R23). */
export const instantSchema = z.iso.datetime({ precision: 3 }).refine(isNear, NOT_NEAR).meta(told);

/** A calendar day, "2026-11-24"; whose calendar, the field says. */
export const dateSchema = z.iso.date().refine(isNear, NOT_NEAR).meta(told);

/** BCP 47, in the forms that name a written language: "en", "zh-Hans", "pt-BR". */
export const languageSchema = z.string().regex(/^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$/);

export const LONG_TEXT_CHARACTERS = 100_000;
export const SHORT_TEXT_CHARACTERS = 1_000;

export const shortTextSchema = z.string().min(1).max(SHORT_TEXT_CHARACTERS);

/** Text that a person wrote, in the language in which it binds, with a translation that helps to read it. */
export const freeTextSchema = z.object({
  language: languageSchema,
  text: z.string().min(1).max(LONG_TEXT_CHARACTERS),
  translation: z
    .object({
      language: languageSchema,
      text: z.string().min(1).max(LONG_TEXT_CHARACTERS),
      /** A person's name, or the name and version of a program. */
      translator: shortTextSchema,
    })
    .optional(),
});
export type FreeText = z.infer<typeof freeTextSchema>;

/** What a required element is called: its place in the Convention, "42(3)(a)", or in the law that is invoked. */
export const elementIdSchema = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z().:-]{0,63}$/);

export const codeSchema = z
  .string()
  .regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/)
  .max(64);

/** In the last of two or three characters, the bits that stand for no byte are zero. */
const BASE64_END = /(?:^|[AQgw]==|[AEIMQUYcgkosw048]=|[^=])$/;

/** Bytes in standard base64 with padding, in its one spelling. */
export const base64Schema = z
  .base64()
  .refine((text) => BASE64_END.test(text), "not base64 in its only correct spelling");

/** SHA-256 over the DSSE PAE of a signed body: the only way to name one (R14). */
export const bodyDigestSchema = sha256HexSchema;

/** A sum in one currency (ISO 4217) or in units of a virtual asset: "1250000.00" of "EUR". */
export const amountSchema = z.object({
  value: z.string().regex(/^(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,8})?$/),
  currency: z.string().regex(/^[A-Z]{3,10}$/),
});

/** What every body about one request begins with. */
export const aboutRequest = { requestId: requestIdSchema };

export const sizeSchema = z.int().min(0);
