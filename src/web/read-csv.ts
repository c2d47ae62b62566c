import { parse } from "csv-parse/sync";
import { Refusal } from "../protocol/refusal.ts";

/** The rows of CSV as a spreadsheet saves it, its cells separated as those of the header line are. Refuses `table-unreadable` and `table-too-long` at this box. */
export function readCsv(table: string, mostRows: number, field: string): readonly (readonly string[])[] {
  let rows: string[][];
  try {
    rows = parse(table, {
      bom: true,
      delimiter: delimiterOf(table),
      relax_column_count: true,
      trim: true,
      max_record_size: 10_000,
    });
  } catch (cause) {
    const message = "This is no CSV table. Save the sheet as CSV, and give that.";
    throw new Refusal("table-unreadable", message, { field, cause });
  }
  if (rows.length > mostRows) {
    throw new Refusal("table-too-long", `The table has ${rows.length} rows; ${mostRows} are read.`, {
      field,
      details: { count: rows.length, most: mostRows },
    });
  }
  return rows;
}

/** The one that stands most often in the header line outside of quotes; any other is a sign like others. */
function delimiterOf(table: string): string {
  const header = /^(?:"[^"]*"|[^"\n])*/.exec(table)?.[0].replaceAll(/"[^"]*"/g, "") ?? "";
  const [most = ","] = [",", ";", "\t"].toSorted((a, b) => header.split(b).length - header.split(a).length);
  return most;
}
