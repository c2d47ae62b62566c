import type { JSX } from "hono/jsx/jsx-runtime";
import {
  type BasisReason,
  type Bearer,
  elementsFor,
  type GateId,
  gateKey,
  keyPart,
  type LegalBasisOption,
  mechanism as mechanismRecord,
  type MechanismId,
  PAPER_BEARERS,
  type PaperBearer,
  isPlace,
  stateName,
} from "../../../../convention/index.ts";
import type {
  ConsentContent,
  ElementValue,
  FreeText,
  RequestContent,
  RequestStatus,
} from "../../../../protocol/bodies/index.ts";
import { HostileText, QuoteBlock, StatusTag, type Tone, type View } from "../../../../web/index.ts";
import { citedConvention } from "../cited-basis.ts";
import { NO_GROUND } from "../domain/cited-grounds.ts";
import { type Line, type Row, valueLines, wordOr, type Words } from "../lines.ts";
import type { Need as NeedId, QueueItem } from "../domain/queue-item.ts";
import { mechanismTitle, needText } from "../../../desk/index.ts";
import { type GateRecord, type OutgoingStage, type RequestFile } from "../domain/request-file.ts";
import { isStopped } from "../domain/screening.ts";

/** What a request rests on: the Convention in the reader's language, anything else in the words in which it came. */
export function BasisCitation({ view, words }: { view: View; words: string }): JSX.Element {
  const provision = citedConvention(view.t, words);
  return provision === undefined ? <HostileText text={words} /> : <>{provision}</>;
}

type Urgency = RequestContent["urgency"];

const STATUS_TONES: Readonly<Record<RequestStatus, Tone>> = {
  received: "attention",
  acknowledged: "info",
  "more-information": "attention",
  consultation: "attention",
  accepted: "good",
  "accepted-on-conditions": "good",
  postponed: "attention",
  refused: "bad",
  executing: "info",
  preserved: "good",
  "preservation-held": "good",
  "preservation-lapsed": "bad",
  answered: "good",
  noted: "good",
  closed: "neutral",
  withdrawn: "neutral",
};

const STAGE_TONES: Readonly<Record<OutgoingStage, Tone>> = {
  drafting: "neutral",
  screening: "info",
  screened: "info",
  submitted: "attention",
  sent: "info",
};

/** How a request stands: the owner's status once there is one, before that our own stage; sent is only what is there. */
export function RequestTag({
  view,
  file,
  onItsWay = false,
}: {
  view: View;
  file: Standing;
  onItsWay?: boolean;
}): JSX.Element {
  const { t } = view;
  const { status, stage, screenings = [] } = file;
  if (onItsWay) return <StatusTag tone="attention" label={t("cooperation.stage.on-its-way")} />;
  const inPart = (file.outcome ?? file.decisions?.at(-1)?.told.content.outcome) === "accept-in-part";
  if (status) {
    return (
      <>
        <StatusTag tone={STATUS_TONES[status]} label={t(`cooperation.status.${status}`)} />
        {inPart && (
          <>
            {" "}
            <StatusTag tone="attention" label={t("cooperation.outcome.accept-in-part")} />
          </>
        )}
      </>
    );
  }
  if (isStopped({ stage, screenings })) return <StatusTag tone="bad" label={t("cooperation.stage.stopped")} />;
  if (stage) return <StatusTag tone={STAGE_TONES[stage]} label={t(`cooperation.stage.${stage}`)} />;
  return <StatusTag tone="neutral" label={t("cooperation.stage.drafting")} />;
}

/** Of a whole file, or of a line of a list. */
interface Standing {
  readonly status?: RequestStatus | null | undefined;
  readonly stage?: OutgoingStage | null | undefined;
  readonly screenings?: RequestFile["screenings"] | undefined;
  readonly decisions?: RequestFile["decisions"] | undefined;
  /** Of the last decision, where the decisions are not at hand. */
  readonly outcome?: string | null | undefined;
}

