import type { SummaryRow, View } from "../../../../web/index.ts";
import { type Asked, type AskedField, askedRows } from "../asked-rows.ts";
import type { Row } from "../lines.ts";
import { Lines } from "./words.tsx";

/** What a request's body says, as a page lists it; of these fields, where some are named. */
export function bodyRows(view: View, asked: Asked, fields?: readonly AskedField[]): SummaryRow[] {
  return summaryRows(askedRows(view, asked, fields));
}

export function summaryRows(rows: readonly Row[]): SummaryRow[] {
  return rows.map(({ label, groups }) => ({ label, value: <Lines groups={groups} /> }));
}
