import type { JSX } from "hono/jsx/jsx-runtime";
import { bearingOf, citation, gateAsked, type GateBearing } from "../../../../convention/index.ts";
import {
  CertaintyTag,
  HostileText,
  Moment,
  Notice,
  StatusTag,
  SummaryList,
  Table,
  type Tone,
  type View,
  Unbroken,
  PhoneNumber,
} from "../../../../web/index.ts";
import type { AnswerContent, ConsentContent, FreeText, QuestionContent } from "../../../../protocol/bodies/index.ts";
import { currentPeriod, type OrderRecord } from "../../../measures/index.ts";
import type { Lane } from "../domain/message.ts";
import { heardAt, isEmpty, type RequestFile, type Told } from "../domain/request-file.ts";
import { isInformation } from "../domain/information.ts";
import { isToldSince } from "../domain/shared-needs.ts";
import { askedOf } from "../asked-rows.ts";
import { purposeLabel, wordOr } from "../lines.ts";
import { bodyRows, summaryRows } from "./body-rows.tsx";
import { SecrecyCaution } from "./cautions.tsx";
import { offenceRows } from "./draft-rows.tsx";
import { CitationNote, ConsentedUse, Free, gateAnswer, gateTitle, groundLabel, ownState } from "./words.tsx";
import { PaperNote } from "../../../desk/index.ts";

interface FileProps {
  readonly view: View;
  readonly file: RequestFile;
}

/** At the end of an ISO 8601 time with an offset. */
const OFFSET = /[+-]\d\d:\d\d$/;

/** UNCC art. 41: whom to call there, in which language, and what time it is there. */
export function Acknowledgement({ view, file }: FileProps): JSX.Element | null {
  const { t, format } = view;
  const { acknowledgement } = file;
  if (!acknowledgement) return null;
  const { phone, languages, localTime, officerRole } = acknowledgement.content;
  return (
    <section>
      <h2>{t("cooperation.acknowledgement.title")}</h2>
      <SummaryList
        rows={[
          {
            label: t("cooperation.acknowledgement.at"),
            value: (
              <>
                <Moment at={new Date(heardAt(acknowledgement))} />
                <PaperNote view={view} paper={acknowledgement.paper} />
              </>
            ),
          },
          // A letter says neither the role nor the hour of the night of who wrote it.
          ...(acknowledgement.paper === undefined
            ? [
                {
                  label: t("cooperation.acknowledgement.by"),
                  value: t.has(`identity.role.${officerRole}`) ? t(`identity.role.${officerRole}`) : officerRole,
                },
              ]
            : []),
          ...(file.direction === "outgoing" && file.peerReference !== undefined
            ? [{ label: t("cooperation.acknowledgement.reference"), value: <HostileText text={file.peerReference} /> }]
            : []),
          { label: t("cooperation.acknowledgement.phone"), value: <PhoneNumber number={phone} /> },
          {
            label: t("cooperation.acknowledgement.languages"),
            value: format.list(languages.map((tag) => format.languageName(tag))),
          },
          // What time it was here, nobody here has to be told.
          ...(file.direction === "outgoing" && acknowledgement.paper === undefined
            ? [
                {
                  label: t("cooperation.acknowledgement.local-time"),
                  // The offset is the time zone: Intl reads "+09:00" as one.
                  value: format.dateTime(new Date(localTime), OFFSET.exec(localTime)?.[0] ?? "UTC"),
                },
              ]
            : []),
        ]}
      />
    </section>
  );
}

/** Of the body, what decides about the request; where it stands, the page says elsewhere. */
const CONTENTS = [
  "legalBasis",
  "offenceClass",
  "purpose",
  "purposes",
  "propertyPaths",
  "elements",
  "missingElements",
  "missingPapers",
  "urgency",
  "responseDeadline",
  "confidentiality",
] as const;

