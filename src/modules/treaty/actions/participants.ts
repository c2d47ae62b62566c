import { parse } from "csv-parse/sync";
import { z } from "zod";
import { Refusal } from "../../../protocol/refusal.ts";
import { RECORDING_ROLES } from "../access.ts";
import { participantAnswer } from "../answers.ts";
import { act } from "../context.ts";
import { readParticipants } from "../domain/participants.ts";
import { against } from "./keep.ts";

/** As many rows as the world has States, and some to spare. */
const MAX_ROWS = 500;

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
    rows: readParticipants(rowsOf(table), reference, await against(context, context.platform.database.db)),
  }),
});

/** Of CSV as a spreadsheet saves it, whatever separates its cells. Refuses `table-unreadable` and `table-too-long`. */
export function rowsOf(table: string): readonly (readonly string[])[] {
  let rows: string[][];
  try {
    rows = parse(table, {
      bom: true,
      delimiter: [",", ";", "\t"],
      relax_column_count: true,
      trim: true,
      max_record_size: 10_000,
    });
  } catch (error) {
    throw new Refusal("table-unreadable", "This is no CSV table. Save the sheet as CSV and paste its text.", {
      field: "table",
      cause: error,
    });
  }
  if (rows.length > MAX_ROWS) {
    throw new Refusal("table-too-long", `The table has ${rows.length} rows; ${MAX_ROWS} are read.`, {
      field: "table",
      details: { count: rows.length, most: MAX_ROWS },
    });
  }
  return rows;
}
