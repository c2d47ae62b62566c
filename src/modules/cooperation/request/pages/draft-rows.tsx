import type { OffenceFacts } from "../../../../convention/index.ts";
import type { RequestContent } from "../../../../protocol/bodies/index.ts";
import type { SummaryRow, View } from "../../../../web/index.ts";
import { type RequestDraft, type RequestFile, writersOf } from "../domain/request-file.ts";
import { paperKind } from "../paper-lines.ts";
import { elementLabel, Excuse } from "./words.tsx";

type Rows = (view: View, draft: RequestDraft, content: RequestContent) => SummaryRow[];

/** Which field of the body carries an answer of the draft, or the rows that say of it what stays here. Each answer has one of them. */
const ANSWERS: { readonly [Answer in keyof RequestDraft]-?: keyof RequestContent | Rows } = {
  legalBasis: "legalBasis",
  purpose: "purpose",
  propertyPaths: "propertyPaths",
  elements: "elements",
  urgency: "urgency",
  responseDeadline: "responseDeadline",
  confidentiality: "confidentiality",
  conditions: "conditions",
  papers: "papers",
  excusedPapers: (view, { excusedPapers = [] }, { missingPapers = [] }) =>
    excusedPapers
      .filter(({ kind }) => missingPapers.every((one) => one.kind !== kind))
      .map((one) => ({
        label: view.t("cooperation.review.no-longer-missing", { element: paperKind(view, one.kind) }),
        value: <Excuse view={view} of={one} />,
      })),
  asksForPreserved: ({ t }, { asksForPreserved: said }) =>
    said === undefined
      ? []
      : [{ label: t("cooperation.link.asks-for-preserved"), value: t(`cooperation.review.${said ? "yes" : "no"}`) }],
  offence: (view, { offence }) => offenceRows(view, offence),
  language: ({ t, format }, { language }) => [
    { label: t("cooperation.draft.language"), value: format.languageName(language) },
  ],
  excused: (view, { excused }, { missingElements }) =>
    excused
      .filter(({ elementId }) => missingElements.every((one) => one.elementId !== elementId))
      .map((one) => ({
        label: view.t("cooperation.review.no-longer-missing", { element: elementLabel(view, one.elementId) }),
        value: <Excuse view={view} of={one} />,
      })),
};

/** What the officers answered and the other State does not get. */
export function stayingRows(view: View, file: RequestFile, content: RequestContent): SummaryRow[] {
  const { draft } = file;
  const writers = writersOf(file);
  return [
    ...(draft === undefined
      ? []
      : Object.values(ANSWERS).flatMap((answer) => (typeof answer === "string" ? [] : answer(view, draft, content)))),
    ...(file.copyOf === undefined
      ? []
      : [
          {
            label: view.t("cooperation.link.copy-of"),
            value: <a href={`/requests/${file.copyOf}`}>{view.t("cooperation.review.earlier")}</a>,
          },
        ]),
    ...(writers.length === 0
      ? []
      : [
          {
            label: view.t("cooperation.review.drafted-by"),
            value: view.format.list(writers.map(({ name }) => name)),
          },
        ]),
  ];
}

/** The offence as it was answered: by its article, or by the heaviest penalty under each law. */
export function offenceRows(
  view: View,
  { conventionOffence, maximumPenalty, electronicEvidence }: OffenceFacts,
): SummaryRow[] {
  const { t } = view;
  const title = `convention.offence.${conventionOffence ?? ""}.title`;
  return [
    {
      label: t("cooperation.draft.offence"),
      value:
        conventionOffence === undefined
          ? t("cooperation.draft.offence-other")
          : t.has(title)
            ? t("cooperation.draft.offence-option", { article: conventionOffence, title: t(title) })
            : conventionOffence,
    },
    ...(["requesting", "requested"] as const).flatMap((law) => {
      const penalty = maximumPenalty?.[law];
      if (penalty === undefined) return [];
      return [
        {
          label: t(`cooperation.draft.penalty-${law}`),
          value:
            penalty === "life-or-heavier"
              ? t("cooperation.review.life-or-heavier")
              : view.format.number(penalty.months),
        },
      ];
    }),
    {
      label: t("cooperation.draft.electronic"),
      value: t(electronicEvidence ? "cooperation.review.yes" : "cooperation.review.no"),
    },
  ];
}
