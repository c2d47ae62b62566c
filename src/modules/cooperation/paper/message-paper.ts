import type { PrintedDocument } from "../../../platform/index.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import type { RequestEvent } from "../request/domain/events.ts";
import { acknowledgementPaper } from "./acknowledgement-paper.ts";
import { decisionPaper } from "./decision-paper.ts";
import { demandOwned, type Letter, letterFacts, letterHead, letterSignature, reachUs } from "./letter.ts";
import { requestPaper } from "./request-paper.ts";
import type { SaidWords } from "../request/said-rows.ts";
import { saidTitle, wordsOnPaper } from "./said-blocks.ts";
import { facts, momentOf, type PaperView, paragraph } from "../../printing/index.ts";

/**
 * One thing that we said to a State without a server, as the letter that says it: our request, acknowledgement and decisions in the
 * form they always have, anything else with its own words. Names no person of ours (R17). Refuses `letter-unknown`.
 */
export function paperOf(view: PaperView, letter: Letter, event: RequestEvent | undefined): PrintedDocument {
  if (event?.type === "sent") return requestPaper(view, letter);
  if (event?.type !== "message" || event.lane !== "own") {
    throw unknownRefusal("letter-unknown", "There is no such letter of ours.");
  }
  if (event.kind === "acknowledgement") return acknowledgementPaper(view, letter);
  if (event.kind === "decision") return decisionPaper(view, asOf(letter, event.at));
  return messagePaper(view, letter, event);
}

type OwnWords = SaidWords & { readonly at: string };

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

/** That information was read, and what will be done with it (UNCC art. 40(5)). Refuses `information-not-noted`, `paper-not-ours`. */
export function notePaper(view: PaperView, letter: Letter): PrintedDocument {
  const { takenNote, ownReference: reference } = letter.file;
  demandOwned(letter);
  if (takenNote !== undefined) {
    return messagePaper(view, letter, { kind: "status", ...takenNote }, view.t("cooperation.information.noted"));
  }
  throw new Refusal("information-not-noted", `Nobody has taken note of ${reference} yet; do that, then print.`, {
    details: { reference },
  });
}

function messagePaper(
  view: PaperView,
  letter: Letter,
  message: OwnWords,
  title = saidTitle(view, message),
): PrintedDocument {
  const words = wordsOnPaper(view, letter.file, message);
  return {
    title,
    ...letterHead(view, letter),
    blocks: [
      ...letterFacts(view, letter),
      facts([view.t("print.message.written"), momentOf(view, message.at)]),
      ...(words.length > 0 ? words : [paragraph(view.t("print.said.no-words"))]),
      ...reachUs(view, letter),
      letterSignature(view),
    ],
  };
}
