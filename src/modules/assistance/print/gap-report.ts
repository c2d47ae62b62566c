import type { PrintedBlock, PrintedDocument } from "../../../platform/index.ts";
import { stateName } from "../../../web/index.ts";
import { facts, heading, paperHead, type PaperView, paragraph, plainWords, seenName } from "../../printing/index.ts";
import { isAnswered } from "../domain/answer.ts";
import { type Gap, GAP_KINDS, isBinding } from "../domain/gaps.ts";
import { articleOf, lacksInWords, placeOf, questionOf, stepInWords } from "../pages/words.tsx";
import type { Standing } from "../standing.ts";

/** What a State lacks, on paper: powers without safeguard first, each gap with its answer, and who closes it by when. */
export function gapReport(view: PaperView, standing: Standing, names: ReadonlyMap<string, string>): PrintedDocument {
  const { t, format, server, lang } = view;
  const { assessment, gaps, toAnswer } = standing;
  const cycle = assessment?.cycle ?? 0;
  const reference = t("assistance.report.reference", { cycle });
  const answered = [...standing.answers.values()].filter(isAnswered).length;
  return {
    title: t("assistance.report.title"),
    ...paperHead(view, { sender: stateName(server, lang), reference }, { draft: standing.isOpen }),
    blocks: [
      paragraph(t("assistance.report.lead")),
      facts(
        [t("assistance.checklist.cycle"), format.number(cycle)],
        [t("assistance.checklist.answered"), format.number(answered)],
        [t("assistance.checklist.binding"), format.number(gaps.filter(isBinding).length)],
      ),
      ...(gaps.length === 0 ? [paragraph(t("assistance.gaps.none-text"))] : []),
      ...GAP_KINDS.flatMap((kind) => {
        const found = gaps.filter((gap) => gap.kind === kind);
        if (found.length === 0) return [];
        const title = t(`assistance.gap.${kind}-title`, { count: found.length });
        return [
          heading(title),
          paragraph(t(`assistance.gap.${kind}`)),
          ...found.flatMap((gap) => gapBlocks(view, standing, names, gap)),
        ];
      }),
      ...(toAnswer.length === 0
        ? []
        : [
            heading(t("assistance.gaps.to-answer")),
            paragraph(t("assistance.gaps.to-answer-text")),
            facts(...toAnswer.map(({ item }) => [articleOf(view, item), questionOf(view, item)] as const)),
          ]),
    ],
  };
}

function gapBlocks(
  view: PaperView,
  { answers, reforms }: Standing,
  names: ReadonlyMap<string, string>,
  gap: Gap,
): PrintedBlock[] {
  const { t } = view;
  const answer = answers.get(gap.item);
  const reform = reforms.get(gap.item);
  const step =
    reform === undefined
      ? t("assistance.gaps.nobody")
      : `${seenName(view, names.get(reform.owner) ?? t("assistance.item.somebody"))}: ${stepInWords(view, reform)}`;
  const words = (field: "missing" | "obstacles" | "help"): PrintedBlock[] => {
    const text = answer?.[field];
    return text === undefined ? [] : [plainWords(view, t(`assistance.answer.${field}`), text)];
  };
  return [
    facts(
      [articleOf(view, gap.item), questionOf(view, gap.item)],
      [t("assistance.gaps.lacks"), lacksInWords(view, gap)],
      [t("assistance.gaps.powers"), gap.beside.map((power) => placeOf(view, power)).join("\n")],
      [t("assistance.gaps.reform"), step],
    ),
    ...words("missing"),
    ...words("obstacles"),
    ...words("help"),
  ];
}
