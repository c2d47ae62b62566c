import { type Certainty, groundsFor, GROUNDS, type MechanismId, uncertainty } from "../../../convention/index.ts";
import type {
  AnswerContent,
  ConsentContent,
  DecisionContent,
  FreeText,
  Part,
  StatusContent,
  StepProposalContent,
} from "../../../protocol/bodies/index.ts";
import { visibleText } from "../../../web/index.ts";
import { askedRows } from "./asked-rows.ts";
import { digestOf, DRAFTED } from "./domain/agreement.ts";
import { NO_GROUND } from "./domain/cited-grounds.ts";
import { notGranted } from "./domain/granted-part.ts";
import { grantedAs } from "./domain/life.ts";
import type { Message } from "./domain/message.ts";
import { conditionsSet, currentElements, type RequestFile } from "./domain/request-file.ts";
import { conditionName, type Line, purposeLabel, recordLines, row, type Row, wordOr, type Words } from "./lines.ts";
import { type PartedRequest, placeLabel } from "./part-labels.ts";
import { cited, elementLabel, groundLabel } from "./pages/words.tsx";

// What the States say about a request, once for a page, a letter and the dossier. A row without a name stands by itself.

/** A message of either State, as far as its words go; `paper`: it came as a letter. */
export type SaidWords = {
  [Kind in Message["kind"]]: Pick<Extract<Message, { kind: Kind }>, "kind" | "content">;
}[Message["kind"]] & { readonly paper?: unknown };

/** All that a message says beside what it is, in the order in which it is read; of a decision without its conditions. */
export function messageRows(words: Words, file: RequestFile, { kind, content, paper }: SaidWords): readonly Row[] {
  const { t, format } = words;
  switch (kind) {
    case "acknowledgement": {
      const { acknowledgedAt, officerRole, phone, languages, expectedNextStep } = content;
      const spoken = format.list(languages.map((code) => format.languageName(code)));
      return [
        ...momentRow(words, "print.ack.seen", acknowledgedAt),
        // A letter does not say the role of who wrote it.
        ...(paper
          ? []
          : [row(t("print.ack.role"), { text: wordOr(words, `identity.role.${officerRole}`, officerRole) })]),
        row(t("print.reach.phone"), { text: phone, quoted: true }),
        row(t("print.reach.languages"), { text: spoken }),
        ...bare(expectedNextStep),
      ];
    }
    case "question":
      return [
        ...(content.kind === undefined ? [] : [strong(t(`print.question-kind.${content.kind}`))]),
        ...listed("", content.risk ?? [], (code) => wordOr(words, `convention.risk.${code}`, code)),
        ...bare(content.text),
        ...requestedRows(words, content.elements),
      ];
    case "answer":
      return answerRows(words, file, content);
    case "consultation":
      return [
        ...listed(t("cooperation.consultation.purposes"), content.purposes ?? [], (one) => purposeLabel(words, one)),
        ...groundRows(words, file.mechanism, content.proposedGrounds, "print.consultation.grounds"),
        ...bare(content.text),
      ];
    case "consent":
      return consentRows(words, file, content);
    case "extension":
      return [...momentRow(words, "print.said.until", content.until), ...bare(content.reason)];
    case "withdrawal":
      return bare(content.reason);
    case "use-report":
      return bare(content.text);
    case "step":
      return stepRows(words, content);
    case "closure":
      return bare(content.note);
    case "status":
      return statusRows(words, file, content.facts);
    case "decision":
      return decisionRows(words, file, content);
  }
}

/** What a decision says beside its outcome and its conditions. */
export function decisionRows(words: Words, file: PartedRequest, content: DecisionContent): readonly Row[] {
  const { t, format } = words;
  const {
    purposes = [],
    postponedUntil,
    part,
    grounds,
    reasons,
    requestedElements,
    specifics = [],
    costs = [],
  } = content;
  const refused = part === undefined ? [] : notGranted(file, part);
  return [
    ...listed(t("cooperation.decision.purposes"), purposes, (one) => purposeLabel(words, one)),
    // UNCC art. 40(27): until when nothing is done, where the decision names a day.
    ...(postponedUntil === undefined
      ? []
      : [strong(t("cooperation.decision.postponed-until-shown", { date: format.day(postponedUntil) }))]),
    ...(part === undefined
      ? []
      : [{ label: t("cooperation.decision.granted"), groups: partGroups(words, file, part) }]),
    ...listed(t("cooperation.decision.rest"), refused, (place) => placeText(words, file, place)),
    ...several(
      t("cooperation.decision.specifics"),
      specifics.map(({ code, text, day, amount, share }) => [
        { text: wordOr(words, `convention.outcome.${code}`, code), strong: true },
        ...said(t("cooperation.decision.specific-day"), day && format.day(day)),
        ...sumLine(words, amount),
        ...said(undefined, share === undefined ? undefined : t("cooperation.decision.percent", { share })),
        ...(text === undefined ? [] : [{ free: text }]),
      ]),
    ),
    ...groundRows(words, file.mechanism, grounds),
    ...(reasons === undefined ? [] : [row(t("cooperation.decision.reasons"), { free: reasons })]),
    ...requestedRows(words, requestedElements),
    // UNCC art. 40(30): who bears what.
    ...several(
      cited(words, "40(30)", t("cooperation.decision.costs")),
      costs.map(({ bearer, extraordinary, amount, text }) => [
        { text: t(`cooperation.cost-bearer.${bearer}`), strong: true },
        ...said(undefined, extraordinary ? t("cooperation.decision.cost-extraordinary") : undefined),
        ...sumLine(words, amount),
        ...(text === undefined ? [] : [{ free: text }]),
      ]),
    ),
  ];
}

