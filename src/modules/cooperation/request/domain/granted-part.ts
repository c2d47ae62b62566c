import { elementsFor, GRANTED_CONTENTS } from "../../../../convention/index.ts";
import type { Part } from "../../../../protocol/bodies/index.ts";
import { currentElements, type RequestFile } from "./request-file.ts";

type Asked = Pick<RequestFile, "mechanism" | "content" | "draft" | "supplied">;

/** What of a request can be granted or answered by itself: an element, or each record of one: "offences#2". */
export function placesOf(file: Asked): readonly string[] {
  const there = currentElements(file);
  const listed = elementsFor(file.mechanism).map(({ element }) => element.id);
  const grantable = GRANTED_CONTENTS[file.mechanism];
  const ids = new Set([...listed, ...Object.keys(there)].filter((id) => there[id] !== undefined));
  return [...ids]
    .filter((id) => grantable?.includes(id) ?? true)
    .flatMap((id) => {
      const { records = [] } = there[id] ?? {};
      return records.length === 0 ? [id] : records.map((_, index) => `${id}#${index + 1}`);
    });
}

/** What a decision in part leaves out of what can be granted. Empty where nothing was ticked, and the words alone say it. */
export function notGranted(file: Asked, { elements = [] }: Part): readonly string[] {
  if (elements.length === 0 || GRANTED_CONTENTS[file.mechanism] === undefined) return [];
  const granted = elements.flatMap(
    ({ elementId, records }) => records?.map((place) => `${elementId}#${place}`) ?? [elementId],
  );
  return placesOf(file).filter((place) => !granted.includes(place) && !granted.includes(place.split("#")[0] ?? ""));
}
