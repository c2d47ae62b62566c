import type { PrintedBlock, PrintedDocument } from "../../../platform/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { DecisionFile } from "../request/domain/request-file.ts";
import { decisionWords, titled } from "./decision-blocks.ts";
import { demandOwned, type Letter, letterFacts, letterHead, letterSignature, reachUs } from "./letter.ts";
import { purposeLabel } from "../request/lines.ts";
import { saidBlocks } from "./said-blocks.ts";
import { facts, heading, momentOf, type PaperView, paragraph } from "../../printing/index.ts";

/**
 * The last decision on a request, as the asking State gets it on paper. Names no person of ours (R17); who signs, signs by hand.
 * Refuses `request-not-decided`, `paper-not-ours`.
 */
export function decisionPaper(view: PaperView, letter: Letter): PrintedDocument {
  const { t } = view;
  const { file, dossier } = letter;
  demandOwned(letter);
  const decision = file.decisions.at(-1);
  if (!decision) {
    throw new Refusal("request-not-decided", `Nobody has decided on request ${file.ownReference} yet.`, {
      details: { reference: file.ownReference },
    });
  }
  const { content, at } = decision.told;
  const { purposes, ...words } = content;
  const states = { own: view.server.state, peer: dossier.state };
  return {
    title: t(`print.decision.title.${content.outcome}`),
    ...letterHead(view, letter),
    blocks: [
      ...letterFacts(view, letter),
      facts(
        [t("print.ack.received"), file.receivedAt && momentOf(view, file.receivedAt)],
        [t("print.decision.decided"), momentOf(view, at)],
      ),
      ...countersignature(view, decision),
      ...aboutSome(view, purposes),
      paragraph(t(`print.decision.outcome.${content.outcome}`)),
      ...titled(
        t("print.decision.consultation"),
        file.consultations.flatMap(({ opened, replies }) =>
          [opened, ...replies].flatMap((one) =>
            saidBlocks(view, file, { kind: "consultation", ...one }, { states, inside: false }),
          ),
        ),
      ),
      ...decisionWords(view, file, words),
      ...preservation(view, letter),
      heading(t("print.decision.after-title")),
      paragraph(t(`print.decision.after.${content.outcome}`)),
      ...reachUs(view, letter),
      letterSignature(view),
    ],
  };
}

/** Of several things asked for, which it decides: what follows is about these alone. */
function aboutSome(view: PaperView, purposes: readonly string[] | undefined): PrintedBlock[] {
  if (purposes === undefined) return [];
  const named = view.format.list(purposes.map((one) => purposeLabel(view, one)));
  return [{ kind: "notice", text: view.t("print.decision.about-some", { purposes: named }) }];
}

/** Small office: decided by one person at night; the letter does not hide that the second signature is owed. */
function countersignature({ t }: PaperView, { countersignature: owed }: DecisionFile): PrintedBlock[] {
  if (owed === undefined || owed.by !== undefined) return [];
  return [{ kind: "notice", text: t("print.decision.countersign-owed") }];
}

/** What is kept is said with its dates, or it is said that nothing is kept yet. */
function preservation(view: PaperView, { file }: Letter): PrintedBlock[] {
  const { t } = view;
  if (file.mechanism !== "preservation") return [];
  const { preservedFrom, treatyUntil, orderUntil } = file.facts;
  const outcome = file.decisions.at(-1)?.told.content.outcome ?? "";
  if (preservedFrom === undefined) {
    return outcome.startsWith("accept") ? [{ kind: "notice", text: t("print.decision.not-preserved-yet") }] : [];
  }
  return [
    heading(t("print.preservation.title")),
    facts(
      [t("print.preservation.from"), momentOf(view, preservedFrom)],
      [t("print.preservation.treaty-until"), treatyUntil && momentOf(view, treatyUntil)],
      [t("print.preservation.order-until"), orderUntil && momentOf(view, orderUntil)],
    ),
  ];
}