/** What is asked and on what, as it stands after all answers. */
export function Contents({ view, file }: FileProps): JSX.Element {
  const asked = askedOf(file);
  return (
    <section>
      <h2>{view.t(isInformation(file) ? "cooperation.information.contents" : "cooperation.request.contents")}</h2>
      <SecrecyCaution view={view} asked={asked} />
      <SaysNothing view={view} file={file} />
      <SummaryList
        rows={[
          ...bodyRows(view, asked, CONTENTS),
          ...(file.draft === undefined ? [] : summaryRows(offenceRows(view, file.draft.offence, file.mechanism))),
        ]}
      />
      <CitationNote view={view} mechanism={file.mechanism} />
    </section>
  );
}

/** A request whose elements are all empty is shown for what it is. */
export function SaysNothing({ view: { t }, file }: FileProps): JSX.Element | null {
  if (file.content === undefined || !isEmpty(file)) return null;
  return (
    <Notice tone="bad" title={t("cooperation.request.empty")}>
      {t(`cooperation.request.empty-${file.direction}`)}
    </Notice>
  );
}

const BEARING_TONES: Readonly<Record<GateBearing, Tone>> = { passes: "good", care: "attention", stops: "bad" };

/** Who answered the safeguard questions, and what they found. */
export function Screenings({ view, file }: FileProps): JSX.Element | null {
  const { t } = view;
  const screening = file.screenings.at(-1);
  if (!screening) return null;
  return (
    <section>
      <h2>{t("cooperation.screening.recorded")}</h2>
      <p>
        {t("cooperation.screening.by", { person: screening.by.name })} <Moment at={new Date(screening.at)} />
      </p>
      <SummaryList
        rows={screening.records.map((record) => ({
          label: `${record.gate} · ${gateTitle(view, record.gate, file.mechanism)}`,
          value: (
            <>
              <StatusTag
                tone={BEARING_TONES[bearingOf(record.gate, record.answer)]}
                label={gateAnswer(view, record, file.mechanism)}
              />
              {bearingOf(record.gate, record.answer) === "stops" && (
                <CertaintyTag
                  certainty={gateAsked(record.gate, file.mechanism).certainty}
                  cite={citation(gateAsked(record.gate, file.mechanism))}
                />
              )}
              {record.note !== undefined && (
                <p>
                  <HostileText text={record.note} lines />
                </p>
              )}
            </>
          ),
        }))}
      />
    </section>
  );
}

/** The words of one message, and on which letter they came. */
function Said({
  view,
  said,
  words,
  from,
}: {
  view: View;
  said: Pick<Told<unknown>, "paper">;
  words: FreeText | undefined;
  from?: string;
}): JSX.Element {
  return (
    <>
      {words !== undefined && <Free text={words} from={from} />}
      <PaperNote view={view} paper={said.paper} />
    </>
  );
}

export function Questions({ view, file, state }: FileProps & { state: string }): JSX.Element | null {
  const { t } = view;
  if (file.questions.length + file.completions.length === 0) return null;
  const who = (lane: Lane): string => (lane === "own" ? ownState(view) : state);
  const said = (one: RequestFile["completions"][number] | RequestFile["questions"][number]["question"]) => (
    <Said view={view} said={one} words={one.content.text} from={who(one.lane)} />
  );
  return (
    <section>
      <h2>{t("cooperation.question.title")}</h2>
      {file.questions.map(({ question, answer }) => (
        <>
          <h3>{t("cooperation.question.of", { who: who(question.lane) })}</h3>
          <QuestionMarks view={view} content={question.content} />
          {said(question)}
          {answer === undefined ? (
            <p class="hint">
              {t(isToldSince(file, { question }) ? "cooperation.question.told-since" : "cooperation.question.open")}
            </p>
          ) : (
            <>
              <GoesOn view={view} content={answer.content} />
              {said(answer)}
            </>
          )}
        </>
      ))}
      {file.completions.map((completion) => (
        <>
          <h3>{t("cooperation.question.completion")}</h3>
          {said(completion)}
        </>
      ))}
    </section>
  );
}