/** How something came or went, where the words stand alone. */
export function bearerLabel({ t, format }: View, bearer: Bearer): string {
  return format.capitalized(t(`desk.bearer.${bearer}`));
}

/** The ways of a State without a server, as choices of a form. */
export function bearerOptions(view: View): { value: PaperBearer; label: string }[] {
  return PAPER_BEARERS.map((bearer) => ({ value: bearer, label: bearerLabel(view, bearer) }));
}

/** How urgent a request is, where the word stands alone. */
export function urgencyLabel({ t, format }: Words, urgency: Urgency): string {
  return format.capitalized(t(`desk.urgency.${urgency}`));
}

/** Once a page: what is cited on it was not compared with the certified text, and where each provision says how sure it is. */
export function CitationNote({ view, mechanism }: { view: View; mechanism: MechanismId }): JSX.Element | null {
  const { t } = view;
  const places = [mechanismRecord(mechanism), ...elementsFor(mechanism).map(({ element }) => element)];
  if (places.every(({ certainty }) => certainty === "text")) return null;
  return (
    <p class="hint">
      {t("cooperation.citations-unchecked")} <a href="/convention">{t("cooperation.citations-how-sure")}</a>
    </p>
  );
}

/** What a dossier is called that the other State's request opened. */
export function titleOfTheirs(view: View, mechanism: string, reference: string): string {
  return view.t("cooperation.dossier.title-theirs", { mechanism: mechanismTitle(view, mechanism), reference });
}

export function elementLabel(words: Pick<Words, "t">, elementId: string): string {
  return wordOr(words, `convention.element.${keyPart(elementId)}.label`, elementId);
}

export function groundLabel(words: Words, groundId: string): string {
  if (groundId === NO_GROUND) return words.t("cooperation.reply.no-ground");
  return wordOr(words, `convention.ground.${keyPart(groundId)}.label`, groundId);
}

/** A line of a list: a provision and what it is. From right to left "40(21)(a)" would turn round if it were only put before it. */
export function cited({ t }: Pick<Words, "t">, cite: string, text: string): string {
  return isPlace(cite) ? t("cooperation.cited", { cite, text }) : text;
}

/** Where in the Convention something stands; nothing, for what practice asks for. */
export function Cite({ of }: { of: string }): JSX.Element | null {
  return isPlace(of) ? <bdi class="cite">{of}</bdi> : null;
}

export function gateTitle({ t }: Words, gate: GateId, mechanism: MechanismId): string {
  return t(`${gateKey(gate, mechanism)}.title`);
}

/** "No child appears". Of a screening of before gates had answers of their own: "Nothing stands against it." */
export function gateAnswer(
  { t }: Words,
  { gate, answer }: Pick<GateRecord, "gate" | "answer">,
  mechanism: MechanismId,
): string {
  const key = [gateKey(gate, mechanism), `convention.gate.${gate.toLowerCase()}`]
    .map((of) => `${of}.answer.${answer}`)
    .find((one) => t.has(one));
  return t(key ?? `cooperation.gate-answer.${answer}-hint`);
}

/** What a need of ours asks for. */
export function needWords(view: View, item: QueueItem): string {
  return needText(view, item, { textKey: `cooperation.need.${item.need}` });
}

/** Where a need is met. */
export function needHref(item: QueueItem): string {
  const { id } = item.subject;
  if (item.subject.kind === "ring") return `/duty/rings/${id}`;
  if (item.subject.kind === "order") return `/orders/${id}`;
  if (item.subject.kind === "exhibit") return `/exhibits/${id}`;
  if (item.subject.kind === "correspondent") return `/correspondents#card-${id}`;
  if (item.need === "not-confirmed") return `/${item.subject.kind}s/${id}#on-its-way`;
  if (item.subject.kind === "dossier") return `/dossiers/${id}/disposal`;
  if (item.need === "go-on-anew") return `/dossiers/${item.dossierId ?? ""}/continuation`;
  const page = PAGE_OF_NEED[item.need];
  if (page === "exhibit") return `/dossiers/${item.dossierId ?? ""}/exhibits/new?request=${id}`;
  return page === undefined ? `/requests/${id}` : `/requests/${id}/${page}`;
}

