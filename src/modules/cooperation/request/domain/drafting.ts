import {
  askedAs,
  completeness,
  type CompletenessContext,
  type Content,
  contentsFor,
  elementsFor,
  mechanism as mechanismRecord,
  type MechanismId,
  type MissingElement,
  offenceScope,
  type PaperRow,
  papersFor,
  OFFENCES_ELEMENT,
  PRACTICE_LIST,
  properWay,
  saysNothing,
  type RequiredElement,
  takesPropertyPath,
} from "../../../../convention/index.ts";
import type { Paper, RequestContent, RequestStatus } from "../../../../protocol/bodies/index.ts";
import { utf8 } from "../../../../protocol/bytes.ts";
import { sha256Hex } from "../../../../protocol/digest.ts";
import type { Sha256Hex } from "../../../../protocol/identifiers.ts";
import { compact } from "../../../../protocol/compact.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { isInformation } from "./information.ts";
import type { DraftPaper, RequestDraft, RequestFile } from "./request-file.ts";

// One question per page, saved after each; the questions come from the Convention's own list for the mechanism.

export type DraftStep =
  | { readonly kind: "offence" }
  | { readonly kind: "basis" }
  | { readonly kind: "property-paths" }
  | { readonly kind: "element"; readonly element: RequiredElement; readonly isFirst: boolean }
  /** All that helps where it applies, on one page. */
  | { readonly kind: typeof PARTICULARS; readonly elements: readonly RequiredElement[] }
  /** Of information: what it binds its receiver to. */
  | { readonly kind: "conditions" }
  /** Warrant, judgment, text of law: files, on a page of their own. */
  | { readonly kind: typeof PAPERS_STEP }
  | { readonly kind: "urgency" }
  | { readonly kind: "confidentiality" }
  | { readonly kind: "check" };

type Answered = Pick<RequestDraft, "elements" | "purpose" | "purposes" | "propertyPaths">;

/** The questions of this draft, in their order: what it says already may open further ones. */
export function draftSteps(mechanism: MechanismId, draft: Answered): readonly DraftStep[] {
  const contents = contentsFor(mechanism, { ...circumstances(draft), elements: draft.elements });
  const own = contents.filter((one) => !isParticular(one));
  const particulars = contents.filter(isParticular).map(({ element }) => element);
  // Where the offences travel in full, they are not asked for once more; the basis depends on them.
  const tellsOffences = own.some(({ element }) => element.id === OFFENCES_ELEMENT);
  // Which way it takes decides what it is asked for.
  const paths = takesPropertyPath(mechanism) ? [{ kind: "property-paths" } as const] : [];
  const urgency: readonly DraftStep[] = isPressing(mechanism, draft) ? [{ kind: "urgency" }] : [];
  const asked: readonly DraftStep[] = [
    ...own.flatMap(({ element }, index): readonly DraftStep[] => [
      { kind: "element", element, isFirst: tellsOffences && index === 0 },
      ...(element.id === REQUEST_KIND ? urgency : []),
    ]),
    ...(particulars.length === 0 ? [] : [{ kind: PARTICULARS, elements: particulars } as const]),
  ];
  const basis: DraftStep = { kind: "basis" };
  const [first, ...further] = asked;
  return [
    ...(isAlwaysPressing(mechanism) ? urgency : []),
    ...(tellsOffences && first !== undefined
      ? [first, ...paths, ...further, basis]
      : [{ kind: "offence" } as const, basis, ...paths, ...asked]),
    ...(isInformation({ mechanism }) ? [{ kind: "conditions" } as const] : []),
    ...(isPressing(mechanism, draft) ? [] : [{ kind: "urgency" } as const]),
    { kind: "confidentiality" },
    { kind: PAPERS_STEP },
    { kind: "check" },
  ];
}

/** UNCC arts. 41, 42, 37: what is asked for in haste as a rule. How urgent it is is asked at its beginning, and is not taken for ordinary in silence. */
export function isPressing(mechanism: MechanismId, { elements }: Pick<RequestDraft, "elements">): boolean {
  return isAlwaysPressing(mechanism) || (mechanism === "extradition" && asksForArrest(elements));
}

