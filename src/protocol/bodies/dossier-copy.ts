import { z } from "zod";
import { dossierIdSchema, sha256HexSchema, uuidSchema } from "../identifiers.ts";
import { base64Schema } from "./common.ts";

/** Of one part, before it is base64: with its cover it fits into a dispatch. */
export const MAX_COPY_PART_BYTES = 524_288;
const MAX_COPY_PARTS = 64;
/** Of the whole text. */
export const MAX_COPY_BYTES = 33_554_432;
const MAX_DATA_CHARACTERS = 699_052;

/**
 * R8: a part of what had passed in a dossier, given to a State that lost its keys and was met anew. It travels in the dossier that the
 * copy is there; no lane of the old one goes on. What the parts make together is in copied-dossier.ts.
 */
export const dossierCopySchema = z.object({
  /** New for each release; the dossier in which all its parts travel has the same id. */
  copyId: uuidSchema,
  /** The dossier that is copied, whose lanes are closed. */
  dossierId: dossierIdSchema,
  /** From 1. */
  part: z.int().min(1).max(MAX_COPY_PARTS),
  parts: z.int().min(1).max(MAX_COPY_PARTS),
  /** Of the whole text, whose bytes all parts have together. */
  sha256: sha256HexSchema,
  size: z.int().min(1).max(MAX_COPY_BYTES),
  data: base64Schema.min(4).max(MAX_DATA_CHARACTERS),
});
export type DossierCopyContent = z.infer<typeof dossierCopySchema>;
