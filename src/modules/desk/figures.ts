import type { Kysely } from "kysely";
import type { z } from "zod";
import type { CsvCell, View } from "../../web/index.ts";

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

interface FigureColumn<Line> {
  readonly key: string;
  readonly labelKey: string;
  readonly isNumeric?: boolean;
  cell(view: View, line: Line): string;
}

/** A column of the table file, which a program reads: in codes and plain numbers. */
interface SheetColumn<Line> {
  readonly head: string;
  cell(line: Line): CsvCell;
}