/** Whether it is still to be said how urgent it is: the form asks, and nothing waits for it. */
export function isUrgencyOpen(mechanism: MechanismId, draft: Pick<RequestDraft, "elements" | "urgencySaid">): boolean {
  return isPressing(mechanism, draft) && draft.urgencySaid !== true;
}

function isAlwaysPressing(mechanism: MechanismId): boolean {
  return mechanism === "preservation" || mechanism === "contact-point-assistance";
}

function asksForArrest(elements: RequestDraft["elements"]): boolean {
  return elements[REQUEST_KIND]?.codes?.includes("provisional-arrest") === true;
}

/** The element in which an extradition says that it asks for an arrest first. */
const REQUEST_KIND = "request-kind";

/** The page of what goes with the request. */
export const PAPERS_STEP = "papers";

/** The page of all that may apply. */
export const PARTICULARS = "particulars";

/** What practice asks for only where it applies stands on one page with all others of that kind. */
function isParticular({ element: { force }, source }: Content): boolean {
  return source.list === PRACTICE_LIST && (force === "where-applicable" || force === "as-appropriate");
}

/** The page that also asks in which language one writes. */
export function languageQuestion(mechanism: MechanismId, draft: Answered): string {
  const first = draftSteps(mechanism, draft).find((one) => one.kind === "offence" || one.kind === "element");
  return first === undefined ? "check" : stepSlug(first);
}

/** The page on which an element is asked for; "check" where none of this draft does. */
export function questionOf(mechanism: MechanismId, draft: Answered, elementId: string): string {
  const step = draftSteps(mechanism, draft).find(
    (one) =>
      (one.kind === "element" && one.element.id === elementId) ||
      (one.kind === "particulars" && one.elements.some(({ id }) => id === elementId)),
  );
  return step === undefined ? "check" : stepSlug(step);
}

/** The path part of a step's page: "42-3-a" for an element. */
export function stepSlug(step: DraftStep): string {
  return step.kind === "element" ? elementSlug(step.element.id) : step.kind;
}

function elementSlug(id: string): string {
  return id.replaceAll(/[^0-9A-Za-z]+/g, "-").replaceAll(/^-|-$/g, "");
}

export interface Readiness {
  /** What stops the request; each is named. */
  readonly blocking: readonly MissingElement[];
  /** What it could still do with, or misses by a rule that rests on memory. */
  readonly warning: readonly MissingElement[];
  readonly basisMissing: boolean;
  readonly offenceMissing: boolean;
  /** UNCC art. 50(3): nothing says which way the request about property takes. */
  readonly pathMissing: boolean;
  /** Papers that a request without them comes back for, of which nobody said why they are not here. */
  readonly papersMissing: readonly PaperRow[];
  /** Not one element says anything; no name and no reason makes up for that. */
  readonly empty: boolean;
}

/** A missing element stops the sending and is named, unless a named person has said why. */
export function readiness(mechanism: MechanismId, draft: RequestDraft): Readiness {
  const missing = completeness(mechanism, draft.elements, circumstances(draft));
  const excused = new Set(draft.excused.map((one) => one.elementId));
  const { conventionOffence, maximumPenalty } = draft.offence;
  return {
    blocking: missing.filter((one) => stops(one, draft) && !excused.has(one.elementId)),
    warning: missing.filter((one) => !stops(one, draft) && !excused.has(one.elementId)),
    basisMissing: draft.legalBasis === undefined,
    offenceMissing: conventionOffence === undefined && maximumPenalty === undefined,
    pathMissing: takesPropertyPath(mechanism) && (draft.propertyPaths ?? []).length === 0,
    papersMissing: papersStopping(mechanism, draft),
    empty: saysNothing(draft.elements),
  };
}