/** The needs that have a page of their own; the others are met on the request's page. */
const PAGE_OF_NEED: Readonly<Partial<Record<NeedId, string>>> = {
  "screen-incoming": "screening",
  "screen-outgoing": "screening",
  decide: "decision",
  "take-note": "taking-note",
  "tell-asker": "decision",
  "order-provider": "order",
  "answer-question": "write/answer",
  "answer-risk": "write/answer",
  "say-how-it-stands": "write/answer",
  "reply-to-consultation": "write/consultation",
  "ask-status": "write/question",
  "continue-draft": "draft",
  submit: "submission",
  "authorise-sending": "sending",
  "authorise-supplement": "supplement",
  "end-preservation": "write/closure",
  "report-and-close": "write/closure",
  execute: "exhibit",
  "print-and-post": "letters",
  "register-reply": "replies/new",
};

/** What stands under an element: codes in the reader's language, words in their author's. */
export function ElementText({ view, value }: { view: View; value: ElementValue }): JSX.Element {
  return <Lines groups={valueLines(view, value)} />;
}

/** Lines as a page shows them; a list, and no table of facts: they stand within one already, where half a column is left. */
export function Lines({ groups }: Pick<Row, "groups">): JSX.Element {
  if (groups.flat().length === 0) return <>–</>;
  return (
    <>
      {groups.map((lines) => {
        const [first, ...others] = lines;
        if (first !== undefined && others.length === 0 && first.label === undefined) {
          const line = <OneLine line={first} />;
          // What somebody wrote is a block of its own.
          return "free" in first ? line : <p>{line}</p>;
        }
        return (
          <ul>
            {lines.map((line) => (
              <li>
                {line.label !== undefined && `${line.label}: `}
                <OneLine line={line} />
              </li>
            ))}
          </ul>
        );
      })}
    </>
  );
}

function OneLine({ line }: { line: Line }): JSX.Element {
  if ("free" in line) return <Free text={line.free} />;
  const text = line.quoted === true ? <HostileText text={line.text} lines /> : line.text;
  if (line.strong === true) return <strong>{text}</strong>;
  return line.href === undefined ? <>{text}</> : <a href={line.href}>{text}</a>;
}

/** As a page names this State beside another one: "us" has no form that fits every sentence of every language. */
export function ownState({ server, lang }: View): string {
  return stateName(server.state, lang);
}

export function Free({ text, from }: { text: FreeText; from?: string | undefined }): JSX.Element {
  return <QuoteBlock quote={text} from={from} />;
}

/** The use to which the State that gave something agreed: what, to whom, what for. */
export function ConsentedUse({ view, use }: { view: View; use: ConsentContent["use"] }): JSX.Element | null {
  if (use === undefined) return null;
  return (
    <p>
      {view.t(`cooperation.use.${use.kind}`)}
      {use.recipient !== undefined && (
        <>
          {" "}
          (<HostileText text={use.recipient} />)
        </>
      )}
      : <HostileText text={use.purpose} />
    </p>
  );
}

const OF_BOTH: { readonly [reason in BasisReason]?: string } = { "not-yet-in-force": "begins", denounced: "over" };

/** Why a basis cannot be cited on the day that was asked about. */
export function whyNotBinding({ t, format, lang }: View, option: LegalBasisOption): string {
  const { reason = "none-recorded", reasonState } = option;
  // The Convention binds each State from a day of its own; another basis begins and ends for both at once.
  const key = reasonState === undefined ? (OF_BOTH[reason] ?? reason) : reason;
  return t(`cooperation.basis.reason.${key}`, {
    state: reasonState === undefined ? "" : stateName(reasonState, lang),
    day: option.inForceFrom === undefined ? "" : format.day(option.inForceFrom),
  });
}
