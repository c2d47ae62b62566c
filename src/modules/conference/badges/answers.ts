import { z } from "zod";
import { momentAnswer } from "../../../web/index.ts";
import { ENDED_WHY } from "./domain/badge.ts";

export const badgeAnswer = z
  .object({
    badgeId: z.string(),
    conferenceId: z.string(),
    participantId: z.string(),
    serial: z.int(),
    issue: z.int(),
    name: z.string(),
    delegation: z.string(),
    category: z.string(),
    zones: z.array(z.string()),
    firstDay: z.string(),
    lastDay: z.string(),
    madeAt: momentAnswer,
    madeBy: z.string(),
    sheet: z.int().optional(),
    handedAt: momentAnswer.optional(),
    handedBy: z.string().optional(),
    endedAt: momentAnswer.optional(),
    endedBy: z.string().optional(),
    endedWhy: z.enum(ENDED_WHY).optional(),
  })
  .meta({ id: "Badge" });
