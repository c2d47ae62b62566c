import { visibleText } from "./visible-text.ts";

export type CsvCell = string | number | boolean | Date | null | undefined;

// What a spreadsheet takes for a formula, also in full width (R36).
const FORMULA_START = /^[\s"']*[=+\-@\t\r|%＝＋－＠]/;

/**
 * One CSV file (RFC 4180, UTF-8 with byte order mark, so that spreadsheets read Arabic and Vietnamese).
 * Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return `\uFEFF${[header, ...rows].map(csvRow).join("")}`;
}

/** One line with its end. */
function csvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** One cell: text in quotation marks, moments in ISO 8601, nothing for null and undefined. */
export function csvCell(value: CsvCell): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value instanceof Date) return value.toISOString();
  const visible = visibleText(value);
  const harmless = FORMULA_START.test(visible) ? `'${visible}` : visible;
  return `"${harmless.replaceAll('"', '""')}"`;
}
