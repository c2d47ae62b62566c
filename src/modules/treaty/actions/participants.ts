import { z } from "zod";
import { RECORDING_ROLES } from "../access.ts";
import { participantAnswer } from "../answers.ts";
import { act } from "../context.ts";
import { readParticipants } from "../domain/participants.ts";
import { against } from "./keep.ts";

/** Compares a table of participants with the record, row by row. Nothing is entered: each act is then asked for by itself. */
export const compareParticipants = act({
  id: "treaty.compare-participants",
  at: "POST /treaty/participants",
  who: RECORDING_ROLES,
  input: z.strictObject({
    /** CSV as text. */
    table: z.string().trim().min(1).max(200_000),
    /** What the table is and of which day, as the source of each act. */
    reference: z.string().trim().min(1).max(500),
  }),
  answer: z.object({ rows: z.array(participantAnswer) }),
  repeat: "same",
  refusals: ["table-too-long", "table-unreadable"],
  words: "treaty.participants",
  run: async (context, { table, reference }) => ({
    rows: readParticipants(table, reference, await against(context, context.platform.database.db)),
  }),
});
