import { asksForEvidence, type MechanismId, type OffenceFacts } from "../../../../convention/index.ts";
import type { RequestContent } from "../../../../protocol/bodies/index.ts";
import type { SummaryRow, View } from "../../../../web/index.ts";
import { missingRow } from "../asked-rows.ts";
import { type RequestDraft, type RequestFile, writersOf } from "../domain/request-file.ts";
import { paperKind, row, type Row, type Words } from "../lines.ts";
import { summaryRows } from "./body-rows.tsx";
import { elementLabel } from "./words.tsx";

type Rows = (words: Words, draft: RequestDraft, content: RequestContent) => readonly Row[];

/** Which field of the body carries an answer of the draft, or the rows that say of it what stays here. Each answer has one of them. */
const ANSWERS: { readonly [Answer in keyof RequestDraft]-?: keyof RequestContent | Rows } = {
  legalBasis: "legalBasis",
  purpose: "purpose",
  purposes: "purposes",
  propertyPaths: "propertyPaths",
  elements: "elements",
  urgency: "urgency",
  urgencySaid: "urgency",
  responseDeadline: "responseDeadline",
  confidentiality: "confidentiality",
  conditions: "conditions",
  papers: "papers",
  excusedPapers: (words, { excusedPapers = [] }, { missingPapers = [] }) =>
    excusedPapers
      .filter(({ kind }) => missingPapers.every((one) => one.kind !== kind))
      .map((one) => noLongerMissing(words, paperKind(words, one.kind), one)),
  asksForPreserved: ({ t }, { asksForPreserved: said }) =>
    said === undefined
      ? []
      : [row(t("cooperation.link.asks-for-preserved"), { text: t(`cooperation.review.${said ? "yes" : "no"}`) })],
  offence: (words, { offence }, { mechanism }) => offenceRows(words, offence, mechanism),
  language: ({ t, format }, { language }) => [
    row(t("cooperation.draft.language"), { text: format.languageName(language) }),
  ],
  excused: (words, { excused }, { missingElements }) =>
    excused
      .filter(({ elementId }) => missingElements.every((one) => one.elementId !== elementId))
      .map((one) => noLongerMissing(words, elementLabel(words, one.elementId), one)),
};

function noLongerMissing(
  words: Words,
  element: string,
  why: RequestDraft["excused"][number] | NonNullable<RequestDraft["excusedPapers"]>[number],
): Row {
  return missingRow(words, element, why, words.t("cooperation.review.no-longer-missing", { element }));
}

/** What the officers answered and the other State does not get. */
export function stayingRows(view: View, file: RequestFile, content: RequestContent): SummaryRow[] {
  const { t, format } = view;
  const { draft, copyOf } = file;
  const writers = writersOf(file).map(({ name }) => name);
  const answered =
    draft === undefined
      ? []
      : Object.values(ANSWERS).flatMap((answer) => (typeof answer === "string" ? [] : answer(view, draft, content)));
  return summaryRows([
    ...answered,
    ...(copyOf === undefined
      ? []
      : [row(t("cooperation.link.copy-of"), { text: t("cooperation.review.earlier"), href: `/requests/${copyOf}` })]),
    ...(writers.length === 0 ? [] : [row(t("cooperation.review.drafted-by"), { text: format.list(writers) })]),
  ]);
}

/** The offence as it was answered: by its article, or by the heaviest penalty under each law. */
export function offenceRows(
  { t, format }: Words,
  { conventionOffence, maximumPenalty, electronicEvidence }: OffenceFacts,
  mechanism: MechanismId,
): readonly Row[] {
  const title = `convention.offence.${conventionOffence ?? ""}.title`;
  const named =
    conventionOffence !== undefined && t.has(title)
      ? t("cooperation.draft.offence-option", { article: conventionOffence, title: t(title) })
      : conventionOffence;
  return [
    row(t("cooperation.draft.offence"), { text: named ?? t("cooperation.draft.offence-other") }),
    ...(["requesting", "requested"] as const).flatMap((law) => {
      const penalty = maximumPenalty?.[law];
      if (penalty === undefined) return [];
      const text =
        penalty === "life-or-heavier" ? t("cooperation.review.life-or-heavier") : format.number(penalty.months);
      return [row(t(`cooperation.draft.penalty-${law}`), { text })];
    }),
    ...(asksForEvidence(mechanism)
      ? [
          row(t("cooperation.draft.electronic"), {
            text: t(electronicEvidence ? "cooperation.review.yes" : "cooperation.review.no"),
          }),
        ]
      : []),
  ];
}
