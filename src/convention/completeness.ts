import { type Certainty, type Severity, severityOf, uncertainty } from "./certainty.ts";
import { PROPERTY_PATHS, type PropertyPath, type RequiredElement } from "./element.ts";
import { type ContentsList, contentsFor, elementsFor, type ElementValueLike, PRACTICE_LIST } from "./elements.ts";
import type { MechanismId } from "./mechanisms.ts";
import { lacksOfRecord, recordKind } from "./records.ts";
import type { Purposes } from "./assistance-purposes.ts";
import { askedFor } from "./several-purposes.ts";

export interface CompletenessContext extends Purposes {
  /** Which letters of 50(3) a request about property follows. */
  readonly propertyPaths?: readonly PropertyPath[];
}

export interface MissingElement {
  readonly elementId: string;
  readonly article: number;
  readonly paragraph: string;
  /** `asks`: it is given, or somebody says why it is not known. */
  readonly severity: Severity | "asks";
  readonly certainty: Certainty;
  /** `absent`: nothing given; `part-absent`: the named parts are missing; `off-list`: a code or kind that the list does not have. */
  readonly reason: "absent" | "part-absent" | "off-list";
  readonly parts: readonly string[];
}

/** Whether the mechanism's list of contents divides by path, so that a request says which it takes. */
export function takesPropertyPath(mechanism: MechanismId): boolean {
  const letters: readonly string[] = Object.values(PROPERTY_PATHS);
  return elementsFor(mechanism).some(({ element, source }) => !source.advisory && letters.includes(element.id));
}

/** What a request still lacks, for whichever of its purposes asks for it most firmly. */
export function completeness(
  mechanism: MechanismId,
  elements: Readonly<Record<string, ElementValueLike | undefined>>,
  context: CompletenessContext = {},
): readonly MissingElement[] {
  const all = askedFor(mechanism, context).flatMap((one) =>
    completenessOfOne(one.mechanism, elements, { ...context, ...one }),
  );
  const firmest = all.toSorted((a, b) => FIRMNESS.indexOf(a.severity) - FIRMNESS.indexOf(b.severity));
  return all.filter((one) => firmest.find(({ elementId }) => elementId === one.elementId) === one);
}

const FIRMNESS: readonly MissingElement["severity"][] = ["blocks", "asks", "warns"];

/**
 * What a request under a mechanism still lacks. An element is `blocks` only when the Convention asks for it in every case and the
 * rule is better founded than memory, `asks` where practice needs it in every case; everything else warns.
 */
function completenessOfOne(
  mechanism: MechanismId,
  elements: Readonly<Record<string, ElementValueLike | undefined>>,
  context: CompletenessContext,
): readonly MissingElement[] {
  return contentsFor(mechanism, { ...context, elements }).flatMap(({ element, source }) => {
    const force = forceIn(element, context);
    const lack = lackOf(element, elements[element.id]);
    if (!lack) return [];
    if (lack.reason === "absent" && (force === "where-applicable" || force === "as-appropriate")) return [];
    const certainty = surenessOf(element, source);
    return [
      {
        elementId: element.id,
        article: element.article,
        paragraph: element.paragraph ?? "",
        severity: force === "always" ? severityIn(source, certainty) : "warns",
        certainty,
        ...lack,
      },
    ];
  });
}

/** What the Convention does not list is asked for where practice needs it: "not known, because" is an answer. */
function severityIn({ list, advisory }: ContentsList, certainty: Certainty): MissingElement["severity"] {
  if (list === PRACTICE_LIST) return "asks";
  return advisory ? "warns" : severityOf(certainty);
}

/** Whether not one element says anything: such a request names nobody and asks for nothing. */
export function saysNothing(elements: Readonly<Record<string, ElementValueLike | undefined>>): boolean {
  return Object.values(elements).every((value) => {
    const { text, codes = [], items = [], period, day, amount, records = [] } = value ?? {};
    if (records.some((record) => Object.keys(record).length > 0)) return false;
    const words = [
      text?.text,
      ...codes,
      ...items.map((item) => item.value),
      period?.from,
      period?.to,
      day,
      amount?.value,
    ];
    return words.every((word) => (word ?? "").trim() === "");
  });
}

/** The chain is as weak as its weaker link: the element itself, and the rule that applies its list to the mechanism. */
function surenessOf(element: RequiredElement, source: ContentsList): Certainty {
  return uncertainty(source.certainty) > uncertainty(element.certainty) ? source.certainty : element.certainty;
}

function forceIn(element: RequiredElement, context: CompletenessContext): RequiredElement["force"] {
  if (element.notForPurpose !== undefined && element.notForPurpose === context.purpose) return "as-appropriate";
  // UNCC art. 50(3): each letter binds the request that takes its path.
  if (context.propertyPaths?.some((path) => PROPERTY_PATHS[path] === element.id) === true) return "always";
  return element.force;
}

function lackOf(
  element: RequiredElement,
  value: ElementValueLike | undefined,
): Pick<MissingElement, "reason" | "parts"> | undefined {
  const hasText = (value?.text?.text.trim() ?? "") !== "";
  const items = (value?.items ?? []).filter((item) => item.value.trim() !== "");
  const codes = value?.codes ?? [];
  const absent = { reason: "absent", parts: [] } as const;
  switch (element.shape) {
    case "text":
      return hasText ? undefined : absent;
    case "day":
      return value?.day === undefined ? absent : undefined;
    case "amount":
      return value?.amount === undefined ? absent : undefined;
    case "records": {
      const records = value?.records ?? [];
      if (records.length === 0 || element.record === undefined) return absent;
      const kind = recordKind(element.record);
      const parts = [...new Set(records.flatMap((record) => lacksOfRecord(kind, record)))];
      return parts.length > 0 ? { reason: "part-absent", parts } : undefined;
    }
    case "choice":
    case "codes": {
      const known = new Set((element.codes ?? []).map((one) => one.code));
      const strangers = codes.filter((code) => !known.has(code));
      if (strangers.length > 0) return { reason: "off-list", parts: strangers };
      return codes.length > 0 ? undefined : absent;
    }
    case "period": {
      const { from, to } = value?.period ?? {};
      const isReasonMissing = element.reasoned === true && !hasText;
      if (!from && !to && (element.reasoned !== true || isReasonMissing)) return absent;
      const parts = [from ? undefined : "from", to ? undefined : "to", isReasonMissing ? "text" : undefined];
      const missing = parts.filter((part) => part !== undefined);
      return missing.length > 0 ? { reason: "part-absent", parts: missing } : undefined;
    }
    case "items":
    case "items-and-text":
      return lackOfItems(element, items, hasText);
  }
}

function lackOfItems(
  element: RequiredElement,
  items: readonly { readonly kind: string }[],
  hasText: boolean,
): Pick<MissingElement, "reason" | "parts"> | undefined {
  if (items.length === 0 && !hasText) return { reason: "absent", parts: [] };
  // A list that only helps ("where possible") may be told in words instead.
  if (element.shape === "items") return undefined;
  const kinds = element.itemKinds ?? [];
  const needed = kinds.filter((kind) => kind.needed && !items.some((item) => item.kind === kind.kind));
  const parts = needed.map((kind) => kind.kind);
  if (items.length === 0 && parts.length === 0) parts.push("items");
  if (!hasText) parts.push("text");
  return parts.length > 0 ? { reason: "part-absent", parts } : undefined;
}