/** The questions that keep a draft from being handed on, by their paths; none where it is ready. */
export function openQuestions(mechanism: MechanismId, draft: RequestDraft): readonly string[] {
  const { offenceMissing, basisMissing, pathMissing, blocking, papersMissing, empty } = readiness(mechanism, draft);
  return [
    ...(offenceMissing ? [offenceQuestion(mechanism, draft)] : []),
    ...(basisMissing ? ["basis"] : []),
    ...(pathMissing ? ["property-paths"] : []),
    ...blocking.map((one) => questionOf(mechanism, draft, one.elementId)),
    ...(papersMissing.length > 0 ? [PAPERS_STEP] : []),
    ...(empty ? [firstQuestion(mechanism)] : []),
  ];
}

/** Where the offence is told: by its kind alone, or in full. */
export function offenceQuestion(mechanism: MechanismId, draft: Answered): string {
  const isAsked = draftSteps(mechanism, draft).some(({ kind }) => kind === "offence");
  return isAsked ? "offence" : questionOf(mechanism, draft, OFFENCES_ELEMENT);
}

/** What practice asks for is given, or somebody says why it is not known. */
function stops({ severity }: MissingElement, { urgency, elements }: RequestDraft): boolean {
  return severity === "asks" ? maySitDown({ urgency, elements }) : severity === "blocks";
}

/** Whether there is time for what practice asks for: an emergency and a provisional arrest never wait for it. */
function maySitDown({ urgency, elements }: Pick<RequestDraft, "urgency" | "elements">): boolean {
  return urgency !== "emergency" && !asksForArrest(elements);
}

function papersStopping(mechanism: MechanismId, draft: RequestDraft): readonly PaperRow[] {
  const excused = new Set((draft.excusedPapers ?? []).map(({ kind }) => kind));
  if (!maySitDown(draft)) return [];
  return lackingPapers(mechanism, draft).filter(({ kind, force }) => force === "required" && !excused.has(kind));
}

function circumstances({
  purpose,
  purposes,
  propertyPaths,
}: Pick<RequestDraft, "purpose" | "purposes" | "propertyPaths">): CompletenessContext {
  return compact({ purpose, purposes, propertyPaths });
}

/** Of several things asked for, those for which this element is asked; empty where it is asked for all of them. */
export function askedOnlyFor(
  mechanism: MechanismId,
  draft: Pick<RequestDraft, "elements"> & CompletenessContext,
  elementId: string,
): readonly string[] {
  const { purposes = [], propertyPaths } = draft;
  const asking = purposes.filter((one) => {
    const { mechanism: under, purpose } = askedAs(mechanism, one);
    const contents = contentsFor(under, { ...compact({ purpose, propertyPaths }), elements: draft.elements });
    return contents.some(({ element }) => element.id === elementId);
  });
  return asking.length === purposes.length ? [] : asking;
}

/**
 * Refuses `needs-legal-assistance`, `element-missing` (the first one by name), `paper-missing`, `basis-missing`, `offence-missing`, `property-path-missing`, and
 * `request-empty`.
 */
export function demandReady(mechanism: MechanismId, draft: RequestDraft): void {
  const way = properWay(mechanismRecord(mechanism), draft.elements);
  if (way !== undefined) {
    throw new Refusal(
      "needs-legal-assistance",
      "Evidence, and what needs a measure in the other State, is asked for as legal assistance (Article 40), and not between police.",
      { field: elementSlug(mechanismRecord(mechanism).noWayTo?.element ?? ""), details: { use: way } },
    );
  }
  const { blocking, basisMissing, offenceMissing, pathMissing, papersMissing } = readiness(mechanism, draft);
  if (offenceMissing) {
    throw new Refusal("offence-missing", "Say which offence it is about, or the maximum penalty for it.", {
      field: "offence",
    });
  }
  if (basisMissing) throw new Refusal("basis-missing", "Choose the legal basis of the request.", { field: "basis" });
  if (pathMissing) {
    throw new Refusal("property-path-missing", "Say which way the request about property takes (Article 50(3)).", {
      field: "paths",
    });
  }
  const [first] = blocking;
  if (first) {
    throw new Refusal(
      "element-missing",
      `Article ${first.elementId} asks for something that is not there. Give it, or say by name why it is missing.`,
      { field: elementSlug(first.elementId), details: { elementId: first.elementId, count: blocking.length } },
    );
  }
  const [paper] = papersMissing;
  if (paper) {
    throw new Refusal("paper-missing", "Practice asks for a paper that is not here. Add it, or say by name why not.", {
      field: PAPERS_STEP,
      details: { kind: paper.kind, count: papersMissing.length },
    });
  }
  demandSaying(mechanism, draft.elements);
}

