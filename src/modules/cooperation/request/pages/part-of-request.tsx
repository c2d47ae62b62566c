import type { ChoiceOption, View } from "../../../../web/index.ts";
import { placesOf } from "../domain/granted-part.ts";
import type { PartedRequest } from "../part-labels.ts";
import { placeText } from "../said-rows.ts";

/** What of a request can be named as a part of it: its elements, and each record by itself: "offences#2". */
export function partOptions(view: View, file: PartedRequest): ChoiceOption[] {
  return placesOf(file).map((value) => ({ value, label: placeText(view, file, value) }));
}
