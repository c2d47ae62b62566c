import { z } from "zod";
import { USES } from "../../convention/index.ts";
import { codeSchema, freeTextSchema, instantSchema, shortTextSchema } from "../../protocol/bodies/common.ts";
import { custodyWordsSchema } from "../../protocol/custody-reason.ts";
import { conditionSchema } from "../../protocol/bodies/decision.ts";
import {
  authorityIdSchema,
  dossierIdSchema,
  requestIdSchema,
  sha256HexSchema,
  stateCodeSchema,
} from "../../protocol/identifiers.ts";
import { acquisitionSchema } from "../../protocol/manifest-schema.ts";

// What the API takes. What is not said is left out, never null.

export const intakeSchema = z.strictObject({
  dossierId: dossierIdSchema,
  requestId: requestIdSchema.optional(),
  title: freeTextSchema,
  kind: codeSchema,
  authority: authorityIdSchema.optional(),
  originalName: shortTextSchema.optional(),
  mediaType: shortTextSchema.optional(),
  acquisition: acquisitionSchema.default({ tools: [] }),
  order: z.string().min(1).max(500).optional(),
  madeFrom: z.string().trim().min(1).max(100).optional(),
});

/** What is said of a file that may come in pieces. */
export const announcementSchema = intakeSchema.extend({
  sizeBytes: z.int().min(0),
  modifiedAt: z.iso.datetime({ offset: true }).optional(),
});

export const dropBoxIntakeSchema = intakeSchema.extend({ fileName: z.string().min(1).max(255) });

/** What a person gives as a reason: it stays in the custody record, where a reader of another language meets it. */
const reason = custodyWordsSchema.extend({ text: z.string().trim().min(1).max(2_000) });

export const releaseRequestSchema = z.strictObject({
  requestId: requestIdSchema,
  receiver: z.strictObject({ state: stateCodeSchema, authority: authorityIdSchema }),
  conditions: z.array(conditionSchema).max(32).default([]),
  reason,
});

export const furtherUseSchema = z.strictObject({
  use: z.enum(USES),
  /** For which proceeding and purpose. */
  note: reason,
  /** A State by its code, or an organization by its name. */
  recipient: z.string().trim().min(1).max(500).optional(),
  /** To be sent before what clears an accused is disclosed; or why it cannot be. */
  notice: freeTextSchema.optional(),
  noNoticeBecause: z.string().trim().min(1).max(2_000).optional(),
});

/** How much there is room for besides tool and time, in one reason of the custody record. */
export const MAX_OPENED_BY = 1_000;
export const MAX_TOOL = 200;

/** What was found when a sealed file was opened elsewhere. */
export const findingSchema = z.strictObject({
  sha256: sha256HexSchema,
  sizeBytes: z.int().min(0).optional(),
  openedAt: instantSchema,
  /** Where and by whom. */
  openedBy: custodyWordsSchema.extend({ text: z.string().trim().min(1).max(MAX_OPENED_BY) }),
  tool: z.string().trim().min(1).max(MAX_TOOL).optional(),
  /** Said only of a digest that is not the sender's, and was compared once more. */
  comparedAgain: z.boolean().default(false),
});

export const reasonSchema = z.strictObject({ reason });
export const disposalSchema = z.strictObject({ ground: reason, order: z.string().trim().min(1).max(500) });
