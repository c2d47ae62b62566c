import { type MechanismId, STEP_FAULTS, stateName } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { sha256Hex } from "../../../protocol/digest.ts";
import { saidCode } from "../request/domain/fold-letters.ts";
import type { DecisionFile, RequestFile, Screening, TooLate } from "../request/domain/request-file.ts";
import { offenceTestRows } from "../request/offence-test-rows.ts";
import { letterTitle } from "../request/pages/paper-note.tsx";
import { gateAnswer, gateTitle } from "../request/pages/words.tsx";
import type { ReceiptPart, RequestPart } from "./dossier-file.ts";
import { lifeBlocks } from "./life.ts";
import { letterBlocks } from "./letters-section.ts";
import { askedBlocks, partBlocks, standingFacts } from "./request-blocks.ts";
import { factBlocks, type States, saidRowBlocks } from "./row-blocks.ts";
import { answerPartRows } from "../request/said-rows.ts";
import { type Said, saidBlocks } from "./said-blocks.ts";
import {
  articleOf,
  drillNotice,
  facts,
  momentOf,
  type PaperView,
  paragraph,
  seen,
  seenName,
  table,
} from "../../printing/index.ts";

/** One request with everything that both States and our own people wrote about it, and what the receipts prove. */
export function requestSection(view: PaperView, part: RequestPart, states: States, number: number): PrintedBlock[] {
  const { t } = view;
  const { file } = part;
  return [
    {
      kind: "heading",
      text: t("print.request.section", {
        number,
        reference: file.ownReference,
        title: t(`convention.mechanism.${file.mechanism}.title`),
      }),
    },
    ...drillNotice(view, file.drill),
    standingFacts(view, file, states.peer),
    ...partBlocks(view, file),
    ...linkBlocks(view, part),
    ...asSentNote(view, file),
    // The bytes that were signed said exactly this; what came later stands below, with its answer.
    ...within(askedBlocks(view, file, file.content?.elements)),
    ...clockBlocks(view, part),
    ...file.screenings.flatMap((screening) => screeningBlocks(view, file.mechanism, screening)),
    // What was found of an offence in our own law is in our own papers only.
    ...(file.offenceTests ?? []).flatMap((test) =>
      under(t("print.offence-test", { number: test.offence }), factBlocks(view, offenceTestRows(view, test))),
    ),
    ...saidAfterwards(view, file, states),
    ...letterBlocks(view, file),
    ...receiptBlocks(view, part.receipts),
  ];
}

/** UNCC art. 42(8): which preservation it follows and whether it holds it; and of which request of ours it is a copy. */
function linkBlocks({ t }: PaperView, { links: { follows, copyOf } }: RequestPart): PrintedBlock[] {
  if (follows === undefined && copyOf === undefined) return [];
  const isHeld = follows?.file.mechanism === "preservation";
  const fits = isHeld ? "print.link.holds" : "print.link.goes-on";
  const holds = follows && t(follows.unfit === undefined ? fits : "print.link.holds-not");
  return [
    facts(
      [t("print.link.follows"), follows && `${follows.file.ownReference}\n${holds ?? ""}`],
      [t("print.link.copy-of"), copyOf?.ownReference],
    ),
  ];
}

function asSentNote({ t }: PaperView, { content, supplied }: RequestFile): PrintedBlock[] {
  return content === undefined || Object.keys(supplied).length === 0 ? [] : [paragraph(t("print.request.as-sent"))];
}

function under(title: string, blocks: readonly PrintedBlock[]): PrintedBlock[] {
  return blocks.length === 0 ? [] : [{ kind: "subheading", text: title }, ...blocks];
}

function clockBlocks(view: PaperView, { clocks }: RequestPart): PrintedBlock[] {
  const { t } = view;
  if (clocks.length === 0) return [];
  const moment = (at: string | null): string => (at === null ? "–" : momentOf(view, at));
  return under(t("print.clock.title"), [
    table(
      [
        [t("print.clock.which"), 5],
        [t("print.ground.place"), 2],
        [t("print.clock.standing"), 3],
        [t("print.clock.earliest"), 4],
        [t("print.clock.latest"), 4],
      ],
      clocks.map((clock) => [
        t(`convention.clock.${clock.rule}.title`),
        articleOf(view, clock.article),
        t(`print.clock.${clock.standing}`),
        moment(clock.dueEarliest),
        moment(clock.dueLatest),
      ]),
    ),
  ]);
}

function screeningBlocks(view: PaperView, mechanism: MechanismId, screening: Screening): PrintedBlock[] {
  const { t, dir } = view;
  return under(t("print.screening.title"), [
    facts(
      [t("print.said.when"), momentOf(view, screening.at)],
      [t("print.said.by"), seenName(view, screening.by.name)],
      [t("print.screening.digest"), seen(screening.digest, dir)],
    ),
    table(
      [
        [t("print.screening.question"), 7],
        [t("print.screening.answer"), 3],
        [t("print.screening.note"), 6],
      ],
      screening.records.map(({ gate, answer, note }) => [
        `${gate} · ${gateTitle(view, gate, mechanism)}`,
        gateAnswer(view, { gate, answer }, mechanism),
        note === undefined ? "–" : seen(note, dir),
      ]),
    ),
  ]);
}