/** Each ground with its place, what the Convention says of it, and how sure we are of that where it was not checked. */
export function groundRows(
  words: Words,
  mechanism: MechanismId,
  grounds: DecisionContent["grounds"] = [],
  title = "cooperation.decision.grounds",
): Row[] {
  const { t } = words;
  return several(
    t(title),
    grounds.map(({ groundId, paragraph, details = [] }) => {
      const known = GROUNDS.find((one) => one.id === groundId);
      const sureness = known && surenessOf(mechanism, groundId, known.certainty);
      const isNamed = groundId !== NO_GROUND;
      return [
        { text: groundLabel(words, groundId), strong: true },
        ...details.map((code) => ({ text: wordOr(words, `convention.ground-detail.${code}`, code) })),
        ...(isNamed ? [{ label: t("print.ground.place"), text: paragraph, quoted: true }] : []),
        ...said(t("print.ground.kind"), isNamed ? t(`print.ground.${known?.kind ?? "unlisted"}`) : undefined),
        ...said(
          t("print.ground.certainty"),
          sureness && sureness !== "text" ? t(`print.certainty.${sureness}`) : undefined,
        ),
      ];
    }),
  );
}

/** The chain is as weak as its weaker link: the ground itself, and the rule that opens it for this kind of request. */
function surenessOf(mechanism: MechanismId, groundId: string, own: Certainty): Certainty {
  const opening = groundsFor(mechanism).find(({ ground }) => ground.id === groundId)?.opening;
  return opening && uncertainty(opening.certainty) > uncertainty(own) ? opening.certainty : own;
}

/** A part of the request, as both States read it: what it is about, its places, its words. */
export function partRows(words: Words, file: PartedRequest, part: Part): Row[] {
  return [{ label: "", groups: partGroups(words, file, part) }];
}

function partGroups(words: Words, file: PartedRequest, { purposes = [], elements = [], text }: Part): Row["groups"] {
  const places = elements.flatMap(
    ({ elementId, records }) => records?.map((place) => `${elementId}#${place}`) ?? [elementId],
  );
  const names = [
    ...purposes.map((one) => purposeLabel(words, one)),
    ...places.map((one) => placeText(words, file, one)),
  ];
  return [names.map((name) => ({ text: name })), [{ free: text }]];
}

/** What stands at "offences", or at "offences#2". */
export function placeText(words: Words, file: PartedRequest, value: string): string {
  const [elementId = "", place] = value.split("#");
  return place === undefined
    ? cited(words, elementId, elementLabel(words, elementId))
    : placeLabel(words, elementId, currentElements(file)[elementId], Number(place));
}

/** A part of the answer that has left. */
export function answerPartRows(words: Words, file: RequestFile, told: StatusContent["facts"]["answerPart"]): Row[] {
  if (told === undefined) return [];
  const { number, part, exhibits = [] } = told;
  return [
    strong(words.t("print.answer-part", { number })),
    ...partRows(words, file, part),
    ...carried(words, exhibits.length),
  ];
}

/** What was said with a step: its boxes, which instalment it is, how many exhibits it carries, and its words. */
export function stepRows(words: Words, content: StepProposalContent & { readonly step?: string }): Row[] {
  const { t, format } = words;
  const { step, records = [], instalment, exhibits = [], note, corrects, nevertheless } = content;
  const when = corrects === undefined ? "" : format.dateTime(new Date(corrects.recordedAt));
  return [
    ...(corrects ? [line(t("print.life.corrects", { step: stepLabel(words, corrects.step), when }))] : []),
    ...(nevertheless === true ? [line(t("cooperation.life.happened-all-the-same"))] : []),
    ...(instalment === undefined ? [] : [line(t("cooperation.life.instalment", { number: instalment }))]),
    ...(records.length === 0 ? [] : [{ label: "", groups: records.map((record) => recordLines(words, record)) }]),
    ...(step === DRAFTED ? [line(t("print.life.digest", { digest: digestOf({ records }) }))] : []),
    ...carried(words, exhibits.length),
    ...bare(note),
  ];
}

