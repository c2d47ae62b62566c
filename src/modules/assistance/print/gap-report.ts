import { provision } from "../../../convention/index.ts";
import type { PrintedBlock, PrintedDocument } from "../../../platform/index.ts";
import { stateName } from "../../../web/index.ts";
import { facts, heading, paperHead, type PaperView, paragraph, plainWords, seenName } from "../../printing/index.ts";
import { type Gap, GAP_KINDS } from "../domain/gaps.ts";
import { lacksInWords } from "../pages/gaps-page.tsx";
import { articleOf, placeOf, questionOf } from "../pages/words.tsx";
import type { Standing } from "../standing.ts";

/** What a State lacks, on paper: powers without safeguard first, each gap with its answer, and who closes it by when. */
export function gapReport(view: PaperView, standing: Standing, names: ReadonlyMap<string, string>): PrintedDocument {
  const { t, server, lang } = view;
  const { assessment, gaps, toAnswer } = standing;
  const cycle = assessment?.cycle ?? 0;
  return {
    title: t("assistance.report.title"),
    ...paperHead(
      view,
      {
        sender: stateName(server, lang),
        reference: t("assistance.report.reference", { cycle }),
      },
      { draft: standing.isOpen },
    ),
    blocks: [
      paragraph(t("assistance.report.lead")),
      facts([t("assistance.checklist.cycle"), view.format.number(cycle)], ...counts(view, standing)),
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
            facts(...toAnswer.map(({ item }) => [placeOnly(view, item), questionOf(view, item)] as const)),
          ]),
    ],
  };
}

function counts({ t, format }: PaperView, { answers, gaps }: Standing): (readonly [string, string])[] {
  const answered = [...answers.values()].filter(({ law }) => law !== "open").length;
  const binding = gaps.filter(({ kind }) => kind === "duty" || kind === "power-without-safeguard").length;
  return [
    [t("assistance.checklist.answered"), format.number(answered)],
    [t("assistance.checklist.binding"), format.number(binding)],
  ];
}

function gapBlocks(
  view: PaperView,
  { answers, reforms }: Standing,
  names: ReadonlyMap<string, string>,
  gap: Gap,
): PrintedBlock[] {
  const { t, format } = view;
  const answer = answers.get(gap.item);
  const reform = reforms.get(gap.item);
  const step =
    reform === undefined
      ? t("assistance.gaps.nobody")
      : `${seenName(view, names.get(reform.owner) ?? t("assistance.item.somebody"))}: ${t("assistance.gaps.step-by", {
          step: t(`assistance.step.${reform.step}`),
          day: format.day(reform.dueOn),
        })}`;
  const words = (field: "missing" | "words" | "obstacles" | "help"): PrintedBlock[] => {
    const text = answer?.[field];
    return text === undefined ? [] : [plainWords(view, t(`assistance.answer.${field}`), text)];
  };
  return [
    facts(
      [placeOnly(view, gap.item), questionOf(view, gap.item)],
      [t("assistance.gaps.lacks"), lacksInWords(view, gap)],
      [t("assistance.gaps.powers"), gap.beside.map((power) => placeOf(view, power)).join("\n")],
      [t("assistance.gaps.reform"), step],
    ),
    ...words("missing"),
    ...words("obstacles"),
    ...words("help"),
  ];
}

function placeOnly(view: PaperView, id: string): string {
  const item = provision(id);
  return item === undefined ? id : articleOf(view, item);
}