/** What both States said since, each with all its words, and how it goes. */
function saidAfterwards(view: PaperView, file: RequestFile, states: States): PrintedBlock[] {
  const { t, dir } = view;
  const { acknowledgement, takenNote, withheld, withdrawal, closure } = file;
  const said = (one: Said, title?: string): PrintedBlock[] =>
    within(saidBlocks(view, file, one, compact({ states, title })));
  return [
    ...(acknowledgement ? said({ kind: "acknowledgement", ...acknowledgement }) : []),
    ...(takenNote ? said({ kind: "status", ...takenNote }, t("cooperation.information.noted")) : []),
    ...(withheld ? said({ kind: "status", ...withheld }, t("cooperation.withhold.told")) : []),
    ...(file.answerParts ?? []).flatMap((answered) => [
      ...within(saidRowBlocks(view, answerPartRows(view, file, answered.content))),
      facts([t("print.message.written"), momentOf(view, answered.at)]),
    ]),
    ...file.questions.flatMap(({ question, answer }) => [
      ...said({ kind: "question", ...question }),
      ...(answer ? said({ kind: "answer", ...answer }) : []),
    ]),
    ...file.completions.flatMap((one) => said({ kind: "answer", ...one })),
    ...file.consultations.flatMap(({ opened, replies }) =>
      [opened, ...replies].flatMap((one) => said({ kind: "consultation", ...one })),
    ),
    ...file.decisions.flatMap((decision) => decisionBlocks(view, file, decision, states)),
    ...lifeBlocks(view, file, states),
    ...file.extensions.flatMap(({ asked, settled }) => [
      ...said({ kind: "extension", ...asked }),
      facts([t("print.said.settled"), settled && t(settled.granted ? "print.said.granted" : "print.said.not-granted")]),
    ]),
    ...under(
      t("print.hold.title"),
      file.holds.map((hold) =>
        facts(
          [t("print.hold.from"), momentOf(view, hold.from)],
          [t("print.hold.ended"), hold.endedAt === undefined ? t("print.hold.open") : momentOf(view, hold.endedAt)],
        ),
      ),
    ),
    ...(withdrawal ? said({ kind: "withdrawal", ...withdrawal }) : []),
    ...(closure ? said({ kind: "closure", ...closure }) : []),
    ...file.useReports.flatMap((one) => said({ kind: "use-report", ...one })),
    ...file.consents.flatMap((one) => said({ kind: "consent", ...one })),
    ...(file.tooLate ?? []).flatMap(({ message, code, at, paper }) => {
      const title = t(`print.too-late.${isStepFault(code) ? "step-title" : "title"}`, {
        kind: letterTitle(view, { kind: message.kind, ...compact({ says: saidCode(message) }) }),
      });
      const why = code === "overtaken" ? code : paper === undefined ? "means" : "on-paper";
      const { type: _, ...words } = message;
      return [...said({ ...words, at, paper } as Said, title), paragraph(t(`print.too-late.${why}`))];
    }),
    ...under(
      t("print.refused-dispatch.title"),
      file.refusals.map((refusal) =>
        facts(
          [t("print.said.when"), momentOf(view, refusal.at)],
          [t("print.refused-dispatch.code"), seen(refusal.code, dir)],
          [t("print.receipt.dispatch"), seen(refusal.dispatchId, dir)],
        ),
      ),
    ),
  ];
}

/** Inside a section its parts are no entries of the table of contents. */
function within(blocks: readonly PrintedBlock[]): PrintedBlock[] {
  return blocks.map((block) => (block.kind === "heading" ? { ...block, kind: "subheading" } : block));
}

/** As it was said; and who of ours stood behind it. */
function decisionBlocks(view: PaperView, file: RequestFile, decision: DecisionFile, states: States): PrintedBlock[] {
  const { t, dir } = view;
  const { told, proposedBy, authorisedBy, countersignature } = decision;
  const { outcome, consultationRef } = told.content;
  const title = t("print.decision.section", { outcome: t(`print.outcome.${outcome}`) });
  const countersigned =
    countersignature &&
    (countersignature.by ? seenName(view, countersignature.by.name) : t("print.decision.countersign-owed"));
  return within([
    ...saidBlocks(view, file, { kind: "decision", ...told }, { states, title }),
    facts(
      [t("print.decision.proposed-by"), proposedBy && seenName(view, proposedBy.name)],
      [t("print.decision.authorised-by"), authorisedBy && seenName(view, authorisedBy.name)],
      [t("print.decision.countersigned-by"), countersigned],
      [t("print.decision.consultation-digest"), consultationRef && seen(consultationRef, dir)],
    ),
  ]);
}

/** It came in time, and does not fit how the request goes. */
function isStepFault(code: TooLate["code"]): boolean {
  return STEP_FAULTS.some((fault) => fault === code);
}

/** R9: who signed that what arrived. The digest finds the very receipt in the court package and in the log. */
function receiptBlocks(view: PaperView, receipts: readonly ReceiptPart[]): PrintedBlock[] {
  const { t, lang, dir } = view;
  if (receipts.length === 0) return [];
  return under(t("print.receipt.title"), [
    table(
      [
        [t("print.receipt.about"), 4],
        [t("print.receipt.strength"), 3],
        [t("print.receipt.giver"), 3],
        [t("print.said.when"), 4],
        [t("print.receipt.digest"), 6],
      ],
      receipts.map(({ kind, row }) => [
        `${t(`federation.kind.${kind}`)}\n${seen(row.dispatchId, dir)}`,
        row.code === undefined
          ? t(`print.receipt.${row.strength}`)
          : `${t(`print.receipt.${row.strength}`)}\n${row.code}`,
        row.direction === "given" ? t("print.receipt.by-us") : stateName(row.state, lang),
        momentOf(view, row.at),
        seen(sha256Hex(row.bytes), dir),
      ]),
    ),
  ]);
}
