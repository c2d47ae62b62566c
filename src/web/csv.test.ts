import { expect, test } from "vitest";
import { csvCell, toCsv } from "./csv.ts";

test.each(["=1+1", "+41 44 000", "-2", "@SUM(A1)", "\t=1", " =1", "＝cmd", "|calc", "%0A=1"])(
  "a spreadsheet takes %j as text",
  (value) => {
    expect(csvCell(value)).toMatch(/^"'/);
  },
);

test("numbers stay numbers, dates are UTC, nothing is empty", () => {
  expect([-5, true, new Date("2026-03-03T13:05:00Z"), null, undefined].map(csvCell)).toEqual([
    "-5",
    "true",
    "2026-03-03T13:05:00.000Z",
    "",
    "",
  ]);
});

test("quotes are doubled and hidden characters spelled out", () => {
  expect(csvCell('a "b"\u202Ec')).toBe('"a ""b""⟦U+202E⟧c"');
});

test("a file begins with the byte order mark and ends each line with CRLF", () => {
  expect(toCsv(["Matter", "Size"], [["Mailbox, closed", 3]])).toBe('\uFEFF"Matter","Size"\r\n"Mailbox, closed",3\r\n');
});
