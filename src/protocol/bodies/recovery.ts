import { z } from "zod";
import { sha256HexSchema } from "../identifiers.ts";
import { freeTextSchema, sizeSchema } from "./common.ts";
import { incarnationSchema, logHeadSchema } from "../heads.ts";

const pairSequences = {
  /** The highest number that the author gave to the other side, 0 for none. */
  lastSent: sizeSchema,
  /** The highest number of the other side that the author has stored, 0 for none. */
  lastReceived: sizeSchema,
};

/** R1: all that a server signs while it is in recovery, and what its peers answer. */
export const recoverySchema = z.discriminatedUnion("stage", [
  /** "I may have forgotten: this is the last I know; what do you know of me?" */
  z.object({
    stage: z.literal("question"),
    before: incarnationSchema,
    ...pairSequences,
    ownHead: logHeadSchema.optional(),
    peerHead: logHeadSchema.optional(),
  }),
  /** "This is what I hold of you." Sealed dispatches are then asked for by `resend`. */
  z.object({
    stage: z.literal("answer"),
    about: incarnationSchema,
    ...pairSequences,
    /** The largest head of the asker's log that the answering server has seen. */
    yourHead: logHeadSchema.optional(),
    ourHead: logHeadSchema.optional(),
  }),
  /** The log could not be continued: it is closed, and another one begins with this record. */
  z.object({
    stage: z.literal("record"),
    closedLog: z.string().min(1).max(200),
    newLog: z.string().min(1).max(200),
    largestKnownHead: logHeadSchema.optional(),
    missing: z.object({ fromEntry: sizeSchema, toEntry: sizeSchema }).optional(),
    /** Digests of the two people's approvals. */
    approvals: z.array(sha256HexSchema).min(2).max(8),
    reason: freeTextSchema,
  }),
]);
export type RecoveryContent = z.infer<typeof recoverySchema>;
