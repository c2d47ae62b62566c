import { type Context, Hono } from "hono";
import { toCsv, viewOf } from "../../../web/index.ts";
import { demand } from "../access.ts";
import type { DeskContext } from "../context.ts";
import { yearSchema } from "../figures-api.ts";
import { FiguresPage } from "./figures-page.tsx";
import { yearFigures, type YearFigures } from "../year-figures.ts";

/** /statistics: the figures of one year, and the same for a spreadsheet. */
export function figuresPages(context: DeskContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;
  pages.get("/statistics", async (c) => {
    demand(requireUser(c), "read-statistics");
    return c.html(<FiguresPage view={viewOf(c)} of={await yearFigures(context, yearOf(c))} />);
  });
  pages.get("/statistics/csv", async (c) => {
    demand(requireUser(c), "read-statistics");
    const of = await yearFigures(context, yearOf(c));
    return c.body(csvOf(of), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="statistics-${of.year}.csv"`,
    });
  });
  return pages;
}

/** One table below the other, with an empty line between. */
function csvOf({ tables }: YearFigures): string {
  const [first, ...more] = tables.map(({ figures: { sheet }, lines }) => ({
    head: sheet.map(({ head }) => head),
    rows: lines.map((line) => sheet.map((column) => column.cell(line))),
  }));
  return toCsv(first?.head ?? [], [...(first?.rows ?? []), ...more.flatMap(({ head, rows }) => [[], head, ...rows])]);
}

/** What is no year is this year. */
function yearOf(c: Context): number | undefined {
  return yearSchema.safeParse(c.req.query("year")).data;
}
