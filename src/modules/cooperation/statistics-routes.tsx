import { type Context, Hono } from "hono";
import { toCsv, viewOf } from "../../web/index.ts";
import { demand } from "./access.ts";
import type { CooperationContext } from "./request/context.ts";
import { type YearStatistics, yearStatistics } from "./year-statistics.ts";
import { StatisticsPage } from "./statistics-page.tsx";

/** /statistics: the figures of one year, and the same for a spreadsheet. */
export function statisticsPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;
  pages.get("/statistics", async (c) => {
    demand(requireUser(c), "statistics");
    return c.html(<StatisticsPage view={viewOf(c)} statistics={await yearStatistics(context, yearOf(c))} />);
  });
  pages.get("/statistics/csv", async (c) => {
    demand(requireUser(c), "statistics");
    const statistics = await yearStatistics(context, yearOf(c));
    return c.body(csvOf(statistics), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="statistics-${statistics.year}.csv"`,
    });
  });
  return pages;
}

function csvOf({ lines }: YearStatistics): string {
  const head = [
    "direction",
    "mechanism",
    "state",
    "requests",
    "open",
    "outcomes",
    "grounds",
    "letters registered",
    "minutes to acknowledge",
    "hours to decision",
  ];
  const rows = lines.map((line) => [
    line.direction,
    line.mechanism,
    line.state,
    line.requests,
    line.open,
    JSON.stringify(line.outcomes),
    JSON.stringify(line.refusalGrounds),
    JSON.stringify(line.letters),
    line.medianMinutesToAcknowledge ?? "",
    line.medianHoursToDecision ?? "",
  ]);
  return toCsv(head, rows);
}

function yearOf(c: Context): number | undefined {
  const year = Number(c.req.query("year"));
  return Number.isInteger(year) && year >= 2025 && year <= 2200 ? year : undefined;
}
