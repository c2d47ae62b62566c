import {
  citation,
  elementsFor,
  mechanism as mechanismRecord,
  PROPERTY_PATHS,
  requiredElement,
} from "../../../convention/index.ts";
import type { FreeText, RequestContent } from "../../../protocol/bodies/index.ts";
import { draftedBody, leaving } from "./domain/drafting.ts";
import { currentElements, type RequestFile } from "./domain/request-file.ts";
import { citedConvention } from "./cited-basis.ts";
import {
  type Line,
  paperKind,
  paperLines,
  purposeLabel,
  row,
  type Row,
  valueLines,
  wordOr,
  type Words,
} from "./lines.ts";
import { cited, elementLabel, urgencyLabel } from "./pages/words.tsx";

/** A request's body as far as there is one: of a draft, what has been answered. */
export type Asked = Partial<RequestContent>;

/** What a request asks, as it was sent or as its draft stands; after all answers, unless other elements are named. */
export function askedOf(file: RequestFile, elements: Asked["elements"] = leavingNow(file)): Asked {
  const { content, draft, mechanism } = file;
  return { ...(content ?? (draft && draftedBody(file, draft))), mechanism, elements };
}

function leavingNow(file: RequestFile): NonNullable<Asked["elements"]> {
  const { content, draft, mechanism } = file;
  return { ...(content === undefined && draft !== undefined ? leaving(mechanism, draft) : currentElements(file)) };
}

export type AskedField = keyof RequestContent;
type Rows<F extends AskedField> = (words: Words, value: NonNullable<RequestContent[F]>, asked: Asked) => readonly Row[];

/** What a person reads of each field of the body. A field that is added to the schema does not compile before it has its rows here. */
const BODY_ROWS: { readonly [F in AskedField]: Rows<F> } = {
  mechanism: (words, mechanism) => {
    const title = words.t(`convention.mechanism.${mechanism}.title`);
    return [
      row(words.t("cooperation.request.mechanism"), {
        text: cited(words, citation(mechanismRecord(mechanism)), title),
      }),
    ];
  },
  reference: ({ t }, text) => [row(t("cooperation.request.reference"), { text, quoted: true })],
  requestId: ({ t }, text) => [row(t("cooperation.review.request-id"), { text, quoted: true })],
  follows: ({ t }, follows) => [row(t("cooperation.link.follows"), earlier(t, follows))],
  takesUp: ({ t }, takesUp) => [row(t("cooperation.link.takes-up"), earlier(t, takesUp))],
  continues: ({ t }, dossierId) => [row(t("cooperation.continuing.goes-on-with"), { text: dossierId, quoted: true })],
  conditions: ({ t }, conditions) =>
    conditions.map(({ id, kind, article, text }) => ({
      label: t("cooperation.decision.condition", { kind: t(`cooperation.condition.${kind}`), article }),
      groups: [[{ text: id, quoted: true }], [{ free: text }]],
    })),
  legalBasis: ({ t, format }, { kind, citation: place, inForceOn }) => {
    const known = citedConvention(t, place);
    const label = t(`cooperation.basis.${kind}`);
    const basis = known === undefined ? { label, text: place, quoted: true } : { label, text: known };
    // A day on which it bound both, by the asker's word: no record of ours, and no beginning.
    const day =
      inForceOn === undefined ? [] : [{ text: t("cooperation.basis.read-by-asker", { day: format.day(inForceOn) }) }];
    return [row(t("cooperation.draft.step.basis"), basis, ...day)];
  },
  offenceClass: ({ t }, offenceClass) => [
    row(t("cooperation.request.offence-class"), { text: t(`cooperation.offence-class.${offenceClass}`) }),
  ],
  purpose: (words, purpose) => [
    row(words.t("cooperation.request.purpose"), { text: wordOr(words, `convention.purpose.${purpose}`, purpose) }),
  ],
  purposes: (words, purposes) => [
    row(words.t("cooperation.request.purposes"), ...purposes.map((one) => ({ text: purposeLabel(words, one) }))),
  ],
  propertyPaths: (words, paths) => [
    row(words.t("cooperation.draft.step.property-paths"), {
      text: words.format.list(paths.map((path) => elementLabel(words, PROPERTY_PATHS[path]))),
    }),
  ],
  elements: (words, elements, { mechanism }) =>
    inListOrder(Object.keys(elements), mechanism).flatMap((id) => {
      const value = elements[id];
      return value === undefined ? [] : [{ label: elementTitle(words, id), groups: valueLines(words, value) }];
    }),
  missingElements: (words, missing) => missing.map((one) => missingRow(words, elementLabel(words, one.elementId), one)),
  papers: (words, papers) =>
    papers.map((paper, index) => ({
      label: words.t("cooperation.papers.nth", {
        number: words.format.number(index + 1),
        paper: paperKind(words, paper.kind),
      }),
      groups: [[{ free: paper.title }], paperLines(words, paper, papers)],
    })),
  missingPapers: (words, missing) => missing.map((one) => missingRow(words, paperKind(words, one.kind), one)),
  urgency: (words, urgency) => [row(words.t("cooperation.draft.step.urgency"), { text: urgencyLabel(words, urgency) })],
  desiredStatus: ({ t }, status) => [row(t("print.request.desired"), { text: t(`cooperation.status.${status}`) })],
  responseDeadline: ({ t, format }, { date, reason }) => [
    { label: t("cooperation.review.deadline"), groups: [[{ text: format.day(date) }], [{ free: reason }]] },
  ],
  confidentiality: ({ t, format }, { requested, reviewOn }) => [
    row(t("cooperation.draft.step.confidentiality"), {
      text: t(requested ? "cooperation.request.secret" : "cooperation.request.not-secret", {
        day: format.day(reviewOn),
      }),
    }),
  ],
  screening: ({ t, format }, { ruleVersion, recordedAt }) => [
    row(
      t("cooperation.screening.recorded"),
      { text: format.dateTime(new Date(recordedAt)) },
      { text: ruleVersion, quoted: true },
    ),
  ],
  drill: ({ t }, drill) => (drill ? [row(t("desk.drill"), { text: t("cooperation.request.as-drill-hint") })] : []),
};

