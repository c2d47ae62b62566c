import { stateName } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type { StepContent } from "../../../protocol/bodies/index.ts";
import { freeText, momentOf, type PaperView, paragraph } from "../../printing/index.ts";
import { correctedSteps, lifeInOrder } from "../request/domain/life.ts";
import type { LifeEntry } from "../request/domain/message.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { purposeLabel } from "../request/lines.ts";
import { stepLabel, stepRows } from "../request/said-rows.ts";
import { saidRowBlocks, type States } from "./row-blocks.ts";

/** What both States said of how it goes, in one order. */
export function lifeBlocks(view: PaperView, file: RequestFile, states: States): PrintedBlock[] {
  const said: readonly (LifeEntry & { readonly correction?: StepContent })[] = [
    ...lifeInOrder(file),
    ...correctedSteps(file),
  ];
  const entries = said.filter(({ content }) => content !== undefined);
  if (entries.length === 0) return [];
  return [
    { kind: "subheading", text: view.t("print.life.title") },
    ...entries.flatMap(({ step, lane, content, kept, correction }): PrintedBlock[] => [
      paragraph(
        view.t(kept === true ? "print.life.kept" : "print.life.one", {
          when: content === undefined ? "" : momentOf(view, content.recordedAt),
          state: stateName(states[lane], view.lang),
          step: stepOfPurpose(
            view,
            correction === undefined
              ? stepLabel(view, step)
              : view.t("print.life.corrected", { step: stepLabel(view, step) }),
            content?.purpose,
          ),
        }),
      ),
      ...(content === undefined ? [] : saidRowBlocks(view, stepRows(view, content))),
      ...(correction?.note === undefined ? [] : freeText(view, correction.note)),
    ]),
  ];
}

/** Of several things asked for, a step says to which it belongs. */
function stepOfPurpose(view: PaperView, step: string, purpose: string | undefined): string {
  return purpose === undefined ? step : view.t("print.life.of", { purpose: purposeLabel(view, purpose), step });
}
