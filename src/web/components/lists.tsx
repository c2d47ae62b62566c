import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { useView } from "../view.ts";
import { StatusTag } from "./tags.tsx";
import type { Tone } from "./symbol.tsx";
import { unbroken } from "./unbroken.tsx";

export interface SummaryRow {
  readonly label: string;
  /** Undefined: nothing is known, and the row is left out. */
  readonly value: Child;
  /** "Change": where the answer can be mended. */
  readonly change?: { href: string; label?: string | undefined } | undefined;
}

/** Facts, one a line: what was answered, what is known. Where nothing is, there is no list. */
export function SummaryList({
  rows,
  title,
}: {
  rows: readonly SummaryRow[];
  title?: string | undefined;
}): JSX.Element | null {
  const { t } = useView();
  const known = rows.filter(({ value }) => value !== undefined);
  if (known.length === 0) return null;
  return (
    <dl class="summary" aria-label={title}>
      {known.map((row) => (
        <div>
          <dt>{row.label}</dt>
          <dd>{unbroken(row.value)}</dd>
          {row.change !== undefined && (
            <dd class="summary-change">
              <a href={row.change.href}>
                {row.change.label ?? t("web.summary.change")}
                <span class="unseen"> {row.label}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

export interface Task {
  readonly label: string;
  /** Without it the task cannot be started yet. */
  readonly href?: string | undefined;
  readonly hint?: Child | undefined;
  readonly status: { tone: Tone; label: string };
}

/** What is to be done, in order, with its status; the officer may take them as they like. */
export function TaskList({ tasks }: { tasks: readonly Task[] }): JSX.Element {
  return (
    <ul class="tasks">
      {tasks.map((task) => (
        <li>
          <div>
            {task.href === undefined ? <span>{task.label}</span> : <a href={task.href}>{task.label}</a>}
            {task.hint !== undefined && <p class="hint">{task.hint}</p>}
          </div>
          <StatusTag tone={task.status.tone} label={task.status.label} />
        </li>
      ))}
    </ul>
  );
}

interface Column<Key extends string> {
  readonly key: Key;
  readonly label: string;
  readonly numeric?: boolean | undefined;
}

export interface TableProps<Key extends string> {
  readonly caption: string;
  /** The page's heading already says it; screen readers still get it. */
  readonly captionUnseen?: boolean | undefined;
  readonly columns: readonly Column<Key>[];
  /** The first column names the row; where it counts, its label stands before the number on a card. */
  readonly rows: readonly { readonly id?: string | undefined; readonly cells: Readonly<Record<Key, Child>> }[];
  readonly id?: string | undefined;
}

/** A table that becomes a list of cards on a narrow screen. The roles keep it a table for screen readers there. */
export function Table<Key extends string>(props: TableProps<Key>): JSX.Element {
  const classOf = ({ numeric }: Column<string>) => (numeric === true ? "numeric" : undefined);
  return (
    <table class="cards" role="table" id={props.id}>
      <caption class={props.captionUnseen === true ? "unseen" : undefined}>{props.caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {props.columns.map((column) => (
            <th role="columnheader" scope="col" class={classOf(column)}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {props.rows.map((row) => (
          <tr role="row" id={row.id}>
            {props.columns.map((column, index) =>
              index === 0 ? (
                <th role="rowheader" scope="row" class={classOf(column)} data-label={classOf(column) && column.label}>
                  {unbroken(row.cells[column.key])}
                </th>
              ) : (
                <td role="cell" class={classOf(column)} data-label={column.label}>
                  <div>{unbroken(row.cells[column.key])}</div>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
