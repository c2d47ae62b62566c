import type { PrintedDocument } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { type Letter, letterFacts, letterHead, letterSignature, reachUs } from "./letter.ts";
import { isInformation } from "../request/domain/information.ts";
import { askedBlocks } from "./request-blocks.ts";
import { type PaperView, paragraph } from "../../printing/index.ts";

/** Our own request as the letter that a State without a server gets. Refuses `paper-not-ours` for what another State asked. */
export function requestPaper(view: PaperView, letter: Letter): PrintedDocument {
  const { t } = view;
  const { file } = letter;
  if (file.direction !== "outgoing") {
    throw new Refusal(
      "paper-not-ours",
      `Request ${file.ownReference} was made by the other State; print its dossier.`,
      {
        details: { reference: file.ownReference },
      },
    );
  }
  const isGiven = isInformation(file);
  const isSent = file.stage === "sent";
  return {
    title: t(isGiven ? "print.information.title" : "print.request.title"),
    ...letterHead(view, letter),
    blocks: [
      ...letterFacts(view, letter),
      ...(isSent ? [] : [{ kind: "notice" as const, text: t("print.request.not-sent") }]),
      paragraph(t(isGiven ? "print.information.opening" : "print.request.opening")),
      ...askedBlocks(view, file),
      ...reachUs(view, letter),
      letterSignature(view),
    ],
  };
}
