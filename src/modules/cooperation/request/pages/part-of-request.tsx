import type { JSX } from "hono/jsx/jsx-runtime";
import { elementsFor } from "../../../../convention/index.ts";
import type { Part } from "../../../../protocol/bodies/index.ts";
import type { ChoiceOption, View } from "../../../../web/index.ts";
import { currentElements, type RequestFile } from "../domain/request-file.ts";
import { type PartedRequest, placeLabel } from "../part-labels.ts";
import { wordOr } from "../lines.ts";
import { cited, elementLabel, Free } from "./words.tsx";

/** What of a request can be named as a part of it: its elements, and each record by itself: "offences#2". */
export function partOptions(view: View, file: RequestFile): ChoiceOption[] {
  const there = currentElements(file);
  const listed = elementsFor(file.mechanism).map(({ element }) => element.id);
  const ids = [
    ...listed.filter((id) => there[id] !== undefined),
    ...Object.keys(there).filter((id) => !listed.includes(id)),
  ];
  return [...new Set(ids)].flatMap((elementId) => {
    const { records = [] } = there[elementId] ?? {};
    if (records.length === 0)
      return [{ value: elementId, label: cited(view, elementId, elementLabel(view, elementId)) }];
    return records.map((_, index) => ({
      value: `${elementId}#${index + 1}`,
      label: placeLabel(view, elementId, there[elementId], index + 1),
    }));
  });
}

/** A part as both States read it: its places, and its words. */
export function PartText({ view, file, part }: { view: View; file: PartedRequest; part: Part }): JSX.Element {
  const { elements = [], purposes = [] } = part;
  const there = currentElements(file);
  const places = elements.flatMap(({ elementId, records }) =>
    records === undefined
      ? [cited(view, elementId, elementLabel(view, elementId))]
      : records.map((place) => placeLabel(view, elementId, there[elementId], place)),
  );
  return (
    <>
      {places.length + purposes.length > 0 && (
        <ul>
          {places.map((place) => (
            <li>{place}</li>
          ))}
          {purposes.map((purpose) => (
            <li>{wordOr(view, `convention.purpose.${purpose}`, purpose)}</li>
          ))}
        </ul>
      )}
      <Free text={part.text} />
    </>
  );
}
