import { z } from "zod";
import { answerOf, momentAnswer } from "../../web/index.ts";
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

export const organisationsAnswer = z.object({
  organisations: z.array(organisationAnswer),
  next: z.string().nullable(),
});

/** The latest version first. */
export const versionsAnswer = z.object({ versions: z.array(organisationAnswer) });
