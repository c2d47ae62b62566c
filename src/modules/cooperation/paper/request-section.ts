import { STEP_FAULTS, stateName } from "../../../convention/index.ts";
import { conditionBlocks } from "../../evidence/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import { sha256Hex } from "../../../protocol/digest.ts";
import { saidCode } from "../request/domain/fold-letters.ts";
import {
  type DecisionFile,
  heardAt,
  liftedBy,
  type RequestFile,
  type OffenceTest,
  type Screening,
  type TooLate,
} from "../request/domain/request-file.ts";
import { wordsOf } from "../request/domain/words-of.ts";
import {
  answerPartBlocks,
  consultationBlocks,
  costBlocks,
  goesOnBlocks,
  grantedBlocks,
  groundBlocks,
  postponementBlocks,
  questionMarks,
  requestedBlocks,
  specificBlocks,
} from "./decision-blocks.ts";
import type { ReceiptPart, RequestPart } from "./dossier-file.ts";
import { elementBlocks, elementTitle } from "./elements.ts";
import { lifeBlocks } from "./life.ts";
import { letterBlocks, letterWords } from "./letters-section.ts";
import {
  askedBlocks,
  consentFacts,
  noteBlocks,
  partBlocks,
  saidBlocks,
  standingFacts,
  type States,
  wayOf,
} from "./request-blocks.ts";
import {
  articleOf,
  drillNotice,
  facts,
  freeText,
  momentOf,
  type PaperView,
  paragraph,
  seen,
  seenName,
  table,
} from "../../printing/index.ts";
import { paperText } from "../../desk/index.ts";

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
    // The bytes that were signed said exactly this; what came later stands below, with its answer. Inside a section the parts of the
    // request are no entries of the table of contents.
    ...askedBlocks(view, file, file.content?.elements).map((block): PrintedBlock =>
      block.kind === "heading" ? { ...block, kind: "subheading" } : block,
    ),
    ...clockBlocks(view, part),
    ...file.screenings.flatMap((screening) => screeningBlocks(view, screening)),
    ...(file.offenceTests ?? []).flatMap((test) => offenceTestBlocks(view, test)),
    ...acknowledgementBlocks(view, file, states),
    ...noteBlocks(view, file, states),
    ...(file.answerParts ?? []).flatMap((answered) => [
      ...answerPartBlocks(view, file, answered.content),
      facts([t("print.message.written"), momentOf(view, answered.at)]),
    ]),
    ...questionBlocks(view, file, states),
    ...under(
      t("print.decision.consultation"),
      consultationBlocks(view, file.consultations, states, (paper) => paperText(view, paper)),
    ),
    ...file.decisions.flatMap((decision) => decisionBlocks(view, file, decision)),
    ...lifeBlocks(view, file, states),
    ...laterBlocks(view, file, states),
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

/** What was found of one offence in our own law; it is in our own papers only. */
function offenceTestBlocks(view: PaperView, test: OffenceTest): PrintedBlock[] {
  const { t } = view;
  const { maxKind, maxMonths } = test;
  const months = maxMonths === undefined ? undefined : t("cooperation.offences.months", { months: maxMonths });
  return under(t("print.offence-test", { number: test.offence }), [
    facts(
      [t("cooperation.offence-test.provision"), test.provision && seenName(view, test.provision)],
      [t("cooperation.offence-test.name"), test.name && seenName(view, test.name)],
      [t("cooperation.offence-test.maxMonths"), maxKind === undefined ? months : t(`convention.code.${maxKind}`)],
      [t("cooperation.offence-test.conduct"), t(`cooperation.conduct.${test.conduct}`)],
      [t("cooperation.offence-test.acts"), test.acts && seenName(view, test.acts)],
      [t("cooperation.offence-test.lacking"), test.lacking && seenName(view, test.lacking)],
      [t("cooperation.offence-test.note"), test.note && seenName(view, test.note)],
      [t("cooperation.offences.recorded"), `${seenName(view, test.by.name)}, ${momentOf(view, test.at)}`],
    ),
  ]);
}

function screeningBlocks(view: PaperView, screening: Screening): PrintedBlock[] {
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
        t("print.screening.gate", { gate, title: t(`convention.gate.${gate.toLowerCase()}.title`) }),
        answerText(view, gate, answer),
        note === undefined ? "–" : seen(note, dir),
      ]),
    ),
  ]);
}

/** In words of before, where the screening is of before gates had answers of their own. */
function answerText({ t }: PaperView, gate: string, answer: string): string {
  const key = `convention.gate.${gate.toLowerCase()}.answer.${answer}`;
  return t.has(key) ? t(key) : t(`print.screening.${answer}`);
}

function acknowledgementBlocks(view: PaperView, { acknowledgement }: RequestFile, states: States): PrintedBlock[] {
  const { t, format, dir, lang } = view;
  if (!acknowledgement) return [];
  const { content, lane, at, paper } = acknowledgement;
  const role = `identity.role.${content.officerRole}`;
  return under(t("print.ack.title"), [
    facts(
      [t("print.said.when"), momentOf(view, content.acknowledgedAt ?? paper?.receivedAt ?? at)],
      [t("print.said.by"), stateName(lane === "own" ? states.own : states.peer, lang)],
      [t("print.said.way"), wayOf(view, acknowledgement)],
      [t("print.said.on-paper"), paper && paperText(view, paper)],
      // A letter does not say the role of who wrote it.
      [t("print.ack.role"), paper ? undefined : t.has(role) ? t(role) : seen(content.officerRole, dir)],
      [t("print.reach.phone"), seen(content.phone, dir)],
      [t("print.reach.languages"), format.list(content.languages.map((code) => format.languageName(code)))],
    ),
    ...(content.expectedNextStep ? freeText(view, content.expectedNextStep) : []),
  ]);
}