/** What kind of question it is, and of a risk which. */
export function QuestionMarks({ view: { t }, content }: { view: View; content: QuestionContent }): JSX.Element | null {
  const { kind, risk = [] } = content;
  if (kind === undefined) return null;
  return (
    <>
      <p>
        <strong>{t(`cooperation.question-kind.${kind}`)}</strong>
        {kind === "risk" && (
          <>
            {" "}
            <bdi class="cite">42(7)</bdi>
          </>
        )}
      </p>
      {risk.length > 0 && (
        <ul>
          {risk.map((code) => (
            <li>{wordOr({ t }, `convention.risk.${code}`, code)}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function GoesOn({ view: { t }, content }: { view: View; content: AnswerContent }): JSX.Element | null {
  const { goesOn } = content;
  if (goesOn === undefined) return null;
  return <StatusTag tone={goesOn === "stop" ? "bad" : "good"} label={t(`cooperation.goes-on.${goesOn}`)} />;
}

export function Consultations({ view, file, state }: FileProps & { state: string }): JSX.Element | null {
  const { t } = view;
  if (file.consultations.length === 0) return null;
  return (
    <section>
      <h2>{t("cooperation.consultation.title")}</h2>
      {file.consultations.map(({ opened, replies }) => (
        <>
          {opened.content.purposes !== undefined && (
            <p>
              {t("cooperation.consultation.purposes")}:{" "}
              {view.format.list(opened.content.purposes.map((one) => purposeLabel(view, one)))}
            </p>
          )}
          {(opened.content.proposedGrounds ?? []).length > 0 && (
            <p>
              {t("cooperation.consultation.about")}{" "}
              {opened.content.proposedGrounds?.map(({ paragraph, groundId }, index) => (
                <>
                  {index > 0 && t("web.semicolon")}
                  <HostileText text={paragraph} /> {groundLabel(view, groundId)}
                </>
              ))}
            </p>
          )}
          {[opened, ...replies].map((said) => (
            <Said
              view={view}
              said={said}
              words={said.content.text}
              from={said.lane === "own" ? ownState(view) : state}
            />
          ))}
        </>
      ))}
    </section>
  );
}

export function OrdersOfRequest({ view, orders }: { view: View; orders: readonly OrderRecord[] }): JSX.Element | null {
  const { t } = view;
  if (orders.length === 0) return null;
  return (
    <section>
      <h2>{t("measures.orders.title")}</h2>
      <Table
        caption={t("measures.orders.title")}
        captionUnseen
        columns={[
          { key: "number", label: t("measures.orders.column-number") },
          { key: "provider", label: t("measures.order.provider") },
          { key: "state", label: t("measures.orders.column-state") },
          { key: "until", label: t("measures.order.clock") },
        ]}
        rows={orders.map(({ order }) => {
          const until = currentPeriod(order)?.earliestEnd;
          return {
            cells: {
              number: (
                <a href={`/orders/${order.orderId}`}>
                  <Unbroken text={order.orderNumber} />
                </a>
              ),
              provider: <HostileText text={order.terms.providerName} />,
              state:
                order.reply === undefined
                  ? t(`measures.state.${order.state}`)
                  : t(`measures.answer.${order.reply.answer}`),
              until: until === undefined ? "–" : <Moment at={new Date(until)} />,
            },
          };
        })}
      />
    </section>
  );
}

export function Reports({ view, file }: FileProps): JSX.Element | null {
  const { t } = view;
  const { useReports, consents, closure, withdrawal } = file;
  if (useReports.length === 0 && consents.length === 0 && !closure && !withdrawal) return null;
  const report = (
    title: string,
    said: Pick<Told<unknown>, "at" | "paper">,
    words?: FreeText,
    use?: ConsentContent["use"],
  ) => (
    <>
      <p>
        {title} <Moment at={new Date(said.at)} />
      </p>
      <ConsentedUse view={view} use={use} />
      <Said view={view} said={said} words={words} />
    </>
  );
  return (
    <section>
      <h2>{t("cooperation.reports.title")}</h2>
      {withdrawal && report(t("cooperation.reports.withdrawn"), withdrawal, withdrawal.content.reason)}
      {useReports.map((one) => report(t("cooperation.reports.use"), one, one.content.text))}
      {consents.map((one) => report(t("cooperation.reports.consent"), one, one.content.text, one.content.use))}
      {closure &&
        report(
          t("cooperation.reports.closed", { outcome: t(`cooperation.closure.${closure.content.outcome}`) }),
          closure,
        )}
    </section>
  );
}
