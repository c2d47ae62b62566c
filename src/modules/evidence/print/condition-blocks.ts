import type { PrintedBlock } from "../../../platform/index.ts";
import type { Condition } from "../../../protocol/bodies/index.ts";
import { citedPlace, freeText, momentOf, type PaperView } from "../../printing/index.ts";

/** Each condition in its own words; one that was lifted says since when it binds no longer. */
export function conditionBlocks(
  view: PaperView,
  conditions: readonly Condition[],
  lifted: ReadonlyMap<string, string> = new Map(),
  first = 1,
): PrintedBlock[] {
  const { t } = view;
  return conditions.flatMap((condition, index) => [
    {
      kind: "subheading" as const,
      text: t("print.condition.title", {
        number: index + first,
        kind: t.has(labelOf(condition)) ? t(labelOf(condition)) : t(`print.condition.${condition.kind}`),
        article: citedPlace(condition.article),
      }),
    },
    ...liftedBlocks(view, lifted.get(condition.id)),
    ...freeText(view, condition.text),
  ]);
}

/** The name of a condition that its mechanism knows by a code. */
function labelOf({ code = "" }: Condition): string {
  return `convention.condition.${code}.label`;
}

function liftedBlocks(view: PaperView, at: string | undefined): PrintedBlock[] {
  if (at === undefined) return [];
  return [{ kind: "notice", text: `${view.t("print.condition.lifted")} ${momentOf(view, at)}` }];
}
