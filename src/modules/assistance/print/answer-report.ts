import { article, CHAPTERS, PROVISIONS } from "../../../convention/index.ts";
import type { PrintedBlock, PrintedDocument } from "../../../platform/index.ts";
import { stateName } from "../../../web/index.ts";
import { dayOf, facts, heading, paperHead, type PaperView, plainWords, seenName } from "../../printing/index.ts";
import type { Measure } from "../domain/answer.ts";
import { articleOf, chapterName, practiceKey, questionOf } from "../pages/words.tsx";
import type { Standing } from "../standing.ts";

/** Every question with its answer, for who reads on paper; of one that nobody has answered the place is left open. */
export function answerReport(
  view: PaperView,
  { assessment, answers, isOpen }: Standing,
  _names: ReadonlyMap<string, string>,
  measures: readonly Measure[],
): PrintedDocument {
  const { t, format, server, lang } = view;
  const reference = t("assistance.report.reference", { cycle: assessment?.cycle ?? 0 });
  const blocksOf = (item: (typeof PROVISIONS)[number]): PrintedBlock[] => {
    const { id } = item;
    const answer = answers.get(id);
    const cited = measures.filter(({ measureId }) => answer?.measures.includes(measureId));
    const counted = (number: number | undefined) => (number === undefined ? undefined : format.number(number));
    return [
      facts(
        [articleOf(view, id), questionOf(view, id)],
        [t("assistance.item.in-law"), t(`assistance.law.${answer?.law ?? "open"}`)],
        [t("assistance.answer.expectedOn"), answer?.expectedOn && dayOf(view, answer.expectedOn)],
        [
          t("assistance.answer.measures"),
          cited.map(({ title, citation }) => `${seenName(view, title)} (${seenName(view, citation)})`).join("\n"),
        ],
        [t("assistance.item.in-practice"), t(`${practiceKey(item)}.${answer?.practice ?? "unknown"}`)],
        [t("assistance.answer.prosecutions"), counted(answer?.prosecutions)],
        [t("assistance.answer.convictions"), counted(answer?.convictions)],
      ),
      ...(["missing", "words", "obstacles", "help"] as const).flatMap((field) => {
        const text = answer?.[field];
        return text === undefined ? [] : [plainWords(view, t(`assistance.answer.${field}`), text)];
      }),
    ];
  };
  return {
    title: t("assistance.report.all-title"),
    ...paperHead(view, { sender: stateName(server, lang), reference }, { draft: isOpen }),
    blocks: CHAPTERS.flatMap(({ id: chapter }) => {
      const items = PROVISIONS.filter((item) => article(item.article)?.chapter === chapter);
      return items.length === 0 ? [] : [heading(chapterName(view, chapter)), ...items.flatMap(blocksOf)];
    }),
  };
}
