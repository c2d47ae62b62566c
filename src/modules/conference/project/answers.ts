import { z } from "zod";
import { answerOf, momentAnswer } from "../../../web/index.ts";
import { newProject, projectDecision } from "./domain/project.ts";

export const projectAnswer = z
  .object({
    conferenceId: z.string(),
    number: z.int(),
    entry: answerOf(newProject),
    recordedAt: momentAnswer,
    recordedBy: z.string(),
  })
  .meta({ id: "OrganisingProject" });

export const projectsAnswer = z.object({
  /** The newest first. */
  versions: z.array(projectAnswer),
  approvals: z.array(
    z.object({
      approvalId: z.string(),
      ...answerOf(projectDecision).shape,
      digest: z.string(),
      approvedAt: momentAnswer,
      askedBy: z.string(),
      approvedBy: z.string(),
    }),
  ),
  /** The number under which bodies work; absent before any was approved. */
  standing: z.int().optional(),
});
