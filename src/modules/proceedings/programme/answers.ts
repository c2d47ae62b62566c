import { z } from "zod";
import { answerOf, momentAnswer } from "../../../web/index.ts";
import { newMeeting } from "./domain/meeting.ts";

export const meetingAnswer = z
  .object({
    meetingId: z.string(),
    version: z.int(),
    entry: answerOf(newMeeting),
    beginsAt: momentAnswer,
    endsAt: momentAnswer,
    /** Absent: nobody outside sees it. */
    releasedAt: momentAnswer.optional(),
    cancelledAt: momentAnswer.optional(),
    reason: z.string().optional(),
    recordedAt: momentAnswer,
    recordedBy: z.string(),
  })
  .meta({ id: "Meeting" });

export const programmeAnswer = z.object({ version: z.int(), meetings: z.array(meetingAnswer) });
