import {
  citation,
  elementsFor,
  mechanism as mechanismRecord,
  PROPERTY_PATHS,
  requiredElement,
} from "../../../../convention/index.ts";
import type { RequestContent } from "../../../../protocol/bodies/index.ts";
import { HostileText, Moment, type SummaryRow, type View, visibleText } from "../../../../web/index.ts";
import { paperKind } from "../paper-lines.ts";
import { PaperText } from "./papers.tsx";
import { BasisCitation, cited, elementLabel, ElementText, Excuse, Free, purposeText, urgencyLabel } from "./words.tsx";
import { mechanismTitle } from "../../../desk/index.ts";

/** A request's body as far as there is one: of a draft, what has been answered. */
export type Asked = Partial<RequestContent>;

type Field = keyof RequestContent;
type Rows<F extends Field> = (view: View, value: NonNullable<RequestContent[F]>, asked: Asked) => SummaryRow[];

/** What a person reads of each field of the body. A field that is added to the schema does not compile before it has its rows here. */
const BODY_ROWS: { readonly [F in Field]: Rows<F> } = {
  mechanism: (view, mechanism) => [
    {
      label: view.t("cooperation.request.mechanism"),
      value: cited(view, citation(mechanismRecord(mechanism)), mechanismTitle(view, mechanism)),
    },
  ],
  reference: ({ t }, reference) => [
    { label: t("cooperation.request.reference"), value: <HostileText text={reference} /> },
  ],
  requestId: ({ t }, requestId) => [{ label: t("cooperation.review.request-id"), value: <code>{requestId}</code> }],
  follows: ({ t }, follows) => [
    {
      label: t("cooperation.link.follows"),
      value: <a href={`/requests/${follows}`}>{t("cooperation.review.earlier")}</a>,
    },
  ],
  takesUp: ({ t }, takesUp) => [
    {
      label: t("cooperation.link.takes-up"),
      value: <a href={`/requests/${takesUp}`}>{t("cooperation.review.earlier")}</a>,
    },
  ],
  conditions: (view, conditions) =>
    conditions.map((condition) => ({
      label: view.t("cooperation.decision.condition", {
        kind: view.t(`cooperation.condition.${condition.kind}`),
        article: condition.article,
      }),
      value: (
        <>
          <code>{condition.id}</code>
          <Free text={condition.text} />
        </>
      ),
    })),
  legalBasis: (view, basis) => [
    {
      label: view.t("cooperation.draft.step.basis"),
      value: (
        <>
          {view.t(`cooperation.basis.${basis.kind}`)}: <BasisCitation view={view} words={basis.citation} />
          {/* A day on which it bound both, by the asker's word: no record of ours, and no beginning. */}
          {basis.inForceOn !== undefined && (
            <> · {view.t("cooperation.basis.read-by-asker", { day: view.format.day(basis.inForceOn) })}</>
          )}
        </>
      ),
    },
  ],
  offenceClass: ({ t }, offenceClass) => [
    { label: t("cooperation.request.offence-class"), value: t(`cooperation.offence-class.${offenceClass}`) },
  ],
  purpose: (view, purpose) => [{ label: view.t("cooperation.request.purpose"), value: purposeText(view, purpose) }],
  propertyPaths: (view, paths) => [
    {
      label: view.t("cooperation.draft.step.property-paths"),
      value: view.format.list(paths.map((path) => elementLabel(view, PROPERTY_PATHS[path]))),
    },
  ],
  elements: (view, elements, { mechanism }) =>
    inListOrder(Object.keys(elements), mechanism).flatMap((id) => {
      const value = elements[id];
      return value === undefined
        ? []
        : [{ label: elementTitle(view, id), value: <ElementText view={view} value={value} /> }];
    }),
  missingElements: (view, missing) =>
    missing.map((one) => ({
      label: view.t("cooperation.request.missing", { element: elementLabel(view, one.elementId) }),
      value: <Excuse view={view} of={one} />,
    })),
  papers: (view, papers) =>
    papers.map((paper, index) => ({
      label: view.t("cooperation.papers.nth", {
        number: view.format.number(index + 1),
        paper: visibleText(paperKind(view, paper.kind)),
      }),
      value: <PaperText view={view} paper={paper} all={papers} />,
    })),
  missingPapers: (view, missing) =>
    missing.map((one) => ({
      label: view.t("cooperation.request.missing", { element: visibleText(paperKind(view, one.kind)) }),
      value: <Excuse view={view} of={one} />,
    })),
  urgency: (view, urgency) => [{ label: view.t("cooperation.draft.step.urgency"), value: urgencyLabel(view, urgency) }],
  desiredStatus: ({ t }, status) => [
    { label: t("cooperation.review.wanted"), value: t(`cooperation.status.${status}`) },
  ],
  responseDeadline: ({ t, format }, { date, reason }) => [
    {
      label: t("cooperation.review.deadline"),
      value: (
        <>
          {format.day(date)}
          <Free text={reason} />
        </>
      ),
    },
  ],
  confidentiality: ({ t, format }, { requested, reviewOn }) => [
    {
      label: t("cooperation.draft.step.confidentiality"),
      value: t(requested ? "cooperation.request.secret" : "cooperation.request.not-secret", {
        day: format.day(reviewOn),
      }),
    },
  ],
  screening: ({ t }, { ruleVersion, recordedAt }) => [
    {
      label: t("cooperation.screening.recorded"),
      value: (
        <>
          <Moment at={new Date(recordedAt)} /> · <HostileText text={ruleVersion} />
        </>
      ),
    },
  ],
  drill: ({ t }, drill) => (drill ? [{ label: t("desk.drill"), value: t("cooperation.request.as-drill-hint") }] : []),
};

const FIELDS = Object.keys(BODY_ROWS) as Field[]; // Object.keys forgets them; the type above has each of them.

/** The rows of these fields, in this order; of all of them where none are named. Where secrecy was not asked, that is a row too. */
export function bodyRows(view: View, asked: Asked, fields: readonly Field[] = FIELDS): SummaryRow[] {
  return fields.flatMap((field) => rowsOf(view, asked, field));
}

function rowsOf<F extends Field>(view: View, asked: Asked, field: F): SummaryRow[] {
  const value = asked[field];
  const rows: Rows<F> = BODY_ROWS[field];
  if (value !== undefined && value !== null) return rows(view, value, asked);
  if (field !== "confidentiality") return [];
  return [{ label: view.t("cooperation.draft.step.confidentiality"), value: view.t("cooperation.draft.secret-no") }];
}

/** "42(3)(a) · Authority seeking preservation"; by its place alone where no list of ours has it. */
function elementTitle(view: View, id: string): string {
  return requiredElement(id) === undefined ? id : cited(view, id, elementLabel(view, id));
}

/** As the Convention lists them; what another law asks for comes after. */
function inListOrder(ids: readonly string[], mechanism: Asked["mechanism"]): string[] {
  const listed = mechanism === undefined ? [] : elementsFor(mechanism).map(({ element }) => element.id);
  const place = (id: string): number => (listed.includes(id) ? listed.indexOf(id) : listed.length);
  return ids.toSorted((a, b) => place(a) - place(b));
}
