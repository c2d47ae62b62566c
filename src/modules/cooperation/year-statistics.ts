import { startOfDay, yearIn } from "../../convention/calendar.ts";
import { compact } from "../../protocol/compact.ts";
import type { CooperationContext } from "./request/context.ts";
import { type CountedLine, countedLines } from "./request/counted-store.ts";

// UNCC art. 55(1)-(2): statistics and trends; and what critics ask a yearly transparency report to say.

export interface StatisticsLine extends Omit<CountedLine, "medianMinutesToAcknowledge" | "medianMinutesToDecision"> {
  /** From arrival to the first decision that grants or refuses. */
  readonly medianHoursToDecision?: number;
  /** From arrival (or sending) until a person acknowledged it. */
  readonly medianMinutesToAcknowledge?: number;
}

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
  const lines = await countedLines(database.db, { from, to });
  return { year: wanted, asOf: now.toISOString(), lines: lines.map(lineOf) };
}

function lineOf({ medianMinutesToAcknowledge, medianMinutesToDecision, ...counted }: CountedLine): StatisticsLine {
  return {
    ...counted,
    ...compact({
      medianMinutesToAcknowledge: medianMinutesToAcknowledge ?? undefined,
      medianHoursToDecision: medianMinutesToDecision === null ? undefined : hoursOf(medianMinutesToDecision),
    }),
  };
}

function hoursOf(minutes: number): number {
  return Math.round((minutes / 60) * 10_000) / 10_000;
}
