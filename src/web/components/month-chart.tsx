import type { JSX } from "hono/jsx/jsx-runtime";
import { useView } from "../view.ts";
import { Table } from "./lists.tsx";

export interface MonthRow {
  readonly month: string;
  /** Of each label the count at the end of that month ("2026-07"); until the next row it stays. */
  readonly values: readonly (number | undefined)[];
}

interface MonthChartProps {
  readonly title: string;
  /** Up to four: how their lines are dashed tells them apart. */
  readonly labels: readonly string[];
  readonly rows: readonly MonthRow[];
  readonly monthName: (month: string) => string;
}

const LINE = { fill: "none", stroke: "currentColor", "stroke-width": 2, "vector-effect": "non-scaling-stroke" };
const DASHES = ["none", "9 4", "2 4", "1 8"];
/** In pixels, but for the space of the numbers beside the lines: that is in per cent of the width. */
const [TOP, BOTTOM, FOOT, BESIDE] = [18, 178, 28, 10];
const PLOT = { viewBox: `0 0 100 ${BOTTOM}`, height: BOTTOM, preserveAspectRatio: "none", overflow: "visible" };

const numberOf = (month: string): number => 12 * Number(month.slice(0, 4)) + Number(month.slice(5));

/** Counts as steps, the earliest row first, without script and mirrored for who reads from right to left; below it as a table. */
export function MonthChart({ title, labels, rows, monthName }: MonthChartProps): JSX.Element {
  const { t, format, dir } = useView();
  const [first = "", last = ""] = [rows[0]?.month, rows.at(-1)?.month];
  const slotOf = (month: string): number => numberOf(month) - numberOf(first);
  const lines = labels.map((label, of) => ({
    label,
    points: rows.flatMap(({ month, values: { [of]: value } }) =>
      value === undefined ? [] : [{ slot: slotOf(month), value }],
    ),
  }));
  const most = Math.max(1, ...rows.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const across = (share: number): number => (dir === "rtl" ? 100 - share : share);
  const x = (slot: number): string => across((100 * slot) / (slotOf(last) + 1)).toFixed(2);
  const y = (value: number): string => (BOTTOM - ((BOTTOM - TOP) * value) / most).toFixed(2);
  const said = (value: number | undefined): string => (value === undefined ? "" : format.number(value));
  return (
    <figure>
      <figcaption>
        <strong>{title}</strong>
        {lines.map(({ label, points }, at) => (
          <div>
            <svg width="36" height="10" aria-hidden="true">
              <path d="M0 5H36" {...LINE} stroke-dasharray={DASHES[at]} />
            </svg>{" "}
            {label}: {said(points.at(-1)?.value)}
          </div>
        ))}
      </figcaption>
      <svg role="img" aria-label={title} width="100%" height={BOTTOM + FOOT} fill="currentColor" font-size="13">
        {[0, most].map((value) => (
          <text x={`${across(0)}%`} y={y(value)} dy="-4">
            {said(value)}
          </text>
        ))}
        <path d={`M0 ${TOP}h9999M0 ${BOTTOM}h9999`} stroke="currentColor" stroke-opacity="0.4" />
        <svg x={`${dir === "rtl" ? 0 : BESIDE}%`} width={`${100 - BESIDE}%`} {...PLOT}>
          {lines.map(({ points }, line) => {
            const steps = points.flatMap(({ slot, value }, at) => {
              return [x(slot), y(value), x(points[at + 1]?.slot ?? slot + 1), y(value)];
            });
            return <polyline points={steps.join(" ")} {...LINE} stroke-dasharray={DASHES[line]} />;
          })}
        </svg>
        {[first, last].map((month, at) => (
          <text x={`${across([BESIDE, 100][at] ?? 0)}%`} y={BOTTOM + 20} text-anchor={["start", "end"][at]}>
            {monthName(month)}
          </text>
        ))}
      </svg>
      <details>
        <summary>{t("web.chart.table")}</summary>
        <Table
          caption={title}
          captionUnseen
          columns={[t("web.chart.month"), ...labels].map((label, at) => ({ key: `${at}`, label, numeric: at > 0 }))}
          rows={rows.map(({ month, values }) => {
            return { cells: Object.fromEntries([monthName(month), ...values.map(said)].entries()) };
          })}
        />
      </details>
    </figure>
  );
}
