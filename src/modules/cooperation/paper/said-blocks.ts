import { stateName } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import { paperText } from "../../desk/index.ts";
import { facts, momentOf, type PaperView, paragraph } from "../../printing/index.ts";
import { heardAt, liftedBy, type RequestFile, type Told } from "../request/domain/request-file.ts";
import { messageRows, type SaidWords, stepLabel } from "../request/said-rows.ts";
import { decisionWords } from "./decision-blocks.ts";
import { bearerText } from "./letter.ts";
import { saidRowBlocks, type States } from "./row-blocks.ts";

/** A message of either State, as far as it is printed. */
export type Said = SaidWords & Pick<Told<unknown>, "at" | "lane" | "bearer" | "paper">;

/** One thing that was said: when, by whom, which way, and all that it says. `inside`: for our own people, who may know who registered it (R17). */
export function saidBlocks(
  view: PaperView,
  file: RequestFile,
  said: Said,
  { states, title = saidTitle(view, said), inside = true }: { states: States; title?: string; inside?: boolean },
): PrintedBlock[] {
  const { t, lang } = view;
  const words = wordsOnPaper(view, file, said);
  return [
    { kind: "subheading", text: title },
    facts(
      [t("print.said.when"), momentOf(view, heardAt(said))],
      [t("print.said.by"), stateName(states[said.lane], lang)],
      [t("print.said.way"), wayOf(view, said)],
      [t("print.said.on-paper"), inside && said.paper ? paperText(view, said.paper) : undefined],
    ),
    ...(words.length > 0 ? words : [paragraph(t("print.said.no-words"))]),
  ];
}

/** How it went or came; what a letter says of itself says that too. */
function wayOf(view: PaperView, { bearer, paper }: Pick<Told<unknown>, "bearer" | "paper">): string | undefined {
  return bearer === undefined || paper !== undefined ? undefined : bearerText(view, bearer);
}

/** What a message is called. */
export function saidTitle(view: PaperView, { kind, content }: SaidWords): string {
  const { t } = view;
  switch (kind) {
    case "question":
      return t("print.said.question");
    case "answer":
      return t("print.said.answer");
    case "consultation":
      return t(`print.consultation.${content.stage}`);
    case "consent":
      return t("print.said.consent");
    case "extension":
      return t("print.said.extension");
    case "withdrawal":
      return t("print.said.withdrawal");
    case "use-report":
      return t("print.said.use-report");
    case "step":
      return stepLabel(view, content.step);
    case "closure":
      return t("print.said.closure", { outcome: t(`cooperation.closure.${content.outcome}`) });
    case "status":
      return t("print.message.status", { status: t(`cooperation.status.${content.status}`) });
    case "acknowledgement":
      return t("print.ack.title");
    case "decision":
      return t(`print.decision.title.${content.outcome}`);
  }
}

/** All that a message says, in the same words in its letter and in the dossier. */
export function wordsOnPaper(view: PaperView, file: RequestFile, said: SaidWords): PrintedBlock[] {
  return said.kind === "decision"
    ? decisionWords(view, file, said.content, liftedBy(file))
    : saidRowBlocks(view, messageRows(view, file, said));
}
