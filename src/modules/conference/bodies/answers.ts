import { z } from "zod";
import { answerOf, momentAnswer } from "../../../web/index.ts";
import { meetingEntry, memberEntry, newBody } from "./domain/body.ts";
import { newTask, STANDINGS } from "./domain/task.ts";

export const bodyAnswer = z
  .object({ conferenceId: z.string(), bodyId: z.string(), ...answerOf(newBody).shape, version: z.int() })
  .meta({ id: "OrganisingBody" });

export const memberAnswer = z
  .object({ memberId: z.string(), bodyId: z.string(), ...answerOf(memberEntry).shape, version: z.int() })
  .meta({ id: "OrganisingMember" });

export const meetingAnswer = z
  .object({
    meetingId: z.string(),
    bodyId: z.string(),
    ...answerOf(meetingEntry.omit({ decisions: true })).shape,
    recordedAt: momentAnswer,
    recordedBy: z.string(),
  })
  .meta({ id: "OrganisingMeeting" });

export const taskAnswer = z
  .object({
    taskId: z.string(),
    ...answerOf(newTask).shape,
    /** A usual task of this code: absent where it has a title of its own. */
    template: z.string().optional(),
    title: z.string().optional(),
    state: z.enum(["open", "started", "done", "dropped"]),
    evidence: z.string().optional(),
    evidenceId: z.string().optional(),
    reason: z.string().optional(),
    meetingId: z.string().optional(),
    version: z.int(),
    recordedAt: momentAnswer,
    recordedBy: z.string(),
    changedAt: momentAnswer,
    changedBy: z.string(),
    /** Computed on the day at the place. */
    isLate: z.boolean(),
    blockedBy: z.array(z.string()),
    isAfterClosing: z.boolean(),
  })
  .meta({ id: "OrganisingTask" });

/** The version under which bodies work does not name it. */
const added = { isAdded: z.boolean() };

const standingAnswer = {
  /** The version of the project under which bodies work; absent before one is approved. */
  standing: z.object({ number: z.int(), approvedOn: momentAnswer, approvalId: z.string() }).optional(),
};

export const organisingAnswer = z.object({
  ...standingAnswer,
  bodies: z.array(
    bodyAnswer.extend({
      ...added,
      /** How many of its tasks are so. */
      counts: z.record(z.enum(STANDINGS), z.int()),
    }),
  ),
});

export const bodyPageAnswer = z.object({
  ...standingAnswer,
  body: bodyAnswer.extend(added),
  members: z.array(memberAnswer),
  meetings: z.array(meetingAnswer),
  tasks: z.array(taskAnswer),
});
