import { expect, it } from "vitest";
import { monthTyped, plainDigits, timeTyped } from "./as-typed.ts";
import { dayOf } from "./forms.ts";
import { codeOf } from "../../tests/support/refused.ts";

it("understands digits of other scripts, and a month by its name in each language of the pages", () => {
  expect(plainDigits("٣١ ۱۲ ２０２６")).toBe("31 12 2026");
  for (const month of ["12", "١٢", "Dec", "déc.", "DICIEMBRE", "декабря", "декабрь", "ديسمبر", "12月", "Tháng 12"]) {
    expect(monthTyped(month), month).toBe("12");
  }
  expect(dayOf({ "on-day": "٣", "on-month": "Dec", "on-year": "٢٠٢٦" }, "on")).toBe("2026-12-03");
  expect(codeOf(() => dayOf({ "on-day": "31", "on-month": "Feb", "on-year": "2026" }, "on"))).toBe("date-not-readable");
  expect(codeOf(() => dayOf({ "on-day": "3", "on-month": "Brumaire", "on-year": "2026" }, "on"))).toBe(
    "date-not-readable",
  );
});

it("understands a time without a colon, and leaves what is none as it was typed", () => {
  expect(["2355", "٢٣:٥٥", "23.55", "23h55", "9:05", "905"].map(timeTyped)).toEqual([
    ...Array.from({ length: 4 }, () => "23:55"),
    "09:05",
    "09:05",
  ]);
  expect(["noon", "14:05:30", "5"].map(timeTyped)).toEqual(["noon", "14:05:30", "5"]);
});
