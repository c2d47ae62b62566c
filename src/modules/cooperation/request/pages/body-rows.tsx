import type { JSX } from "hono/jsx/jsx-runtime";
import { SummaryList, type SummaryRow, type View } from "../../../../web/index.ts";
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

/** What was said, in its order: rows with a name as a list of facts, the others by themselves. */
export function SaidRows({ rows }: { rows: readonly Row[] }): JSX.Element {
  const runs: Row[][] = [];
  for (const one of rows) {
    const last = runs.at(-1);
    if (one.label !== "" && last?.[0]?.label) last.push(one);
    else runs.push([one]);
  }
  return (
    <>
      {runs.map((run) =>
        run[0]?.label ? (
          <SummaryList rows={summaryRows(run)} />
        ) : (
          <Lines groups={run.flatMap(({ groups }) => groups)} />
        ),
      )}
    </>
  );
}
