import { z } from "zod";
import { CERTAINTIES, CONFERENCE_RULE_IDS } from "../../../convention/index.ts";
import { answerOf, momentAnswer } from "../../../web/index.ts";
import { newConference } from "./domain/conference.ts";
import { ruleDecision } from "./domain/rules.ts";

export const conferenceAnswer = z
  .object({
    conferenceId: z.string(),
    slug: z.string(),
    version: z.int(),
    entry: answerOf(newConference),
    closedAt: momentAnswer.optional(),
    reason: z.string().optional(),
    recordedAt: momentAnswer,
    recordedBy: z.string(),
  })
  .meta({ id: "Conference" });

export const conferenceHomeAnswer = z.object({
  /** The latest first. */
  versions: z.array(conferenceAnswer),
  /** How ready it is, as far as parts of it say so. */
  facts: z.array(z.object({ id: z.string(), done: z.int(), of: z.int() })),
});

const ruleId = z.enum(CONFERENCE_RULE_IDS);
const ruleValue = z.union([z.string(), z.int()]);

export const conferenceRulesAnswer = z
  .object({
    /** As they stand on the day that was asked for, else today at the place of the conference. */
    rules: z.array(
      z.object({
        id: ruleId,
        value: ruleValue,
        source: z.string(),
        certainty: z.enum(CERTAINTIES),
        /** Absent: as it is in the record, unchanged. */
        fromOn: z.string().optional(),
        enteredLateAt: momentAnswer.optional(),
      }),
    ),
    /** What two people changed, the latest first. */
    changes: z.array(
      z.object({
        changeId: z.string(),
        rules: z.partialRecord(ruleId, ruleValue),
        ...answerOf(ruleDecision).shape,
        recordedAt: momentAnswer,
        askedBy: z.string(),
        approvedBy: z.string(),
      }),
    ),
  })
  .meta({ id: "ConferenceRules" });
