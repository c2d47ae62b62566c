import { saysNothing, stateName } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type { RequestContent } from "../../../protocol/bodies/index.ts";
import { conditionBlocks } from "../../evidence/index.ts";
import { type AskedField, askedOf, askedRows } from "../request/asked-rows.ts";
import { letterDay, liftedBy, type RequestFile } from "../request/domain/request-file.ts";
import { titled } from "./decision-blocks.ts";
import { bearerText, subjectOf } from "./letter.ts";
import { factBlocks, rowBlocks } from "./row-blocks.ts";
import {
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

/** What was asked, whole: law, urgency, every element as it stands now or as given, and those that are not there with the reason. */
export function askedBlocks(view: PaperView, file: RequestFile, elements?: RequestContent["elements"]): PrintedBlock[] {
  const { t } = view;
  const asked = askedOf(file, elements);
  const rows = (...fields: readonly AskedField[]): PrintedBlock[] => rowBlocks(view, askedRows(view, asked, fields));
  const sent = paragraph(t(file.bearer === "peer" ? "print.papers.sent" : "print.papers.enclosed"));
  const papers = rows("papers");
  return [
    ...(asked.legalBasis
      ? [heading(t("print.request.basis")), ...factBlocks(view, askedRows(view, asked, ["legalBasis"]))]
      : []),
    heading(t("print.request.elements")),
    ...rows("elements"),
    ...(saysNothing(asked.elements ?? {}) ? [paragraph(t("print.request.empty"))] : []),
    ...titled(t("print.missing.title"), rows("missingElements")),
    ...titled(t("cooperation.papers.title"), [
      ...(papers.length === 0 ? [] : [sent, ...papers]),
      ...rows("missingPapers"),
    ]),
    ...titled(t("print.decision.conditions"), conditionBlocks(view, asked.conditions ?? [], liftedBy(file))),
    heading(t("print.request.terms")),
    ...factBlocks(view, askedRows(view, asked, TERMS)),
  ];
}

const TERMS = [
  "urgency",
  "offenceClass",
  "purpose",
  "purposes",
  "propertyPaths",
  "desiredStatus",
  "responseDeadline",
  "confidentiality",
  "screening",
] as const;

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
            status: t(`cooperation.status.${file.status}`),
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