function questionBlocks(view: PaperView, file: RequestFile, states: States): PrintedBlock[] {
  const { t } = view;
  const answered = [...file.questions.flatMap(({ answer }) => answer ?? []), ...file.completions];
  return [
    ...file.questions.flatMap(({ question }) => [
      ...saidBlocks(view, t("print.said.question"), question, states, question.content.text),
      ...questionMarks(view, question.content),
      ...(question.content.elements ?? []).map((id) => paragraph(`– ${elementTitle(view, id)}`)),
    ]),
    ...answered.flatMap((answer) => [
      ...saidBlocks(view, t("print.said.answer"), answer, states, answer.content.text),
      ...goesOnBlocks(view, answer.content),
      ...elementBlocks(view, file.mechanism, answer.content.elements ?? {}),
    ]),
  ];
}

function decisionBlocks(view: PaperView, file: RequestFile, decision: DecisionFile): PrintedBlock[] {
  const { t, dir } = view;
  const { told, proposedBy, authorisedBy, countersignature } = decision;
  const { content } = told;
  return under(t("print.decision.section", { outcome: t(`print.outcome.${content.outcome}`) }), [
    facts(
      [t("print.decision.decided"), momentOf(view, heardAt(told))],
      [t("print.said.way"), wayOf(view, told)],
      [t("print.said.on-paper"), told.paper && paperText(view, told.paper)],
      [t("print.decision.proposed-by"), proposedBy && seenName(view, proposedBy.name)],
      [t("print.decision.authorised-by"), authorisedBy && seenName(view, authorisedBy.name)],
      [
        t("print.decision.countersigned-by"),
        countersignature &&
          (countersignature.by ? seenName(view, countersignature.by.name) : t("print.decision.countersign-owed")),
      ],
      [t("print.decision.consultation-digest"), content.consultationRef && seen(content.consultationRef, dir)],
    ),
    ...postponementBlocks(view, content),
    ...grantedBlocks(view, file, content.part),
    ...specificBlocks(view, content),
    ...groundBlocks(view, file.mechanism, content.grounds),
    ...(content.reasons ? freeText(view, content.reasons) : []),
    ...requestedBlocks(view, content.requestedElements ?? []),
    ...conditionBlocks(view, content.conditions, liftedBy(file)),
    ...costBlocks(view, content),
  ]);
}

/** Its words, and that nothing followed from them. */
function tooLateBlocks(view: PaperView, file: RequestFile, late: TooLate, states: States): PrintedBlock[] {
  const { t } = view;
  const { message, code, at, paper } = late;
  const { lane, bearer } = message;
  const said = { lane, bearer, at, ...(paper === undefined ? {} : { paper }) };
  const says = saidCode(message);
  const kind = letterWords(view, { kind: message.kind, ...(says === undefined ? {} : { says }) }).join(", ");
  const why = code === "overtaken" ? code : paper === undefined ? "means" : "on-paper";
  return [
    ...saidBlocks(
      view,
      t(`print.too-late.${isStepFault(code) ? "step-title" : "title"}`, { kind }),
      said,
      states,
      wordsOf(message),
    ),
    ...(message.kind === "answer" ? elementBlocks(view, file.mechanism, message.content.elements ?? {}) : []),
    paragraph(t(`print.too-late.${why}`)),
  ];
}

/** It came in time, and does not fit how the request goes. */
function isStepFault(code: TooLate["code"]): boolean {
  return STEP_FAULTS.some((fault) => fault === code);
}

function laterBlocks(view: PaperView, file: RequestFile, states: States): PrintedBlock[] {
  const { t, dir } = view;
  return [
    ...file.extensions.flatMap(({ asked, settled }) => [
      ...saidBlocks(view, t("print.said.extension"), asked, states, asked.content.reason),
      facts(
        [t("print.said.until"), momentOf(view, asked.content.until)],
        [t("print.said.settled"), settled && t(settled.granted ? "print.said.granted" : "print.said.not-granted")],
      ),
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
    ...(file.withdrawal
      ? saidBlocks(view, t("print.said.withdrawal"), file.withdrawal, states, file.withdrawal.content.reason)
      : []),
    ...(file.closure
      ? saidBlocks(
          view,
          t("print.said.closure", { outcome: t(`print.closure.${file.closure.content.outcome}`) }),
          file.closure,
          states,
          file.closure.content.note,
        )
      : []),
    ...file.useReports.flatMap((report) =>
      saidBlocks(view, t("print.said.use-report"), report, states, report.content.text),
    ),
    ...file.consents.flatMap((consent) => [
      ...saidBlocks(view, t("print.said.consent"), consent, states, consent.content.text),
      consentFacts(view, file, consent.content),
    ]),
    ...(file.tooLate ?? []).flatMap((late) => tooLateBlocks(view, file, late, states)),
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
