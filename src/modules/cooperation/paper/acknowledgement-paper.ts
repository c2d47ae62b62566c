import { clockRule, completeness, isPlace } from "../../../convention/index.ts";
import type { PrintedBlock, PrintedDocument } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { basisOnPaper } from "../request/cited-basis.ts";
import { currentElements } from "../request/domain/request-file.ts";
import { restsOnConvention } from "../request/domain/rests-on.ts";
import { elementLabel } from "../request/pages/words.tsx";
import { elementBlocks } from "./row-blocks.ts";
import { bearerText, demandOwned, type Letter, letterFacts, letterHead, letterSignature, reachUs } from "./letter.ts";
import {
  articleOf,
  facts,
  freeText,
  heading,
  momentOf,
  type PaperView,
  paragraph,
  table,
} from "../../printing/index.ts";

/**
 * Tells a State that its request is here and with a person. What we read off its fax stands in it, so that it can correct us.
 * Refuses `request-not-acknowledged`, `paper-not-ours`.
 */
export function acknowledgementPaper(view: PaperView, letter: Letter): PrintedDocument {
  const { t } = view;
  const { file } = letter;
  demandOwned(letter);
  const said = file.acknowledgement?.content;
  if (!said) {
    throw new Refusal(
      "request-not-acknowledged",
      `Nobody has acknowledged request ${file.ownReference} yet; acknowledge it, then print.`,
      { details: { reference: file.ownReference } },
    );
  }
  const acknowledgedAt = said.acknowledgedAt ?? file.acknowledgement?.at;
  return {
    title: t("print.ack.title"),
    ...letterHead(view, letter),
    blocks: [
      ...letterFacts(view, letter),
      paragraph(t("print.ack.opening")),
      facts(
        [t("print.ack.received"), file.receivedAt && momentOf(view, file.receivedAt)],
        [t("print.ack.came-by"), bearerText(view, file.bearer)],
        [t("print.ack.seen"), acknowledgedAt && momentOf(view, acknowledgedAt)],
        [t("print.ack.urgency"), file.content && t(`print.urgency.${file.content.urgency}`)],
        [t("print.ack.basis"), file.content && basisOnPaper(view, file.content.legalBasis.citation)],
      ),
      { kind: "notice", text: t("print.ack.no-decision") },
      ...nextSteps(view, letter),
      ...(said.expectedNextStep ? freeText(view, said.expectedNextStep) : []),
      ...lacking(view, letter),
      heading(t("print.ack.registered-title")),
      paragraph(t("print.ack.registered")),
      ...elementBlocks(view, file.mechanism, currentElements(file)),
      ...reachUs(view, letter, { phone: said.phone, languages: said.languages }),
      letterSignature(view),
    ],
  };
}

function nextSteps({ t }: PaperView, { file }: Letter): PrintedBlock[] {
  const days = clockRule("preservation-minimum").length?.amount ?? 0;
  const examine = t(restsOnConvention(file) ? "print.ack.next.examine" : "print.ack.next.examine-basis");
  const steps =
    file.mechanism === "preservation"
      ? [examine, t("print.ack.next.order"), t("print.ack.next.preserved", { days })]
      : [examine, t("print.ack.next.complete"), t("print.ack.next.consult"), t("print.ack.next.answer")];
  return [heading(t("print.ack.next-title")), ...steps.map((step, index) => paragraph(`${index + 1}. ${step}`))];
}

/** What the Convention lists and the letter does not have: a fax is asked for it at once. */
function lacking(view: PaperView, { file }: Letter): PrintedBlock[] {
  const { t } = view;
  const missing = completeness(file.mechanism, currentElements(file));
  if (missing.length === 0) return [];
  return [
    heading(t("print.ack.missing-title")),
    paragraph(t(restsOnConvention(file) ? "print.ack.missing" : "print.ack.missing-basis")),
    table(
      [
        [t("print.ground.place"), 3],
        [t("print.requested.element"), 8],
        [t("print.ack.missing-weight"), 5],
      ],
      missing.map(({ elementId, severity }) => [
        isPlace(elementId) ? articleOf(view, elementId) : "–",
        elementLabel(view, elementId),
        t(`print.missing.${severity}`),
      ]),
    ),
  ];
}
