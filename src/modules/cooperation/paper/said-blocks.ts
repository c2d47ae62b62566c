import { type MechanismId, stateName } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type { ConsentContent, StatusContent } from "../../../protocol/bodies/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { paperText } from "../../desk/index.ts";
import { articleOf, facts, freeText, momentOf, type PaperView, paragraph, seen } from "../../printing/index.ts";
import type { Message } from "../request/domain/message.ts";
import { conditionsSet, heardAt, liftedBy, type RequestFile, type Told } from "../request/domain/request-file.ts";
import { askedRows } from "../request/asked-rows.ts";
import { wordOr } from "../request/lines.ts";
import { decisionWords, grantedBlocks, groundBlocks, requestedBlocks, titled } from "./decision-blocks.ts";
import { bearerText } from "./letter.ts";
import { stepBlocks, stepTitle } from "./life.ts";
import { elementBlocks, rowBlocks, type States } from "./row-blocks.ts";

/** A message of either State, as far as it is printed. */
export type Said = SaidWords & Pick<Told<unknown>, "at" | "lane" | "bearer" | "paper">;

export type SaidWords = {
  [Kind in Message["kind"]]: Pick<Extract<Message, { kind: Kind }>, "kind" | "content">;
}[Message["kind"]];

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
      return stepTitle(view, content.step);
    case "closure":
      return t("print.said.closure", { outcome: t(`print.closure.${content.outcome}`) });
    case "status":
      return t("print.message.status", { status: t(`print.status.${content.status}`) });
    case "acknowledgement":
      return t("print.ack.title");
    case "decision":
      return t(`print.decision.title.${content.outcome}`);
  }
}

/** All that a message says, in the same words in its letter and in the dossier. */
export function wordsOnPaper(
  view: PaperView,
  file: RequestFile,
  { kind, content, paper }: SaidWords & { readonly paper?: unknown },
): PrintedBlock[] {
  const { t, format, dir } = view;
  switch (kind) {
    case "acknowledgement": {
      const { acknowledgedAt, officerRole, phone, languages, expectedNextStep } = content;
      return [
        facts(
          [t("print.ack.seen"), acknowledgedAt && momentOf(view, acknowledgedAt)],
          // A letter does not say the role of who wrote it.
          [
            t("print.ack.role"),
            paper ? undefined : wordOr(view, `identity.role.${officerRole}`, seen(officerRole, dir)),
          ],
          [t("print.reach.phone"), seen(phone, dir)],
          [t("print.reach.languages"), format.list(languages.map((code) => format.languageName(code)))],
        ),
        ...(expectedNextStep ? freeText(view, expectedNextStep) : []),
      ];
    }
    case "question":
      return [
        ...(content.kind === undefined ? [] : [notice(t(`print.question-kind.${content.kind}`))]),
        ...(content.risk ?? []).map((code) => paragraph(`– ${wordOr(view, `convention.risk.${code}`, code)}`)),
        ...freeText(view, content.text),
        ...titled(t("print.decision.requested"), requestedBlocks(view, content.elements ?? [])),
      ];
    case "answer":
      return [
        ...(content.goesOn === undefined ? [] : [notice(t(`print.goes-on.${content.goesOn}`))]),
        ...freeText(view, content.text),
        ...elementBlocks(view, file.mechanism, content.elements ?? {}),
        ...titled(
          t("cooperation.papers.title"),
          rowBlocks(view, askedRows(view, compact({ papers: content.papers }), ["papers"])),
        ),
      ];
    case "consultation": {
      const places = (content.proposedGrounds ?? []).map(({ paragraph: place }) => articleOf(view, place));
      return [
        ...(places.length === 0 ? [] : [facts([t("print.consultation.grounds"), places.join("\n")])]),
        ...freeText(view, content.text),
      ];
    }
    case "consent":
      return [
        facts(
          [t("print.consent.lifts"), liftedTitles(view, file, content.lifts)],
          [t("print.consent.use"), content.use && useText(view, content.use)],
        ),
        ...freeText(view, content.text),
      ];
    case "extension":
      return [facts([t("print.said.until"), momentOf(view, content.until)]), ...freeText(view, content.reason)];
    case "withdrawal":
      return freeText(view, content.reason);
    case "use-report":
      return freeText(view, content.text);
    case "step":
      return stepBlocks(view, content);
    case "closure":
      return content.note ? freeText(view, content.note) : [];
    case "status":
      return statusBlocks(view, file, content.facts);
    case "decision":
      return decisionWords(view, file, content, liftedBy(file));
  }
}

function notice(text: string): PrintedBlock {
  return { kind: "notice", text };
}

function statusBlocks(view: PaperView, file: RequestFile, said: StatusContent["facts"]): PrintedBlock[] {
  const { t } = view;
  const {
    preservedFrom,
    treatyUntil,
    orderUntil,
    partly,
    partlyNote,
    extension,
    interest,
    withheld,
    answerPart,
    note,
  } = said;
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
    ...(partly === true ? [notice(t("print.message.partly")), ...(partlyNote ? freeText(view, partlyNote) : [])] : []),
    ...(interest === undefined ? [] : [paragraph(t(`cooperation.interest.${interest}`))]),
    ...(withheld ? [...freeText(view, withheld.reasons), ...groundBlocks(view, WITHHELD_UNDER, withheld.grounds)] : []),
    ...answerPartBlocks(view, file, answerPart),
    ...(note ? freeText(view, note) : []),
  ];
}

/** UNCC art. 43(2): of a preservation, why a further provider is not disclosed. */
const WITHHELD_UNDER: MechanismId = "preserved-traffic-disclosure";

/** A part of the answer that has left. */
export function answerPartBlocks(
  view: PaperView,
  file: RequestFile,
  answerPart: StatusContent["facts"]["answerPart"],
): PrintedBlock[] {
  if (answerPart === undefined) return [];
  const { number, part, exhibits = [] } = answerPart;
  return [
    notice(view.t("print.answer-part", { number })),
    ...grantedBlocks(view, file, part),
    ...(exhibits.length === 0 ? [] : [paragraph(view.t("print.life.exhibits", { count: exhibits.length }))]),
  ];
}

/** Which conditions bind no longer. */
function liftedTitles(view: PaperView, file: RequestFile, lifts: readonly string[]): string | undefined {
  const { t, dir } = view;
  const titles = lifts.map((id) => {
    const condition = conditionsSet(file).find((one) => one.id === id);
    if (condition === undefined) return seen(id, dir);
    return `${t(`print.condition.${condition.kind}`)} – ${articleOf(view, condition.article)}`;
  });
  return titles.length === 0 ? undefined : titles.join("\n");
}

/** The one use that was agreed to. */
function useText({ t, dir }: PaperView, { kind, recipient, purpose }: NonNullable<ConsentContent["use"]>): string {
  const to = recipient === undefined ? [] : [seen(recipient, dir)];
  return [t(`cooperation.use.${kind}`), ...to, seen(purpose, dir)].join("\n");
}
