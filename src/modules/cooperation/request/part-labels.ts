import { keyPart, recordKind, requiredElement } from "../../../convention/index.ts";
import type { ElementValue, Part, RecordValue } from "../../../protocol/bodies/index.ts";
import { type View, visibleText } from "../../../web/index.ts";
import type { RequestFile } from "./domain/request-file.ts";

/** What is needed of a request to read a part of it. */
export type PartedRequest = Pick<RequestFile, "mechanism" | "content" | "draft" | "supplied">;

type PartElement = NonNullable<Part["elements"]>[number];
type Words = Pick<View, "t" | "format">;

/** What was ticked, as it travels; of an element several records go together. */
export function partElements(values: readonly string[]): PartElement[] {
  const grouped = Map.groupBy(values, (value) => value.split("#")[0] ?? "");
  return [...grouped].map(([elementId, all]) => {
    const records = all.flatMap((value) => (value.includes("#") ? [Number(value.split("#")[1])] : []));
    return { elementId, ...(records.length === 0 ? {} : { records }) };
  });
}

/** "Offences 2: Insult", ready to be shown: what is typed in it stands isolated, and what it hides is spelled out. */
export function placeLabel(view: Words, elementId: string, value: ElementValue | undefined, place: number): string {
  const { t } = view;
  const label = `convention.element.${keyPart(elementId)}.label`;
  const kind = requiredElement(elementId)?.record;
  const record = value?.records?.[place - 1] ?? {};
  const title = (kind === undefined ? [] : recordKind(kind).title).flatMap((field) => wordsOf(view, record[field]));
  const params = { element: t.has(label) ? t(label) : visibleText(elementId), place, title: title.join(" ") };
  return t(title.length === 0 ? "cooperation.part.place" : "cooperation.part.place-named", params);
}

function wordsOf({ t, format }: Words, value: RecordValue | undefined): string[] {
  const { line, codes = [], day } = value ?? {};
  const said = codes.map((code) =>
    t.has(`convention.code.${code}`) ? t(`convention.code.${code}`) : visibleText(code),
  );
  return [
    ...(line === undefined ? [] : [visibleText(line)]),
    ...said,
    ...(day === undefined ? [] : [format.partialDay(day)]),
  ];
}
