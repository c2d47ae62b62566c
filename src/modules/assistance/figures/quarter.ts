import { addDays, addMonths, type PlainDate } from "../../../convention/index.ts";

/** A quarter of the calendar. */
export interface Quarter {
  /** "2027-Q1" */
  readonly name: string;
  readonly lastDay: PlainDate;
}

/** The last quarter that ended before this day. */
export function quarterBefore(day: PlainDate): Quarter {
  const [year = "", month = ""] = day.split("-");
  const begun = `${year}-${String(Number(month) - ((Number(month) - 1) % 3)).padStart(2, "0")}-01`;
  const first = addMonths(begun, -3);
  return { name: `${first.slice(0, 4)}-Q${(Number(first.slice(5, 7)) + 2) / 3}`, lastDay: addDays(begun, -1) };
}
