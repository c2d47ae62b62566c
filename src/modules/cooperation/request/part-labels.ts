import { recordKind, requiredElement } from "../../../convention/index.ts";
import type { ElementValue, Part } from "../../../protocol/bodies/index.ts";
import { visibleText } from "../../../web/index.ts";
import type { RequestFile } from "./domain/request-file.ts";
import { fieldLines, type Words } from "./lines.ts";
import { elementLabel } from "./pages/words.tsx";

/** What is needed of a request to read a part of it. */
export type PartedRequest = Pick<RequestFile, "mechanism" | "content" | "draft" | "supplied">;

type PartElement = NonNullable<Part["elements"]>[number];

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
  const kind = requiredElement(elementId)?.record;
  const record = value?.records?.[place - 1] ?? {};
  const title = (kind === undefined ? [] : recordKind(kind).title).flatMap((field) =>
    fieldLines(view, record[field] ?? {}).flatMap((line) => ("text" in line ? [visibleText(line.text)] : [])),
  );
  const params = { element: visibleText(elementLabel(view, elementId)), place, title: title.join(" ") };
  return t(title.length === 0 ? "cooperation.part.place" : "cooperation.part.place-named", params);
}
