import {
  CERTAINTIES,
  type Certainty,
  groundsFor,
  GROUNDS,
  type MechanismId,
  stateName,
  uncertainty,
} from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type {
  AnswerContent,
  ConsultationContent,
  DecisionContent,
  Part,
  QuestionContent,
  StatusContent,
} from "../../../protocol/bodies/index.ts";
import { NO_GROUND } from "../request/domain/cited-grounds.ts";
import { placeLabel, type PartedRequest } from "../request/part-labels.ts";
import { type ConsultationFile, currentElements, heardAt, type Told } from "../request/domain/request-file.ts";
import { elementLabel } from "./elements.ts";
import {
  articleOf,
  dayOf,
  facts,
  freeText,
  momentOf,
  type PaperView,
  paragraph,
  seen,
  table,
} from "../../printing/index.ts";
import type { OnPaper } from "../request/domain/message.ts";

type Grounds = DecisionContent["grounds"];

/** Each ground with its place, what the Convention says of it, and how sure we are of that. */
export function groundBlocks(view: PaperView, mechanism: MechanismId, grounds: Grounds): PrintedBlock[] {
  const { t, dir } = view;
  if (grounds.length === 0) return [];
  const rows = grounds.map(({ groundId, paragraph: place, details = [] }) => {
    const known = GROUNDS.find((one) => one.id === groundId);
    const sureness = known && surenessOf(mechanism, groundId, known.certainty);
    return {
      sureness,
      cells: [
        groundId === NO_GROUND ? "–" : articleOf(view, place),
        [
          known
            ? t(`convention.ground.${groundId}.label`)
            : groundId === NO_GROUND
              ? t("print.ground.none-named")
              : seen(groundId, dir),
          ...details.map((code) => {
            const key = `convention.ground-detail.${code}`;
            return t.has(key) ? t(key) : seen(code, dir);
          }),
        ].join("\n"),
        known ? t(`print.ground.${known.kind}`) : t("print.ground.unlisted"),
        sureness === undefined ? "–" : t(`print.certainty.${sureness}`),
      ],
    };
  });
  // A citation that was checked needs no word about it.
  const used = CERTAINTIES.filter((one) => one !== "text" && rows.some(({ sureness }) => sureness === one));
  return [
    table(
      [
        [t("print.ground.place"), 3],
        [t("print.ground.title"), 6],
        [t("print.ground.kind"), 5],
        [t("print.ground.certainty"), 4],
      ],
      rows.map(({ cells }) => cells),
    ),
    ...used.map((one) => paragraph(t(`print.certainty-note.${one}`))),
  ];
}

/** The chain is as weak as its weaker link: the ground itself, and the rule that opens it for this kind of request. */
function surenessOf(mechanism: MechanismId, groundId: string, own: Certainty): Certainty {
  const opening = groundsFor(mechanism).find(({ ground }) => ground.id === groundId)?.opening;
  return opening && uncertainty(opening.certainty) > uncertainty(own) ? opening.certainty : own;
}

/** UNCC art. 40(27): until when nothing is done, where the decision names a day. */
export function postponementBlocks(view: PaperView, { postponedUntil }: DecisionContent): PrintedBlock[] {
  return postponedUntil === undefined
    ? []
    : [facts([view.t("print.decision.postponed-until"), dayOf(view, postponedUntil)])];
}

/** What is granted of the request: its places, and its words. */
export function grantedBlocks(view: PaperView, file: PartedRequest, part: Part | undefined): PrintedBlock[] {
  if (part === undefined) return [];
  const there = currentElements(file);
  const places = (part.elements ?? []).flatMap(({ elementId, records }) =>
    records === undefined
      ? [elementLabel(view, elementId)]
      : records.map((place) => placeLabel(view, elementId, there[elementId], place)),
  );
  return [...places.map((place) => paragraph(`– ${place}`)), ...freeText(view, part.text)];
}

/** A part of the answer that has left. */
export function answerPartBlocks(
  view: PaperView,
  file: PartedRequest,
  answerPart: StatusContent["facts"]["answerPart"],
): PrintedBlock[] {
  if (answerPart === undefined) return [];
  const title = view.t("print.answer-part", { number: answerPart.number });
  return [{ kind: "notice", text: title }, ...grantedBlocks(view, file, answerPart.part)];
}

