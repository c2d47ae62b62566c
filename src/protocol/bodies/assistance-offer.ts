import { z } from "zod";
import { stateCodeSchema, uuidSchema } from "../identifiers.ts";
import { needCodesSchema, wordsInLanguagesSchema } from "./assistance-need.ts";
import { dateSchema, languageSchema, shortTextSchema } from "./common.ts";

const MAX_STATES = 200;
const MAX_LANGUAGES = 20;

const PROVIDER_KINDS = ["state", "organisation"] as const;
/** Who bears the costs, as far as a profile says it. */
const COST_TERMS = ["provider", "shared", "receiver", "open"] as const;

/** With what a State, or an organisation that its sender knows of, helps, and until when that is to be believed. */
export const assistanceOfferSchema = z.object({
  offerId: uuidSchema,
  /** From 1; a later one stands in place of those before. */
  offerVersion: z.int().min(1).max(10_000),
  provider: z
    .object({
      kind: z.enum(PROVIDER_KINDS),
      /** Of an organisation: identifiers of another server say nothing here. */
      name: shortTextSchema.optional(),
      seat: shortTextSchema.optional(),
      /** Of an organisation: from what the sender knows it. */
      source: shortTextSchema.optional(),
    })
    .refine(({ kind, name, source }) => (kind === "organisation") === (name !== undefined && source !== undefined), {
      path: ["name"],
      error: "an organisation has a name and a source, and the sender itself neither",
    }),
  kinds: needCodesSchema,
  items: needCodesSchema.optional(),
  groups: needCodesSchema.optional(),
  /** Whom it helps; absent: any State. */
  states: z.array(stateCodeSchema).min(1).max(MAX_STATES).optional(),
  languages: z.array(languageSchema).min(1).max(MAX_LANGUAGES),
  costs: z.enum(COST_TERMS),
  words: wordsInLanguagesSchema.optional(),
  /** The last day, at most a year off. */
  until: dateSchema,
  withdrawn: z.literal(true).optional(),
});
export type AssistanceOfferContent = z.infer<typeof assistanceOfferSchema>;
