import { elementsFor, type MechanismId, type RequiredElement } from "../../../../convention/index.ts";
import { sameContentAs } from "../../../../convention/same-content.ts";
import type { ElementValue } from "../../../../protocol/bodies/index.ts";
import { currentElements, type RequestDraft, type RequestFile } from "./request-file.ts";

/** A new request in the same dossier starts with everything that is known already; the officer checks it and types only what is new. */
export function carriedDraft(earlier: RequestFile, mechanism: MechanismId): RequestDraft {
  const known = currentElements(earlier);
  const elements: Record<string, ElementValue> = {};
  for (const { element } of elementsFor(mechanism)) {
    const value = known[element.id] ?? carriedValue(known, element);
    if (value) elements[element.id] = value;
  }
  const { confidentiality } = earlier.content ?? earlier.draft ?? {};
  return {
    language: earlier.draft?.language ?? "en",
    offence: earlier.draft?.offence ?? { electronicEvidence: true },
    elements,
    excused: [],
    // The emergency was the preservation's; what follows says anew how urgent it is.
    urgency: "ordinary",
    ...(confidentiality === undefined ? {} : { confidentiality }),
  };
}

/**
 * What begins to be said of something of the other State: its own reference, and what it names of the communication (UNCC art. 43), where
 * the new one asks for them.
 */
export function elementsFromTheirs(theirs: RequestFile, mechanism: MechanismId): RequestDraft["elements"] {
  if (mechanism !== "preserved-traffic-disclosure") return {};
  const reference = theirs.peerReference ?? theirs.ownReference;
  return { "of-preservation": { records: [{ reference: { line: reference } }] } };
}

/** The first text or period that fits, and all items of all elements that ask for the same. */
function carriedValue(
  known: Readonly<Record<string, ElementValue>>,
  element: RequiredElement,
): ElementValue | undefined {
  const sources = sameContentAs(element.id).flatMap((id) => known[id] ?? []);
  const text = takesText(element) ? sources.find((source) => source.text)?.text : undefined;
  const period = element.shape === "period" ? sources.find((source) => source.period)?.period : undefined;
  const items = takesItems(element)
    ? sources.flatMap((source) => source.items ?? []).map((item) => ({ ...item, kind: kindIn(element, item.kind) }))
    : [];
  if (!text && !period && items.length === 0) return undefined;
  return { ...(text ? { text } : {}), ...(period ? { period } : {}), ...(items.length > 0 ? { items } : {}) };
}

function takesText(element: RequiredElement): boolean {
  return element.shape === "text" || element.shape === "items-and-text";
}

function takesItems(element: RequiredElement): boolean {
  return element.shape === "items" || element.shape === "items-and-text";
}

/** A kind that the other list does not know becomes its nearest: where the data are is a location, anything else an item. */
function kindIn(element: RequiredElement, kind: string): string {
  const kinds = element.itemKinds?.map((one) => one.kind) ?? [];
  if (kinds.includes(kind)) return kind;
  const nearest =
    kinds.find((one) => kind.includes(one)) ?? kinds.find((one) => one === "item" || one.startsWith("other"));
  return nearest ?? kinds[0] ?? kind;
}
