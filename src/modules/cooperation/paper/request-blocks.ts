import { PROPERTY_PATHS, saysNothing, stateName } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type {
  ConsentContent,
  ElementValue,
  FreeText,
  RequestContent,
  StatusContent,
} from "../../../protocol/bodies/index.ts";
import { conditionBlocks } from "../../evidence/index.ts";
import { basisOnPaper } from "../request/cited-basis.ts";
import {
  conditionsSet,
  currentElements,
  heardAt,
  letterDay,
  liftedBy,
  type RequestFile,
  type Told,
} from "../request/domain/request-file.ts";
import { groundBlocks } from "./decision-blocks.ts";
import { papersBlocks } from "./papers-blocks.ts";
import { elementBlocks, elementLabel, missingBlocks } from "./elements.ts";
import { bearerText, subjectOf } from "./letter.ts";
import {
  articleOf,
  dayOf,
  facts,
  freeText,
  heading,
  momentOf,
  type PaperView,
  paragraph,
  seen,
  seenName,
} from "../../printing/index.ts";
import { paperText } from "../../desk/index.ts";

/** Of information the note that its receiver took; of a preservation, why a further provider is not disclosed (UNCC art. 43(2)). */
export function noteBlocks(view: PaperView, { takenNote, withheld }: RequestFile, states: States): PrintedBlock[] {
  const { t } = view;
  return [
    ...(takenNote
      ? saidBlocks(view, t("cooperation.information.noted"), takenNote, states, takenNote.content.facts.note)
      : []),
    ...(takenNote ? interestBlocks(view, takenNote.content.facts) : []),
    ...(withheld
      ? saidBlocks(view, t("cooperation.withhold.told"), withheld, states, withheld.content.facts.withheld?.reasons)
      : []),
    ...(withheld ? withheldBlocks(view, withheld.content.facts) : []),
  ];
}

export function interestBlocks({ t }: PaperView, { interest }: StatusContent["facts"]): PrintedBlock[] {
  return interest === undefined ? [] : [paragraph(t(`cooperation.interest.${interest}`))];
}

export function withheldBlocks(view: PaperView, { withheld }: StatusContent["facts"]): PrintedBlock[] {
  return withheld === undefined ? [] : groundBlocks(view, "preserved-traffic-disclosure", withheld.grounds);
}

/** What was asked, whole: law, urgency, every element as it stands now or as given, and those that are not there with the reason. */
export function askedBlocks(
  view: PaperView,
  file: RequestFile,
  elements: Readonly<Record<string, ElementValue>> = currentElements(file),
): PrintedBlock[] {
  const { t } = view;
  const { content } = file;
  const missing = content?.missingElements ?? [];
  return [
    ...basisBlocks(view, file),
    heading(t("print.request.elements")),
    ...elementBlocks(view, file.mechanism, elements),
    ...(saysNothing(elements) ? [paragraph(t("print.request.empty"))] : []),
    ...(missing.length > 0 ? [heading(t("print.missing.title")), ...missingBlocks(view, missing)] : []),
    ...papersBlocks(view, file),
    ...(content?.conditions
      ? [heading(t("print.decision.conditions")), ...conditionBlocks(view, content.conditions, liftedBy(file))]
      : []),
    ...(content ? termsBlocks(view, content) : []),
  ];
}

function basisBlocks(view: PaperView, { content, draft }: RequestFile): PrintedBlock[] {
  const { t } = view;
  const basis = content?.legalBasis ?? draft?.legalBasis;
  if (!basis) return [];
  return [
    heading(t("print.request.basis")),
    facts(
      [t("print.request.basis-kind"), t(`print.basis.${basis.kind}`)],
      [t("print.request.citation"), basisOnPaper(view, basis.citation)],
      [t("print.request.in-force-on"), basis.inForceOn && dayOf(view, basis.inForceOn)],
    ),
  ];
}

function termsBlocks(view: PaperView, content: RequestContent): PrintedBlock[] {
  const { t, dir } = view;
  const { responseDeadline, confidentiality, screening } = content;
  return [
    heading(t("print.request.terms")),
    facts(
      [t("print.ack.urgency"), t(`print.urgency.${content.urgency}`)],
      [
        t("cooperation.request.offence-class"),
        content.offenceClass && t(`cooperation.offence-class.${content.offenceClass}`),
      ],
      [t("print.request.purpose"), content.purpose && purposeOf(view, content.purpose)],
      [
        t("cooperation.draft.step.property-paths"),
        content.propertyPaths &&
          view.format.list(content.propertyPaths.map((path) => elementLabel(view, PROPERTY_PATHS[path]))),
      ],
      [t("print.request.desired"), t(`print.status.${content.desiredStatus}`)],
      [t("print.request.deadline"), responseDeadline && dayOf(view, responseDeadline.date)],
      [
        t("print.request.confidential"),
        confidentiality &&
          t(confidentiality.requested ? "print.request.confidential-yes" : "print.request.confidential-no", {
            day: dayOf(view, confidentiality.reviewOn),
          }),
      ],
      [t("print.request.screened"), `${momentOf(view, screening.recordedAt)}\n${seen(screening.ruleVersion, dir)}`],
    ),
    ...(responseDeadline ? freeText(view, responseDeadline.reason) : []),
  ];
}

