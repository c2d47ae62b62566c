import type { PrintedBlock, PrintedDocument } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { RequestEvent } from "../request/domain/events.ts";
import { acknowledgementPaper } from "./acknowledgement-paper.ts";
import {
  answerPartBlocks,
  consultationBlocks,
  goesOnBlocks,
  questionMarks,
  requestedBlocks,
} from "./decision-blocks.ts";
import { decisionPaper, titled } from "./decision-paper.ts";
import { stepBlocks, stepTitle } from "./life.ts";
import { elementBlocks } from "./elements.ts";
import { type Letter, letterFacts, letterHead, letterSignature, reachUs } from "./letter.ts";
import { consentFacts, interestBlocks, withheldBlocks } from "./request-blocks.ts";
import { requestPaper } from "./request-paper.ts";
import { facts, freeText, momentOf, type PaperView, paragraph } from "../../printing/index.ts";
import type { Message } from "../request/domain/message.ts";

/**
 * One thing that we said to a State without a server, as the letter that says it: our request, acknowledgement and decisions in the
 * form they always have, anything else with its own words. Names no person of ours (R17). Refuses `letter-unknown`.
 */
export function paperOf(view: PaperView, letter: Letter, event: RequestEvent | undefined): PrintedDocument {
  if (event?.type === "sent") return requestPaper(view, letter);
  if (event?.type !== "message" || event.lane !== "own") {
    throw new Refusal("letter-unknown", "There is no such letter of ours.");
  }
  if (event.kind === "acknowledgement") return acknowledgementPaper(view, letter);
  if (event.kind === "decision") return decisionPaper(view, asOf(letter, event.at));
  return messagePaper(view, letter, event);
}

/** An earlier decision is printed as it was then, not as the newest one. */
function asOf(letter: Letter, at: string): Letter {
  const { file } = letter;
  const wasSaid = (said: { readonly at: string }): boolean => said.at <= at;
  const decisions = file.decisions.filter(({ told }) => wasSaid(told));
  const consultations = file.consultations
    .filter(({ opened }) => wasSaid(opened))
    .map((one) => ({ ...one, replies: one.replies.filter(wasSaid) }));
  return { ...letter, file: { ...file, decisions, consultations } };
}

function messagePaper(view: PaperView, letter: Letter, message: Message & { at: string }): PrintedDocument {
  return {
    title: titleOf(view, message),
    ...letterHead(view, letter),
    blocks: [
      ...letterFacts(view, letter),
      facts([view.t("print.message.written"), momentOf(view, message.at)]),
      ...contentBlocks(view, letter, message),
      ...reachUs(view, letter),
      letterSignature(view),
    ],
  };
}

function titleOf(view: PaperView, message: Message): string {
  const { t } = view;
  switch (message.kind) {
    case "question":
      return t("print.said.question");
    case "answer":
      return t("print.said.answer");
    case "consultation":
      return t("print.decision.consultation");
    case "consent":
      return t("print.said.consent");
    case "extension":
      return t("print.said.extension");
    case "withdrawal":
      return t("print.said.withdrawal");
    case "use-report":
      return t("print.said.use-report");
    case "step":
      return stepTitle(view, message.content.step);
    case "closure":
      return t("print.said.closure", { outcome: t(`print.closure.${message.content.outcome}`) });
    case "status":
      return t("print.message.status", { status: t(`print.status.${message.content.status}`) });
    case "acknowledgement":
      return t("print.ack.title");
    case "decision":
      return t(`print.decision.title.${message.content.outcome}`);
  }
}

function contentBlocks(view: PaperView, { file, dossier }: Letter, message: Message & { at: string }): PrintedBlock[] {
  const { t } = view;
  switch (message.kind) {
    case "question":
      return [
        ...questionMarks(view, message.content),
        ...freeText(view, message.content.text),
        ...titled(t("print.decision.requested"), requestedBlocks(view, message.content.elements ?? [])),
      ];
    case "answer":
      return [
        ...goesOnBlocks(view, message.content),
        ...freeText(view, message.content.text),
        ...elementBlocks(view, file.mechanism, message.content.elements ?? {}),
      ];
    case "consultation": {
      const said = { content: message.content, lane: message.lane, at: message.at };
      const one = { consultationId: message.content.consultationId, opened: said, replies: [] };
      return consultationBlocks(view, [one], { own: view.server.state, peer: dossier.state });
    }
    case "consent":
      return [consentFacts(view, file, message.content), ...freeText(view, message.content.text)];
    case "extension":
      return [
        facts([t("print.said.until"), momentOf(view, message.content.until)]),
        ...freeText(view, message.content.reason),
      ];
    case "withdrawal":
      return freeText(view, message.content.reason);
    case "use-report":
      return freeText(view, message.content.text);
    case "step":
      return stepBlocks(view, message.content);
    case "closure":
      return message.content.note ? freeText(view, message.content.note) : [paragraph(t("print.said.no-words"))];
    case "status":
      return [
        ...statusBlocks(view, message.content.facts),
        ...interestBlocks(view, message.content.facts),
        ...(message.content.facts.withheld ? freeText(view, message.content.facts.withheld.reasons) : []),
        ...withheldBlocks(view, message.content.facts),
        ...answerPartBlocks(view, file, message.content.facts.answerPart),
        ...statusBlocks(view, message.content.facts),
      ];
    case "acknowledgement":
    case "decision":
      return [];
  }
}

function statusBlocks(
  view: PaperView,
  { preservedFrom, treatyUntil, orderUntil, partly, partlyNote, extension, note }: StatusFacts,
): PrintedBlock[] {
  const { t } = view;
  const settled = extension && t(extension.granted ? "print.said.granted" : "print.said.not-granted");
  const known = [preservedFrom, treatyUntil, orderUntil, extension].some((one) => one !== undefined);
  return [
    ...(known
      ? [
          facts(
            [t("print.preservation.from"), preservedFrom && momentOf(view, preservedFrom)],
            [t("print.preservation.treaty-until"), treatyUntil && momentOf(view, treatyUntil)],
            [t("print.preservation.order-until"), orderUntil && momentOf(view, orderUntil)],
            [t("print.said.extension"), extension && `${momentOf(view, extension.until)}\n${settled ?? ""}`],
          ),
        ]
      : []),
    ...(partly === true
      ? [
          { kind: "notice", text: t("print.message.partly") } as const,
          ...(partlyNote ? freeText(view, partlyNote) : []),
        ]
      : []),
    ...(note ? freeText(view, note) : []),
  ];
}

type StatusFacts = Extract<Message, { kind: "status" }>["content"]["facts"];
