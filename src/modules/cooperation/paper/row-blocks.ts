import type { MechanismId } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type { ElementValue } from "../../../protocol/bodies/index.ts";
import { facts, freeText, heading, type PaperView, paragraph, seenName } from "../../printing/index.ts";
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

/** What was said: short words in two columns, everything else under its name, what has none by itself. */
export function saidRowBlocks(view: PaperView, rows: readonly Row[]): PrintedBlock[] {
  return together(
    rows.flatMap(({ label, groups }): PrintedBlock[] => {
      const [first, ...others] = groups.flat();
      if (label !== "" && others.length === 0 && first !== undefined && "text" in first && !first.label) {
        return [facts([label, lineText(view, first)])];
      }
      return [...(label === "" ? [] : [heading(label)]), ...groups.flatMap((lines) => lineBlocks(view, lines))];
    }),
  );
}

/** What has a name in two columns, sentences below their name, in the order in which they stand. */
function lineBlocks(view: PaperView, lines: readonly Line[]): PrintedBlock[] {
  return together(
    lines.flatMap((line): PrintedBlock[] => {
      const { label } = line;
      if ("free" in line) return [...(label === undefined ? [] : [paragraph(label)]), ...freeText(view, line.free)];
      const text = lineText(view, line);
      if (line.strong === true) return [{ kind: "subheading", text }];
      return [label === undefined ? paragraph(lines.length > 1 ? `– ${text}` : text) : facts([label, text])];
    }),
  );
}

/** Facts that follow each other stand in one list. */
function together(blocks: readonly PrintedBlock[]): PrintedBlock[] {
  return blocks.reduce<PrintedBlock[]>((all, block) => {
    const last = all.at(-1);
    if (last?.kind !== "facts" || block.kind !== "facts") return [...all, block];
    return [...all.slice(0, -1), { ...last, rows: [...last.rows, ...block.rows] }];
  }, []);
}

function lineText(view: PaperView, { text, quoted }: Extract<Line, { text: string }>): string {
  return quoted === true ? seenName(view, text) : text;
}
