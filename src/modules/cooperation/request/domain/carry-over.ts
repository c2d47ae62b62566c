import { lifeOf, type MechanismId, type RequiredElement } from "../../../../convention/index.ts";
import { sameContentAs } from "../../../../convention/same-content.ts";
import { compact } from "../../../../protocol/compact.ts";
import type { ElementValue } from "../../../../protocol/bodies/index.ts";
import { leaving, listedFor } from "./drafting.ts";
import { goesOn } from "./follow-up.ts";
import { currentElements, type RequestDraft, type RequestFile } from "./request-file.ts";

/** A copy is as urgent as what it was copied from, and needed by the same day while that is to come. */
export function copiedUrgency(
  { content, draft }: RequestFile,
  today: string,
): Pick<RequestDraft, "urgency" | "urgencySaid" | "responseDeadline"> {
  const from = content ?? draft;
  if (from === undefined) return { urgency: "ordinary" };
  const { urgency, responseDeadline } = from;
  const isToCome = responseDeadline !== undefined && responseDeadline.date >= today;
  const isSaid = content !== undefined || draft?.urgencySaid === true;
  return {
    urgency,
    ...compact({ urgencySaid: isSaid || undefined, responseDeadline: isToCome ? responseDeadline : undefined }),
  };
}

/**
 * A new request in the same dossier starts with everything that is known already; the officer checks it and types only what is new. One
 * under the same mechanism asks for the same things.
 */
export function carriedDraft(earlier: RequestFile, mechanism: MechanismId): RequestDraft {
  const known = currentElements(earlier);
  const elements: Record<string, ElementValue> = {};
  const { confidentiality, purpose, purposes } = earlier.content ?? earlier.draft ?? {};
  const asked = earlier.mechanism === mechanism ? compact({ purpose, purposes }) : {};
  for (const element of listedFor(mechanism, asked)) {
    const value = known[element.id] ?? carriedValue(known, element);
    if (value) elements[element.id] = value;
  }
  return {
    ...asked,
    language: earlier.draft?.language ?? "en",
    offence: earlier.draft?.offence ?? { electronicEvidence: true },
    elements,
    excused: [],
    // The emergency was the preservation's; what follows says anew how urgent it is.
    urgency: "ordinary",
    ...(confidentiality === undefined ? {} : { confidentiality }),
  };
}

/** What goes on from another request asks for something else: it says its own kind, and keeps the answers that are asked for there. */
export function asNextKind(
  mechanism: MechanismId,
  begun: RequestDraft,
  earlier: Pick<RequestFile, "mechanism" | "drill">,
): RequestDraft {
  const kinds = lifeOf(mechanism)?.kinds;
  if (kinds === undefined || !goesOn(earlier, { mechanism, drill: earlier.drill })) return begun;
  const { [kinds.element]: said, ...rest } = begun.elements;
  const next = kinds.next[said?.codes?.[0] ?? kinds.unsaid];
  const draft = { ...begun, elements: next === undefined ? rest : { ...rest, [kinds.element]: { codes: [next] } } };
  return { ...draft, elements: leaving(mechanism, draft) };
}

/** UNCC art. 43(1): what a disclosure begins with: the reference of the preservation, and the communication as that names it. */
export function disclosureOf(preservation: RequestFile, theirState: string): RequestDraft["elements"] {
  const line = preservation.peerReference ?? preservation.ownReference;
  const items = currentElements(preservation)[DATA]?.items ?? [];
  const communication = items.flatMap(({ kind, value }) => {
    const [code] = Object.entries(ITEM_OF_IDENTIFIER).find(([, item]) => item === kind) ?? [];
    return code === undefined
      ? []
      : [{ "identifier-kind": { codes: [code] }, value: { line: value.slice(0, MAX_LINE) } }];
  });
  return {
    "of-preservation": { records: [{ "reference-number": { line }, "reference-to": { line: theirState } }] },
    ...(communication.length === 0 ? {} : { communication: { records: communication } }),
  };
}

const MAX_LINE = 500;
const DATA = "42(3)(c)";
const HOLDER = "42(3)(d)";
/** How an identifier of a record is called among the data to keep; the first that fits names it back. */
const ITEM_OF_IDENTIFIER: Readonly<Record<string, string>> = {
  "user-name": "account",
  "ip-address": "address",
  link: "link",
  "user-id": "account",
  "e-mail": "account",
  telephone: "account",
  domain: "link",
};

/** A preservation in the State of the further provider: our first one, of the path that was disclosed and no other data. */
export function draftOfPath(disclosed: RequestFile, first: RequestFile | undefined, language: string): RequestDraft {
  const told = currentElements(disclosed);
  const begun = first && carriedDraft(first, "preservation");
  const { [DATA]: data, [HOLDER]: _, ...others } = begun?.elements ?? {};
  const path = [...(told.path?.records ?? []), ...(told.communication?.records ?? [])].flatMap((record) => {
    const { "identifier-kind": kind, value, port, "seen-at": seen } = record;
    if (value?.line === undefined) return [];
    const at = [value.line, port?.number, seen?.moment].filter((part) => part !== undefined).join(" ");
    return [{ kind: ITEM_OF_IDENTIFIER[kind?.codes?.[0] ?? ""] ?? "other-data", value: at }];
  });
  const holders = (told["other-provider"]?.records ?? []).flatMap((record) => record["holder-name"]?.line ?? []);
  return {
    ...(begun ?? { language, offence: { electronicEvidence: true }, excused: [], urgency: "ordinary" }),
    elements: {
      ...others,
      [DATA]: { ...compact({ text: data?.text }), items: path },
      ...(holders.length === 0 ? {} : { [HOLDER]: { items: holders.map((value) => ({ kind: "custodian", value })) } }),
    },
  };
}

/** The first text or period that fits, and all items of all elements that ask for the same, in an earlier request or in this one. */
export function carriedValue(
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
