import { z } from "zod";
import { answerOf, momentAnswer, recordAnswer } from "../../../web/index.ts";
import {
  CHANGES,
  DELEGATION_KINDS,
  DELEGATION_STATES,
  newParticipant,
  PARTICIPANT_STATES,
} from "./domain/delegation.ts";
import { LACKS } from "./domain/lacks.ts";

export const delegationAnswer = z
  .object({
    delegationId: z.string(),
    conferenceId: z.string(),
    /** A State by its code, an organisation as "org:<id>". */
    entity: z.string(),
    kind: z.enum(DELEGATION_KINDS),
    state: z.enum(DELEGATION_STATES),
    invitedAt: momentAnswer,
    version: z.int(),
  })
  .meta({ id: "Delegation" });

export const participantAnswer = z
  .object({
    participantId: z.string(),
    conferenceId: z.string(),
    delegationId: z.string(),
    state: z.enum(PARTICIPANT_STATES),
    version: z.int(),
    entry: answerOf(newParticipant),
    nominatedAt: momentAnswer,
    replaces: z.string().optional(),
  })
  .meta({ id: "Participant" });

const changeAnswer = z
  .object({
    changeId: z.string(),
    delegationId: z.string(),
    participantId: z.string().optional(),
    what: z.enum(CHANGES),
    state: z.string(),
    entry: recordAnswer,
    reason: z.string().optional(),
    recordedAt: momentAnswer,
    recordedBy: z.string(),
    askedBy: z.string().optional(),
  })
  .meta({ id: "DelegationChange" });

const delegationLine = delegationAnswer.extend({
  people: z.int(),
  lacks: z.array(z.enum(LACKS)),
});

export const delegationsAnswer = z.object({
  /** The last day for names. */
  namesDueOn: z.string(),
  delegations: z.array(delegationLine),
});

export const oneDelegationAnswer = z.object({
  delegation: delegationLine,
  participants: z.array(participantAnswer),
  /** The latest first. */
  changes: z.array(changeAnswer),
});

export const changesAnswer = z.object({ since: momentAnswer, changes: z.array(changeAnswer) });
