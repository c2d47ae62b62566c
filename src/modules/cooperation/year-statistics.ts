import { startOfDay, yearIn } from "../../convention/calendar.ts";
import type { CooperationContext } from "./request/context.ts";
import { statisticsOf, type StatisticsLine } from "./statistics.ts";
import { requestsOf } from "./statistics-store.ts";

export interface YearStatistics {
  readonly year: number;
  readonly asOf: string;
  readonly lines: readonly StatisticsLine[];
}

/** The figures of one year in our own calendar; this year by default. */
export async function yearStatistics(context: CooperationContext, year?: number): Promise<YearStatistics> {
  const { config, clock, database } = context.platform;
  const now = clock.now();
  const wanted = year ?? yearIn(now, config.timeZone);
  const from = startOfDay(`${wanted}-01-01`, config.timeZone);
  const to = startOfDay(`${wanted + 1}-01-01`, config.timeZone);
  return { year: wanted, asOf: now.toISOString(), lines: statisticsOf(await requestsOf(database.db, { from, to })) };
}
