import {
  codedConditions,
  GRANTED_CONTENTS,
  groundDetailsOf,
  OFFENCES_ELEMENT,
  specificOutcomesOf,
} from "../../../../convention/index.ts";
import type { DecisionContent, Part } from "../../../../protocol/bodies/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { notGranted, placesOf } from "./granted-part.ts";
import { currentElements, type RequestFile } from "./request-file.ts";

// What a decision of ours may say beyond its outcome. What another State says is shown as it came.

/**
 * Refuses `decision-ground-detail-unknown`, `decision-specific-unfit`, `decision-specific-incomplete`, `decision-condition-unknown`, `decision-part-unticked` and `request-part-unknown`: what no
 * list has for this request, what needs a word more, and a part that the request does not have.
 */
export function demandFittingWords(
  file: RequestFile,
  { outcome, grounds, specifics = [], part, conditions }: DecisionContent,
): void {
  for (const { groundId, details = [] } of grounds) {
    const known = groundDetailsOf(groundId).map(({ code }) => code);
    const stranger = details.find((code) => !known.includes(code));
    if (stranger !== undefined) throw unknownDetail(stranger);
  }
  for (const said of specifics) {
    const known = specificOutcomesOf(file.mechanism).find(({ id }) => id === said.code);
    const details = { specific: said.code };
    if (!known?.with.includes(outcome)) {
      const message = `${said.code} does not go with this outcome of this kind of request.`;
      throw new Refusal("decision-specific-unfit", message, { field: "specifics", details });
    }
    const open = known.needs.find((box) => said[box] === undefined);
    if (open !== undefined) {
      const message = `${said.code} needs its ${open}.`;
      throw new Refusal("decision-specific-incomplete", message, { field: `specific-${said.code}-${open}`, details });
    }
  }
  for (const { code } of conditions) {
    if (code !== undefined && !codedConditions(file.mechanism).some((known) => known.code === code)) {
      throw new Refusal("decision-condition-unknown", `${code} is no condition of this kind of request.`, {
        field: "conditions",
        details: { code },
      });
    }
  }
  if (part === undefined) return;
  demandPart(file, part);
  demandTicked(file, part, specifics);
}

/** What is granted and refused is told by codes; words alone, or words against the codes, could be read in two ways. */
function demandTicked(file: RequestFile, part: Part, specifics: NonNullable<DecisionContent["specifics"]>): void {
  if (GRANTED_CONTENTS[file.mechanism] === undefined || placesOf(file).length === 0) return;
  if ((part.elements ?? []).length === 0) {
    const message = "Tick what is granted: what is not ticked is refused, and the words explain it.";
    throw new Refusal("decision-part-unticked", message, { field: "granted" });
  }
  const leavesOffence = notGranted(file, part).some((place) => place.startsWith(OFFENCES_ELEMENT));
  if (specifics.some(({ code }) => code === "granted-for-some-offences") && !leavesOffence) {
    const message = "Every offence is ticked, and the decision says that it is granted for some of them.";
    throw new Refusal("decision-specific-unfit", message, { field: "specifics" });
  }
}

/** Refuses `request-part-unknown` for an element or a record that the request does not have. */
export function demandPart(file: RequestFile, { elements = [] }: Part): void {
  const there = currentElements(file);
  for (const { elementId, records = [] } of elements) {
    const value = there[elementId];
    if (value !== undefined && records.every((place) => place <= (value.records?.length ?? 0))) continue;
    throw new Refusal("request-part-unknown", `The request has no such part: ${elementId}.`, {
      field: "part",
      details: { elementId },
    });
  }
}

function unknownDetail(code: string): Refusal {
  return new Refusal("decision-ground-detail-unknown", `${code} says nothing about this ground.`, {
    field: "grounds",
    details: { code },
  });
}
