import type { PrintedBlock } from "../../../platform/index.ts";
import type { DecisionContent } from "../../../protocol/bodies/index.ts";
import { conditionBlocks } from "../../evidence/index.ts";
import { heading, type PaperView, paragraph } from "../../printing/index.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { decisionRows } from "../request/said-rows.ts";
import { saidRowBlocks } from "./row-blocks.ts";

/** What a decision says beside its outcome, each part under its title. */
export function decisionWords(
  view: PaperView,
  file: RequestFile,
  content: DecisionContent,
  lifted?: ReadonlyMap<string, string>,
): PrintedBlock[] {
  const { conditions } = content;
  const bind = conditions.length === 0 ? [] : [paragraph(view.t("print.decision.conditions-bind"))];
  return [
    ...saidRowBlocks(view, decisionRows(view, file, content)),
    ...titled(view.t("print.decision.conditions"), [...bind, ...conditionBlocks(view, conditions, lifted)]),
  ];
}

export function titled(title: string, blocks: readonly PrintedBlock[]): PrintedBlock[] {
  return blocks.length === 0 ? [] : [heading(title), ...blocks];
}