/** Refuses `request-empty`: what says nothing leaves under no mechanism and in no emergency. */
export function demandSaying(mechanism: MechanismId, elements: RequestContent["elements"]): void {
  if (!saysNothing(elements)) return;
  throw new Refusal(
    "request-empty",
    "This request says nothing yet: give at least what is asked, and about whom. One sentence is enough.",
    { field: firstQuestion(mechanism) },
  );
}

/** The question of the form that asks what is asked. */
export function firstQuestion(mechanism: MechanismId): string {
  const [first] = elementsFor(mechanism);
  return first === undefined ? "check" : elementSlug(first.element.id);
}

/** What the author wants the other State to say: that the data are kept, that information was read, else that an answer is there. */
export function desiredStatusOf(mechanism: MechanismId): RequestStatus {
  if (isInformation({ mechanism })) return "noted";
  return mechanism === "preservation" ? "preserved" : "answered";
}

/** The content as it will travel, its papers with the digests of their manifests, where those are made. Refuses `basis-missing`. */
export function contentOf(
  file: RequestFile,
  draft: RequestDraft,
  screening: RequestContent["screening"],
  manifests?: ReadonlyMap<string, Sha256Hex>,
): RequestContent {
  const { legalBasis } = draft;
  if (!legalBasis) throw new Refusal("basis-missing", "Choose the legal basis of the request.", { field: "basis" });
  const { papers, ...body } = draftedBody(file, draft);
  return { ...body, ...compact({ papers: papers && withManifests(papers, manifests) }), legalBasis, screening };
}

/** Papers as they travel: each with the digest of its manifest, where one is made. */
export function withManifests(
  papers: readonly DraftPaper[],
  manifests: ReadonlyMap<string, Sha256Hex> = new Map(),
): Paper[] {
  return papers.map((paper) => ({ ...paper, ...compact({ manifestDigest: manifests.get(paper.paperId) }) }));
}

/** What would travel of a draft as it stands, before its screening. Reasons for what is missing travel only for what is missing still. */
export function draftedBody(
  file: RequestFile,
  draft: RequestDraft,
): Omit<RequestContent, "legalBasis" | "screening"> & Pick<RequestDraft, "legalBasis"> {
  const contents = contentsFor(file.mechanism, { ...circumstances(draft), elements: draft.elements });
  const tellsOffence =
    contents.some(({ element }) => element.id === OFFENCES_ELEMENT) &&
    draft.excused.every(({ elementId }) => elementId !== OFFENCES_ELEMENT);
  const missing = new Set(
    completeness(file.mechanism, draft.elements, circumstances(draft)).map((one) => one.elementId),
  );
  const elements = leaving(file.mechanism, draft);
  const { papers = [], conditions = [], propertyPaths, responseDeadline, confidentiality } = draft;
  return {
    requestId: file.requestId,
    mechanism: file.mechanism,
    reference: file.ownReference,
    offenceClass: offenceScope(draft.offence).offenceClass,
    elements: { ...(tellsOffence ? withNamedOffence({ ...draft, elements }) : elements) },
    missingElements: draft.excused.filter((one) => missing.has(one.elementId)).map((one) => ({ ...one })),
    ...missingPapersOf(file, draft),
    urgency: draft.urgency,
    desiredStatus: desiredStatusOf(file.mechanism),
    ...compact({
      follows: file.follows,
      takesUp: file.takesUp,
      continues: file.continues,
      legalBasis: draft.legalBasis,
      purpose: draft.purpose,
      purposes: draft.purposes && [...draft.purposes],
      propertyPaths: propertyPaths && [...propertyPaths],
      papers: papers.length === 0 ? undefined : [...papers],
      responseDeadline: responseDeadline && { ...responseDeadline },
      confidentiality: confidentiality && { ...confidentiality },
      conditions: conditions.length === 0 ? undefined : [...conditions],
    }),
    drill: file.drill,
  };
}

