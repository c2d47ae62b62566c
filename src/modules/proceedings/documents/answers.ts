import { z } from "zod";
import { answerOf, momentAnswer } from "../../../web/index.ts";
import { newDocument, newVersion } from "./domain/document.ts";

export const documentAnswer = z
  .object({
    documentId: z.string(),
    conferenceId: z.string(),
    version: z.int(),
    entry: answerOf(newDocument),
    versions: z.array(
      answerOf(newVersion).extend({
        sha256: z.string(),
        sizeBytes: z.int(),
        mediaType: z.string(),
        /** The document of the registry; absent: not published. */
        keptAs: z.string().optional(),
      }),
    ),
    /** Absent: nobody outside sees it. */
    publishedAt: momentAnswer.optional(),
    withdrawnAt: momentAnswer.optional(),
    note: z.string().optional(),
    recordedAt: momentAnswer,
    recordedBy: z.string(),
  })
  .meta({ id: "ConferenceDocument" });
