import { startOfDay, yearIn } from "../../convention/calendar.ts";
import type { DeskContext } from "./context.ts";
import type { Figures } from "./figures.ts";

export interface YearFigures {
  readonly year: number;
  readonly asOf: Date;
  readonly tables: readonly { readonly figures: Figures; readonly lines: readonly unknown[] }[];
}

/** The figures of one year in our own calendar; this year by default. */
export async function yearFigures({ platform, contributed }: DeskContext, year?: number): Promise<YearFigures> {
  const { config, clock, database } = platform;
  const asOf = clock.now();
  const wanted = year ?? yearIn(asOf, config.timeZone);
  const from = startOfDay(`${wanted}-01-01`, config.timeZone);
  const to = startOfDay(`${wanted + 1}-01-01`, config.timeZone);
  const tables = [];
  for (const figures of contributed.now.figures) {
    tables.push({ figures, lines: await figures.count(database.db, { from, to }) });
  }
  return { year: wanted, asOf, tables };
}
