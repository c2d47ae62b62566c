import { z } from "zod";
import { exhibitIdSchema } from "../identifiers.ts";
import { partSchema } from "./part.ts";
import {
  aboutRequest,
  bodyDigestSchema,
  codeSchema,
  freeTextSchema,
  instantSchema,
  shortTextSchema,
} from "./common.ts";

export const REQUEST_STATUSES = [
  "received",
  "acknowledged",
  "more-information",
  "consultation",
  "accepted",
  "accepted-on-conditions",
  "postponed",
  "refused",
  "executing",
  "preserved",
  "preservation-held",
  "preservation-lapsed",
  "answered",
  "noted",
  "closed",
  "withdrawn",
] as const;
export const requestStatusSchema = z.enum(REQUEST_STATUSES);
export type RequestStatus = z.infer<typeof requestStatusSchema>;

/** What the receiver of information means to do with it, by the note that it takes. */
export const INTERESTS = ["request-follows", "passed-to-competent", "no-interest"] as const;

const MAX_EXHIBITS = 64;

/** The owner of a request says where it stands. Nobody else may set a status. */
export const statusSchema = z.object({
  ...aboutRequest,
  status: requestStatusSchema,
  facts: z.object({
    /** Since when the provider has kept the data, by its own answer. */
    preservedFrom: instantSchema.optional(),
    /** UNCC art. 42(8): until when the data must be kept for the asking State. */
    treatyUntil: instantSchema.optional(),
    /** UNCC art. 25: until when the domestic order binds the provider. */
    orderUntil: instantSchema.optional(),
    /** UNCC art. 42(7): the provider keeps only a part of what was asked; the text says which, as far as it said so. */
    partly: z.boolean().optional(),
    partlyNote: freeTextSchema.optional(),
    /** UNCC art. 42(9): the answer to the extension that was asked for until this moment. */
    extension: z.object({ until: instantSchema, granted: z.boolean() }).optional(),
    /** Only with `noted`: what the receiver of the information means to do with it. */
    interest: z.enum(INTERESTS).optional(),
    /** UNCC art. 43(2): of a preservation, why what it showed of another provider is not disclosed. */
    withheld: z
      .object({
        grounds: z
          .array(z.object({ groundId: codeSchema, paragraph: shortTextSchema }))
          .min(1)
          .max(32),
        reasons: freeTextSchema,
      })
      .optional(),
    /** A part of the answer has left, the nth, and more follows. */
    answerPart: z
      .object({
        number: z.int().min(1).max(1_000),
        part: partSchema,
        /** The exhibits that it is about, whenever they were offered. */
        exhibits: z.array(exhibitIdSchema).max(MAX_EXHIBITS).optional(),
      })
      .optional(),
    note: freeTextSchema.optional(),
    /** The role of the person who saw the request, never the name. */
    seenBy: codeSchema.optional(),
  }),
  /** The body that carried the request or the completion that this status answers. */
  basedOn: bodyDigestSchema.optional(),
});
export type StatusContent = z.infer<typeof statusSchema>;