/** What the outcome means under this mechanism. */
export function specificBlocks(view: PaperView, { specifics = [] }: DecisionContent): PrintedBlock[] {
  const { t, dir } = view;
  return specifics.flatMap(({ code, text, day, amount, share }) => {
    const key = `convention.outcome.${code}`;
    const said = [
      t.has(key) ? t(key) : seen(code, dir),
      day === undefined ? undefined : dayOf(view, day),
      amount === undefined ? undefined : `${amount.value} ${amount.currency}`,
      share === undefined ? undefined : t("print.decision.percent", { share }),
    ];
    return [
      paragraph(said.filter((part) => part !== undefined).join("; ")),
      ...(text === undefined ? [] : freeText(view, text)),
    ];
  });
}

/** UNCC art. 40(30): who bears what. */
export function costBlocks(view: PaperView, { costs = [] }: DecisionContent): PrintedBlock[] {
  const { t } = view;
  return costs.flatMap(({ bearer, extraordinary, amount, text }) => [
    facts(
      [t("print.decision.cost-bearer"), t(`print.cost-bearer.${bearer}`)],
      [t("print.decision.cost-amount"), amount && `${amount.value} ${amount.currency}`],
      [t("print.decision.cost-kind"), extraordinary ? t("print.decision.cost-extraordinary") : undefined],
    ),
    ...(text === undefined ? [] : freeText(view, text)),
  ]);
}

/** UNCC arts. 40(26), 42(7): what kind of question it is, and of a risk which. */
export function questionMarks({ t, dir }: PaperView, { kind, risk = [] }: QuestionContent): PrintedBlock[] {
  if (kind === undefined) return [];
  const risks = risk.map((code) => {
    const key = `convention.risk.${code}`;
    return paragraph(`– ${t.has(key) ? t(key) : seen(code, dir)}`);
  });
  return [{ kind: "notice", text: t(`print.question-kind.${kind}`) }, ...risks];
}

export function goesOnBlocks({ t }: PaperView, { goesOn }: AnswerContent): PrintedBlock[] {
  return goesOn === undefined ? [] : [{ kind: "notice", text: t(`print.goes-on.${goesOn}`) }];
}

/** UNCC art. 40(28): what was said before the decision, by both. */
export function consultationBlocks(
  view: PaperView,
  consultations: readonly ConsultationFile[],
  states: { own: string; peer: string },
  /** What is said of a letter to our own people alone: who typed it in (R17). */
  ofLetter: (paper: OnPaper) => string | undefined = () => undefined,
): PrintedBlock[] {
  const { t } = view;
  const said = (one: Told<ConsultationContent>): PrintedBlock[] => [
    facts(
      [
        t(one.content.stage === "opened" ? "print.consultation.opened" : "print.consultation.reply"),
        momentOf(view, heardAt(one)),
      ],
      [t("print.said.way"), one.bearer && t(`print.bearer.${one.bearer}`)],
      [t("print.said.on-paper"), one.paper && ofLetter(one.paper)],
    ),
    ...freeText(view, one.content.text, stateName(one.lane === "own" ? states.own : states.peer, view.lang)),
  ];
  return consultations.flatMap(({ opened, replies }) => [
    ...said(opened),
    ...((opened.content.proposedGrounds ?? []).length > 0
      ? [
          facts([
            t("print.consultation.grounds"),
            (opened.content.proposedGrounds ?? []).map(({ paragraph: place }) => articleOf(view, place)).join("\n"),
          ]),
        ]
      : []),
    ...replies.flatMap(said),
  ]);
}

export function requestedBlocks(view: PaperView, elements: readonly string[]): PrintedBlock[] {
  const { t } = view;
  if (elements.length === 0) return [];
  return [
    table(
      [
        [t("print.ground.place"), 3],
        [t("print.requested.element"), 10],
      ],
      elements.map((id) => [articleOf(view, id), elementLabel(view, id)]),
    ),
  ];
}