/** A purpose of Article 40(3) in words; a code that we do not know as it came. */
function purposeOf({ t, dir }: PaperView, purpose: string): string {
  const key = `convention.purpose.${purpose}`;
  return t.has(key) ? t(key) : seen(purpose, dir);
}

/** Where a request stands, in two columns. */
export function standingFacts(view: PaperView, file: RequestFile, state: string): PrintedBlock {
  const { t } = view;
  const { facts: known } = file;
  return facts(
    [t("print.request.direction"), t(`print.direction.${file.direction}`, { state: stateName(state, view.lang) })],
    [t("print.letter.subject"), subjectOf(view, file)],
    [t("print.request.own-reference"), file.ownReference],
    [t("print.request.peer-reference"), file.peerReference && seenName(view, file.peerReference)],
    [t("print.ack.came-by"), bearerText(view, file.bearer)],
    [t("print.request.drafted-by"), file.draftedBy && seenName(view, file.draftedBy.name)],
    [t("print.request.sent"), sentText(view, file)],
    [t("print.ack.received"), file.receivedAt && momentOf(view, file.receivedAt)],
    [
      t("print.request.status"),
      file.status === undefined
        ? t(`print.stage.${file.stage ?? "drafting"}`)
        : t("print.request.status-since", {
            status: t(`print.status.${file.status}`),
            since: view.format.date(new Date(file.statusAt ?? file.openedAt)),
          }),
    ],
    [t("print.preservation.from"), known.preservedFrom && momentOf(view, known.preservedFrom)],
    [t("print.preservation.treaty-until"), known.treatyUntil && momentOf(view, known.treatyUntil)],
    [t("print.preservation.order-until"), known.orderUntil && momentOf(view, known.orderUntil)],
    [t("print.request.digest"), file.contentDigest && seen(file.contentDigest, view.dir)],
  );
}

function sentText(view: PaperView, file: RequestFile): string | undefined {
  const day = letterDay(file);
  return day === undefined ? file.sentAt && momentOf(view, file.sentAt) : dayOf(view, day);
}

/** UNCC art. 42(7): which part is kept, in the owner's words, and that the rest is not. */
export function partBlocks(view: PaperView, { facts: { partly, partlyNote } }: RequestFile): PrintedBlock[] {
  if (partly !== true) return [];
  const { t } = view;
  return [
    { kind: "notice", text: t("print.preservation.partly") },
    ...(partlyNote ? freeText(view, partlyNote) : [paragraph(t("print.preservation.partly-unsaid"))]),
  ];
}

/** One thing that was said, with when and by whom. */
export function saidBlocks(
  view: PaperView,
  title: string,
  said: Pick<Told<unknown>, "at" | "lane" | "bearer" | "paper">,
  states: States,
  words: FreeText | undefined,
): PrintedBlock[] {
  const { t, lang } = view;
  return [
    { kind: "subheading", text: title },
    facts(
      [t("print.said.when"), momentOf(view, heardAt(said))],
      [t("print.said.by"), stateName(said.lane === "own" ? states.own : states.peer, lang)],
      [t("print.said.way"), wayOf(view, said)],
      [t("print.said.on-paper"), said.paper && paperText(view, said.paper)],
    ),
    ...(words ? freeText(view, words) : [paragraph(t("print.said.no-words"))]),
  ];
}

/** How it went or came; what a letter says of itself says that too. */
export function wayOf(view: PaperView, { bearer, paper }: Pick<Told<unknown>, "bearer" | "paper">): string | undefined {
  return bearer === undefined || paper !== undefined ? undefined : bearerText(view, bearer);
}

export interface States {
  readonly own: string;
  readonly peer: string;
}

/** Which conditions bind no longer, and the one use that was agreed to. */
export function consentFacts(view: PaperView, file: RequestFile, { lifts, use }: ConsentContent): PrintedBlock {
  const { t } = view;
  return facts(
    [t("print.consent.lifts"), liftedTitles(view, file, lifts)],
    [t("print.consent.use"), use && useText(view, use)],
  );
}

function liftedTitles(view: PaperView, file: RequestFile, lifts: readonly string[]): string | undefined {
  if (lifts.length === 0) return undefined;
  const { t, dir } = view;
  const set = conditionsSet(file);
  return lifts
    .map((id) => {
      const condition = set.find((one) => one.id === id);
      if (condition === undefined) return seen(id, dir);
      return `${t(`print.condition.${condition.kind}`)} – ${articleOf(view, condition.article)}`;
    })
    .join("\n");
}

function useText({ t, dir }: PaperView, use: NonNullable<ConsentContent["use"]>): string {
  const to = use.recipient === undefined ? [] : [seen(use.recipient, dir)];
  return [t(`cooperation.use.${use.kind}`), ...to, seen(use.purpose, dir)].join("\n");
}