const FIELDS = Object.keys(BODY_ROWS) as AskedField[]; // Object.keys forgets them; the type above has each of them.

/** The rows of these fields, in this order; of all of them where none are named. Where secrecy was not asked, that is a row too. */
export function askedRows(words: Words, asked: Asked, fields: readonly AskedField[] = FIELDS): readonly Row[] {
  return fields.flatMap((field) => rowsOf(words, asked, field));
}

function rowsOf<F extends AskedField>(words: Words, asked: Asked, field: F): readonly Row[] {
  const value = asked[field];
  const rows: Rows<F> = BODY_ROWS[field];
  if (value !== undefined && value !== null) return rows(words, value, asked);
  if (field !== "confidentiality") return [];
  return [row(words.t("cooperation.draft.step.confidentiality"), { text: words.t("cooperation.draft.secret-no") })];
}

function earlier(t: Words["t"], requestId: string): Line {
  return { text: t("cooperation.review.earlier"), href: `/requests/${requestId}` };
}

/** Something that is not there, with the person who says why. */
export function missingRow(
  { t }: Words,
  element: string,
  { namedPerson, reason }: { readonly namedPerson: string; readonly reason: FreeText },
  label = t("cooperation.request.missing", { element }),
): Row {
  return {
    label,
    groups: [[{ text: t("cooperation.request.missing-by", { person: namedPerson }) }], [{ free: reason }]],
  };
}

/** "42(3)(a) · Authority seeking preservation"; by its place alone where no list of ours has it. */
function elementTitle(words: Words, id: string): string {
  return requiredElement(id) === undefined ? id : cited(words, id, elementLabel(words, id));
}

/** As the Convention lists them; what another law asks for comes after. */
function inListOrder(ids: readonly string[], mechanism: Asked["mechanism"]): string[] {
  const listed = mechanism === undefined ? [] : elementsFor(mechanism).map(({ element }) => element.id);
  const place = (id: string): number => (listed.includes(id) ? listed.indexOf(id) : listed.length);
  return ids.toSorted((a, b) => place(a) - place(b));
}