/**
 * Answers that were asked for while the draft asked for something else, such as until when the full request follows: they stay in the
 * draft, in case it changes back, and do not leave.
 */
export function leftOut(mechanism: MechanismId, draft: RequestDraft): readonly string[] {
  const asked = contentsFor(mechanism, { ...circumstances(draft), elements: draft.elements });
  return [...new Set(listedFor(mechanism, draft))]
    .map(({ id }) => id)
    .filter((id) => draft.elements[id] !== undefined && !asked.some(({ element }) => element.id === id));
}

/** Every element that such a draft may answer: of several things, also those of Article 40; some twice. */
export function listedFor(
  mechanism: MechanismId,
  { purposes }: Pick<RequestDraft, "purposes">,
): readonly RequiredElement[] {
  const under: readonly MechanismId[] = purposes === undefined ? [mechanism] : [mechanism, "legal-assistance"];
  return under.flatMap(elementsFor).map(({ element }) => element);
}

/** The answers that leave. */
export function leaving(mechanism: MechanismId, draft: RequestDraft): RequestDraft["elements"] {
  const stale = leftOut(mechanism, draft);
  return Object.fromEntries(Object.entries(draft.elements).filter(([id]) => !stale.includes(id)));
}

/** What was answered; the offence that was named by its kind begins the offences in full, so that it travels and is carried over. */
export function withNamedOffence({
  elements,
  offence: { conventionOffence, maximumPenalty },
}: Pick<RequestDraft, "elements" | "offence">): RequestDraft["elements"] {
  if (elements[OFFENCES_ELEMENT] !== undefined) return elements;
  const penalty = maximumPenalty?.requesting;
  const main = {
    ...(conventionOffence === undefined ? {} : { "convention-article": { codes: [`article-${conventionOffence}`] } }),
    ...(typeof penalty === "object" ? { "max-months": { number: penalty.months } } : {}),
  };
  return Object.keys(main).length === 0 ? elements : { ...elements, [OFFENCES_ELEMENT]: { records: [main] } };
}

/** Reasons travel only for papers that are asked for and still not here. */
function missingPapersOf({ mechanism }: RequestFile, draft: RequestDraft): Pick<RequestContent, "missingPapers"> {
  const lacking = lackingPapers(mechanism, draft).map(({ kind }): string => kind);
  const missing = (draft.excusedPapers ?? []).filter(({ kind }) => lacking.includes(kind));
  return missing.length === 0 ? {} : { missingPapers: [...missing] };
}

/** Papers that practice asks for and that are not here, firmest first. */
export function lackingPapers(mechanism: MechanismId, draft: RequestDraft): readonly PaperRow[] {
  const here = new Set((draft.papers ?? []).map(({ kind }) => kind));
  return papersFor(mechanism, draft).filter(({ kind }) => !here.has(kind));
}

/** What is screened: the draft as it stands. One changed word makes another digest, and the screening is asked for again. */
export function draftDigest(file: Pick<RequestFile, "mechanism" | "follows">, draft: RequestDraft): Sha256Hex {
  return digestOfContent({ mechanism: file.mechanism, follows: file.follows ?? null, draft });
}

/** Digest of the exact JSON bytes of a content; what people approve. */
export function digestOfContent(content: unknown): Sha256Hex {
  return sha256Hex(utf8(JSON.stringify(content)));
}