/** A step that is unknown here is shown by its name, as it came; to be granted means what was asked for. */
export function stepLabel({ t }: Pick<Words, "t">, id: string, file?: RequestFile): string {
  const granted = file === undefined || id !== "granted" ? undefined : grantedAs(file);
  const key = granted === undefined ? `convention.step.${id}` : `convention.granted.${granted}`;
  return t.has(key) ? t(key) : visibleText(id);
}

function answerRows(words: Words, file: RequestFile, { goesOn, text, elements, papers }: AnswerContent): Row[] {
  const { mechanism } = file;
  const supplied = askedRows(words, { mechanism, ...(elements && { elements }), ...(papers && { papers }) }, [
    "elements",
    "papers",
  ]);
  return [...(goesOn === undefined ? [] : [strong(words.t(`print.goes-on.${goesOn}`))]), ...bare(text), ...supplied];
}

/** Which conditions bind no longer, the one use that was agreed to, and the words. */
function consentRows(words: Words, file: RequestFile, { lifts, use, text }: ConsentContent): Row[] {
  const { t } = words;
  const lifted = lifts.map((id): Line[] => {
    const condition = conditionsSet(file).find((one) => one.id === id);
    return condition === undefined
      ? [{ text: id, quoted: true }]
      : [
          { text: conditionName(words, condition), strong: true },
          { label: t("print.ground.place"), text: condition.article, quoted: true },
          { free: condition.text },
        ];
  });
  const agreed = use && [
    { text: t(`cooperation.use.${use.kind}`) },
    ...(use.recipient === undefined ? [] : [{ text: use.recipient, quoted: true }]),
    { text: use.purpose, quoted: true },
  ];
  return [
    ...several(t("print.consent.lifts"), lifted),
    ...(agreed === undefined ? [] : [row(t("print.consent.use"), ...agreed)]),
    ...bare(text),
  ];
}

/** UNCC art. 43(2): of a preservation, why a further provider is not disclosed. */
const WITHHELD_UNDER: MechanismId = "preserved-traffic-disclosure";

function statusRows(words: Words, file: RequestFile, facts: StatusContent["facts"]): Row[] {
  const { t } = words;
  const { partly, partlyNote, extension, interest, withheld, answerPart, note } = facts;
  const settled = extension?.granted === true ? "print.said.granted" : "print.said.not-granted";
  return [
    ...momentRow(words, "print.preservation.from", facts.preservedFrom),
    ...momentRow(words, "print.preservation.treaty-until", facts.treatyUntil),
    ...momentRow(words, "print.preservation.order-until", facts.orderUntil),
    ...momentRow(words, "print.said.extension", extension?.until),
    ...(extension === undefined ? [] : [row(t("print.said.settled"), { text: t(settled) })]),
    ...(partly === true
      ? [
          row(
            t("cooperation.reply.partly"),
            partlyNote ? { free: partlyNote } : { text: t("print.preservation.partly-unsaid") },
          ),
        ]
      : []),
    ...(interest === undefined ? [] : [line(t(`cooperation.interest.${interest}`))]),
    ...bare(withheld?.reasons),
    ...groundRows(words, WITHHELD_UNDER, withheld?.grounds),
    ...answerPartRows(words, file, answerPart),
    ...bare(note),
  ];
}

function requestedRows(words: Words, elements: readonly string[] = []): Row[] {
  return listed(words.t("cooperation.decision.elements"), elements, (id) => cited(words, id, elementLabel(words, id)));
}

function carried({ t }: Words, count: number): Row[] {
  return count === 0 ? [] : [line(t("cooperation.life.carries", { count }))];
}

function sumLine({ t }: Words, amount: { readonly value: string; readonly currency: string } | undefined): Line[] {
  if (amount === undefined) return [];
  return [
    { label: t("cooperation.decision.specific-amount"), text: `${amount.value} ${amount.currency}`, quoted: true },
  ];
}

function momentRow({ t, format }: Words, title: string, at: string | undefined): Row[] {
  return at === undefined ? [] : [row(t(title), { text: format.dateTime(new Date(at)) })];
}

function said(label: string | undefined, text: string | undefined): Line[] {
  return text === undefined ? [] : [label === undefined ? { text } : { label, text }];
}

/** Names one below the other. */
function listed(label: string, ids: readonly string[], name: (id: string) => string): Row[] {
  return ids.length === 0 ? [] : [row(label, ...ids.map((id) => ({ text: name(id) })))];
}

function several(label: string, groups: Row["groups"]): Row[] {
  return groups.length === 0 ? [] : [{ label, groups }];
}

function line(text: string): Row {
  return row("", { text });
}

function strong(text: string): Row {
  return row("", { text, strong: true });
}

function bare(text: FreeText | undefined): Row[] {
  return text === undefined ? [] : [row("", { free: text })];
}
