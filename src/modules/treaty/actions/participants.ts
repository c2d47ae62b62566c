import { z } from "zod";
import { readCsv } from "../../../web/index.ts";
import { RECORDING_ROLES } from "../access.ts";
import { participantAnswer } from "../answers.ts";
import { act } from "../context.ts";
import { readParticipants } from "../domain/participants.ts";
import { against } from "./keep.ts";

/** As many rows as the world has States, and some to spare. */
export const MAX_ROWS = 500;

/** Compares a table of participants with the record, row by row. Nothing is entered: each act is then asked for by itself. */
export const compareParticipants = act({
  id: "treaty.compare-participants",
  at: "POST /treaty/participants",
  who: RECORDING_ROLES,
  input: z.strictObject({
    /** What the table is and of which day, as the source of each act. */
    reference: z.string().trim().min(1).max(500),
    /** CSV as text. */
    table: z.string().trim().min(1).max(200_000),
  }),
  answer: z.object({ rows: z.array(participantAnswer) }),
  repeat: "same",
  refusals: ["table-too-long", "table-unreadable"],
  words: "treaty.participants",
  run: async ({ context, input: { table, reference } }) => ({
    rows: readParticipants(
      readCsv(table, MAX_ROWS, "table"),
      reference,
      await against(context, context.platform.database.db),
    ),
  }),
});
