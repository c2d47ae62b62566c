import { z } from "zod";
import { answerOf, momentAnswer } from "../../web/index.ts";
import { MEDIA_TYPES, newDocument } from "./domain/document.ts";
import { newLetter } from "./domain/letter.ts";
import { newOrganisation } from "./domain/organisation.ts";

export const organisationAnswer = z
  .object({
    organisationId: z.string(),
    /** How others name it: "org:" and its id. */
    entity: z.string(),
    version: z.int(),
    entry: answerOf(newOrganisation),
    closedOn: z.string().optional(),
    reason: z.string().optional(),
    recordedAt: momentAnswer,
    recordedBy: z.string(),
  })
  .meta({ id: "Organisation" });

/** The latest version first. */
export const versionsAnswer = z.object({ versions: z.array(organisationAnswer) });

export const documentAnswer = z
  .object({
    documentId: z.string(),
    sha256: z.string(),
    sizeBytes: z.int(),
    /** Found from the bytes. */
    mediaType: z.enum(MEDIA_TYPES),
    entry: answerOf(newDocument),
    cameBy: z.enum(["upload", "made"]),
    recordedAt: momentAnswer,
    recordedBy: z.string(),
    /** By two people; the bytes are gone. */
    withdrawn: z.object({ reason: z.string(), at: momentAnswer, askedBy: z.string(), by: z.string() }).optional(),
  })
  .meta({ id: "Document" });

export const letterAnswer = z
  .object({
    letterId: z.string(),
    entry: answerOf(newLetter),
    recordedAt: momentAnswer,
    recordedBy: z.string(),
    /** What became of it, the first first. */
    steps: z.array(
      z.object({
        step: z.enum(["handing", "handed", "failed", "posted", "discarded"]),
        detail: z.string().optional(),
        at: momentAnswer,
        by: z.string(),
      }),
    ),
  })
  .meta({ id: "RegistryLetter" });
