import type { MechanismId } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type { ElementValue } from "../../../protocol/bodies/index.ts";
import { facts, freeText, type PaperView, paragraph, seenName } from "../../printing/index.ts";
import { askedRows } from "../request/asked-rows.ts";
import type { Line, Row } from "../request/lines.ts";

/** Between whom what is printed was said. */
export interface States {
  readonly own: string;
  readonly peer: string;
}

/** Each row under its name. */
export function rowBlocks(view: PaperView, rows: readonly Row[]): PrintedBlock[] {
  return rows.flatMap(({ label, groups }) => [
    { kind: "subheading", text: label } as const,
    ...groups.flatMap((lines) => lineBlocks(view, lines)),
  ]);
}

/** Short rows in two columns; below them what somebody wrote in sentences. */
export function factBlocks(view: PaperView, rows: readonly Row[]): PrintedBlock[] {
  const lines = rows.flatMap(({ groups }) => groups.flat());
  const short = rows.map(({ label, groups }) => {
    const said = groups.flat().flatMap((line) => ("text" in line ? [line] : []));
    return [
      label,
      said.map((line) => [line.label, lineText(view, line)].filter(Boolean).join(": ")).join("\n"),
    ] as const;
  });
  return [facts(...short), ...lines.flatMap((line) => ("free" in line ? freeText(view, line.free) : []))];
}

/** Every element that is filled, in the order of the Convention's list; what stands in no list comes last. */
export function elementBlocks(
  view: PaperView,
  mechanism: MechanismId,
  elements: Readonly<Record<string, ElementValue>>,
): PrintedBlock[] {
  return rowBlocks(view, askedRows(view, { mechanism, elements }, ["elements"]));
}

/** What has a name in two columns, sentences below their name, in the order in which they stand. */
export function lineBlocks(view: PaperView, lines: readonly Line[]): PrintedBlock[] {
  return lines.reduce<readonly PrintedBlock[]>((blocks, line) => {
    const { label } = line;
    if ("free" in line) {
      return [...blocks, ...(label === undefined ? [] : [paragraph(label)]), ...freeText(view, line.free)];
    }
    const value = lineText(view, line);
    if (label === undefined) return [...blocks, paragraph(lines.length > 1 ? `– ${value}` : value)];
    const last = blocks.at(-1);
    if (last?.kind !== "facts") return [...blocks, facts([label, value])];
    return [...blocks.slice(0, -1), { ...last, rows: [...last.rows, { label, value }] }];
  }, []) as PrintedBlock[];
}

function lineText(view: PaperView, { text, quoted }: Extract<Line, { text: string }>): string {
  return quoted === true ? seenName(view, text) : text;
}
