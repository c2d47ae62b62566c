import { z } from "zod";
import { incarnationSchema, logHeadSchema } from "../heads.ts";
import { sha256HexSchema } from "../identifiers.ts";
import { freeTextSchema, instantSchema, sizeSchema } from "./common.ts";

const countsSchema = z.object({ yours: sizeSchema, mine: sizeSchema });

/** R1: what a server that was restored tells each peer when it is itself again. What it asks before that is no dispatch (http.md). */
export const recoverySchema = z.discriminatedUnion("stage", [
  /** "I was restored, and this is what came back." */
  z.object({
    stage: z.literal("restored"),
    /** The life in which the sender is now. */
    incarnation: incarnationSchema,
    /** The newest that the sender knew by itself: as of when its backup was. Absent where it knew of nothing. */
    asOf: instantSchema.optional(),
    /** Dispatches that the receiver gave back, by who wrote them. */
    takenBack: countsSchema,
    /** Of these, those that had no effect and are with people; and those that nobody has any more. */
    withoutEffect: sizeSchema,
    gone: sizeSchema,
  }),
  /** The log could not be continued: it is closed, and another one begins with this record. */
  z.object({
    stage: z.literal("record"),
    closedLog: logHeadSchema.shape.origin,
    newLog: logHeadSchema.shape.origin,
    largestKnownHead: logHeadSchema.optional(),
    missing: z.object({ fromEntry: sizeSchema, toEntry: sizeSchema }).optional(),
    /** Digests of the two people's approvals. */
    approvals: z.array(sha256HexSchema).min(2).max(8),
    reason: freeTextSchema,
  }),
]);
export type RecoveryContent = z.infer<typeof recoverySchema>;
