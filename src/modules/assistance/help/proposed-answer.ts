import { stateName } from "../../../convention/index.ts";
import type { View } from "../../../web/index.ts";
import type { AssistanceContext } from "../context.ts";
import type { Answer } from "../domain/answer.ts";
import { kindsInWords } from "../need/pages/words.tsx";
import { unitIn } from "../need/pages/said.tsx";
import { clearedVersion } from "../need/read.ts";
import { demandPromise, openCase } from "./lane.ts";

/** What somebody may answer otherwise after a help: typed into the boxes, and kept only where an officer saves it. */
export interface ProposedAnswer {
  readonly state: string;
  /** In the language of the page. */
  readonly words: string;
  readonly practice?: Answer["practice"];
}

/**
 * From what became of a promise, as facts alone: words that were said in its dossier go with the need (R17), and an answer stays. What was met is set up
 * at least; whether it is used, the help does not tell. Undefined where the need is not ours, not about this question, or nobody said what became of it.
 * Refuses `need-unknown`, `need-ended` and `promise-unknown`.
 */
export async function proposedAnswer(
  context: AssistanceContext,
  view: View,
  { item, laneId, promiseId }: { readonly item: string; readonly laneId: string; readonly promiseId: string },
): Promise<ProposedAnswer | undefined> {
  const { t, format, lang } = view;
  const { need, lane } = await openCase(context, context.platform.database.db, laneId);
  const { promise, met, reports } = demandPromise(lane.standing, promiseId);
  const items = clearedVersion(need)?.text.items ?? [];
  if (!need.isOwn || met === undefined || !items.includes(item)) return undefined;
  const state = stateName(lane.state, lang);
  const results = reports.flatMap((one) =>
    one.what === "result" && !one.isCorrected ? [{ ...one.result, side: one.side }] : [],
  );
  // Our own word of it before the other side's.
  const result = results.findLast(({ side }) => side === lane.side) ?? results.at(-1);
  const about = { state, kinds: kindsInWords(view, promise), outcome: t(`assistance.met.outcome.${met.outcome}`) };
  const said = [t("assistance.proposal.words", about)];
  if (result !== undefined) {
    const value = t("assistance.project.reached", { value: result.value, target: promise.indicator.target });
    const line = { value, unit: unitIn(view, result.unit), day: format.day(result.on) };
    said.push(t("assistance.help.result-line", line));
  }
  return { state, words: said.join("\n"), ...(met.outcome === "met" && { practice: "unused" }) };
}
