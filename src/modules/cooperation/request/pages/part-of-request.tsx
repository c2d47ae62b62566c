import type { JSX } from "hono/jsx/jsx-runtime";
import type { Part } from "../../../../protocol/bodies/index.ts";
import type { ChoiceOption, View } from "../../../../web/index.ts";
import { notGranted, placesOf } from "../domain/granted-part.ts";
import { currentElements } from "../domain/request-file.ts";
import { type PartedRequest, placeLabel } from "../part-labels.ts";
import { purposeLabel } from "../lines.ts";
import { cited, elementLabel, Free } from "./words.tsx";

/** What of a request can be named as a part of it: its elements, and each record by itself: "offences#2". */
export function partOptions(view: View, file: PartedRequest): ChoiceOption[] {
  const there = currentElements(file);
  return placesOf(file).map((value) => {
    const [elementId = "", place] = value.split("#");
    const label = cited(view, elementId, elementLabel(view, elementId));
    return { value, label: place === undefined ? label : placeLabel(view, elementId, there[elementId], Number(place)) };
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
            <li>{purposeLabel(view, purpose)}</li>
          ))}
        </ul>
      )}
      <Free text={part.text} />
    </>
  );
}

/** Of a decision in part that ticked what it grants: what is left of the contents that can be granted. */
export function NotGranted({ view, file, part }: { view: View; file: PartedRequest; part: Part }): JSX.Element | null {
  const left = notGranted(file, part);
  if (left.length === 0) return null;
  return (
    <ul>
      {partOptions(view, file)
        .filter(({ value }) => left.includes(value))
        .map(({ label }) => (
          <li>{label}</li>
        ))}
    </ul>
  );
}
