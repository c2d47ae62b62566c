import type { Kysely } from "kysely";
import type { z } from "zod";
import { startOfDay, yearIn } from "../../convention/calendar.ts";
import type { CsvCell, View } from "../../web/index.ts";
import type { DeskContext } from "./context.ts";

/** One table of a year's figures, of the module that counts it. Its texts are named by their keys. */
export interface Figures<Line = unknown> {
  /** The member of the answer in which its lines stand. */
  readonly key: string;
  readonly line: z.ZodType<Line>;
  readonly titleKey: string;
  /** Said of a year in which there is nothing to count. */
  readonly noneKey: string;
  /** Everything of the span, whoever asks: a figure names nobody. */
  count(db: Kysely<unknown>, span: Span): Promise<readonly Line[]>;
  readonly columns: readonly FigureColumn<Line>[];
  readonly sheet: readonly SheetColumn<Line>[];
}

export interface Span {
  readonly from: Date;
  readonly to: Date;
}

export interface FigureColumn<Line> {
  readonly key: string;
  readonly labelKey: string;
  readonly isNumeric?: boolean;
  cell(view: View, line: Line): string;
}

/** A column of the table file, which a program reads: in codes and plain numbers. */
export interface SheetColumn<Line> {
  readonly head: string;
  cell(line: Line): CsvCell;
}

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
