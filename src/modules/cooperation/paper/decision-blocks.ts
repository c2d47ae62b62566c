import {
  CERTAINTIES,
  type Certainty,
  groundsFor,
  GROUNDS,
  type MechanismId,
  uncertainty,
} from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type { DecisionContent, Part } from "../../../protocol/bodies/index.ts";
import { conditionBlocks } from "../../evidence/index.ts";
import {
  articleOf,
  dayOf,
  facts,
  freeText,
  heading,
  type PaperView,
  paragraph,
  seen,
  table,
} from "../../printing/index.ts";
import { NO_GROUND } from "../request/domain/cited-grounds.ts";
import { currentElements, type RequestFile } from "../request/domain/request-file.ts";
import { purposeLabel, wordOr } from "../request/lines.ts";
import { elementLabel } from "../request/pages/words.tsx";
import { notGranted } from "../request/domain/granted-part.ts";
import { placeLabel, type PartedRequest } from "../request/part-labels.ts";

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
          known || groundId !== NO_GROUND
            ? wordOr(view, `convention.ground.${groundId}.label`, seen(groundId, dir))
            : t("print.ground.none-named"),
          ...details.map((code) => wordOr(view, `convention.ground-detail.${code}`, code)),
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

/** What a decision says beside its outcome, each part under its title. */
export function decisionWords(
  view: PaperView,
  file: RequestFile,
  content: DecisionContent,
  lifted?: ReadonlyMap<string, string>,
): PrintedBlock[] {
  const { t } = view;
  const { purposes = [], postponedUntil, part, grounds, reasons, requestedElements = [], conditions } = content;
  const bind = conditions.length === 0 ? [] : [paragraph(t("print.decision.conditions-bind"))];
  return [
    ...titled(
      t("cooperation.decision.purposes"),
      purposes.map((one) => paragraph(purposeLabel(view, one))),
    ),
    // UNCC art. 40(27): until when nothing is done, where the decision names a day.
    ...(postponedUntil === undefined
      ? []
      : [facts([t("print.decision.postponed-until"), dayOf(view, postponedUntil)])]),
    ...titled(t("print.decision.granted"), grantedBlocks(view, file, part)),
    ...titled(t("print.decision.not-granted"), part === undefined ? [] : notGrantedBlocks(view, file, part)),
    ...specificBlocks(view, content),
    ...titled(t("print.decision.grounds"), groundBlocks(view, file.mechanism, grounds)),
    ...titled(t("print.decision.reasons"), reasons ? freeText(view, reasons) : []),
    ...titled(t("print.decision.requested"), requestedBlocks(view, requestedElements)),
    ...titled(t("print.decision.conditions"), [...bind, ...conditionBlocks(view, conditions, lifted)]),
    ...titled(t("print.decision.costs"), costBlocks(view, content)),
  ];
}

export function titled(title: string, blocks: readonly PrintedBlock[]): PrintedBlock[] {
  return blocks.length === 0 ? [] : [heading(title), ...blocks];
}

/** What is granted of the request: its places, and its words. */
export function grantedBlocks(view: PaperView, file: PartedRequest, part: Part | undefined): PrintedBlock[] {
  if (part === undefined) return [];
  const places = (part.elements ?? []).flatMap(
    ({ elementId, records }) => records?.map((place) => `${elementId}#${place}`) ?? [elementId],
  );
  return [
    ...(part.purposes ?? []).map((one) => paragraph(`– ${purposeLabel(view, one)}`)),
    ...placeBlocks(view, file, places),
    ...freeText(view, part.text),
  ];
}

/** What is refused with it, where what is granted was told by its places. */
function notGrantedBlocks(view: PaperView, file: PartedRequest, part: Part): PrintedBlock[] {
  return placeBlocks(view, file, notGranted(file, part));
}

function placeBlocks(view: PaperView, file: PartedRequest, places: readonly string[]): PrintedBlock[] {
  const there = currentElements(file);
  return places.map((value) => {
    const [elementId = "", place] = value.split("#");
    const label =
      place === undefined
        ? elementLabel(view, elementId)
        : placeLabel(view, elementId, there[elementId], Number(place));
    return paragraph(`– ${label}`);
  });
}

/** What the outcome means under this mechanism. */
function specificBlocks(view: PaperView, { specifics = [] }: DecisionContent): PrintedBlock[] {
  const { t } = view;
  return specifics.flatMap(({ code, text, day, amount, share }) => {
    const said = [
      wordOr(view, `convention.outcome.${code}`, code),
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
function costBlocks(view: PaperView, { costs = [] }: DecisionContent): PrintedBlock[] {
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
