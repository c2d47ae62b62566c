import type { JSX } from "hono/jsx/jsx-runtime";
import type { ElementValue, FreeText } from "../../../../protocol/bodies/index.ts";
import { HostileText, Moment, SummaryList, type View, PhoneNumber } from "../../../../web/index.ts";
import { conditionsSet, type RequestFile } from "../../request/domain/request-file.ts";
import { conditionName } from "../../request/lines.ts";
import { DecisionText } from "../../deciding/pages/decision-sections.tsx";
import { PartText } from "../../request/pages/part-of-request.tsx";
import { GoesOn, QuestionMarks } from "../../request/pages/request-sections.tsx";
import { Cite, ConsentedUse, elementLabel, ElementText, Free, groundLabel } from "../../request/pages/words.tsx";
import { stepLabel, StepText } from "../../lives/pages/step-words.tsx";
import type { Message } from "../../request/domain/message.ts";

interface MessageProps {
  readonly view: View;
  readonly file: RequestFile;
  readonly message: Message;
}

/** Everything that one message about a request says, in the reader's language where it is codes. */
export function MessageText({ view, file, message }: MessageProps): JSX.Element {
  const { t, format } = view;
  switch (message.kind) {
    case "acknowledgement": {
      const { phone, expectedNextStep } = message.content;
      return (
        <>
          <SummaryList
            rows={[{ label: t("cooperation.acknowledgement.phone"), value: <PhoneNumber number={phone} /> }]}
          />
          <Words text={expectedNextStep} />
        </>
      );
    }
    case "status":
      return <StatusText view={view} file={file} content={message.content} />;
    case "decision":
      return <DecisionText view={view} content={message.content} file={file} />;
    case "question":
      return (
        <>
          <QuestionMarks view={view} content={message.content} />
          <Words text={message.content.text} />
          <ElementNames view={view} ids={message.content.elements ?? []} />
        </>
      );
    case "answer":
      return (
        <>
          <GoesOn view={view} content={message.content} />
          <Words text={message.content.text} />
          <Elements view={view} elements={message.content.elements ?? {}} />
        </>
      );
    case "consultation":
      return (
        <>
          {(message.content.proposedGrounds ?? []).map((ground) => (
            <p>
              <bdi class="cite">
                <HostileText text={ground.paragraph} />
              </bdi>{" "}
              {groundLabel(view, ground.groundId)}
            </p>
          ))}
          <Words text={message.content.text} />
        </>
      );
    case "consent":
      return <ConsentText view={view} file={file} content={message.content} />;
    case "extension":
      return (
        <>
          <SummaryList
            rows={[{ label: t("cooperation.write.until"), value: format.dateTime(new Date(message.content.until)) }]}
          />
          <Words text={message.content.reason} />
        </>
      );
    case "withdrawal":
      return <Words text={message.content.reason} />;
    case "closure":
      return (
        <>
          <SummaryList
            rows={[
              {
                label: t("cooperation.write.outcome"),
                value: t(`cooperation.closure.${message.content.outcome}`),
              },
            ]}
          />
          <Words text={message.content.note} />
        </>
      );
    case "use-report":
      return <Words text={message.content.text} />;
    case "step":
      return (
        <>
          <p>
            <strong>{stepLabel(view, message.content.step)}</strong>
          </p>
          <StepText view={view} content={message.content} />
        </>
      );
  }
}

function Words({ text }: { text: FreeText | undefined }): JSX.Element | null {
  return text === undefined ? null : <Free text={text} />;
}

function StatusText({
  view,
  file,
  content,
}: {
  view: View;
  file: RequestFile;
  content: Extract<Message, { kind: "status" }>["content"];
}): JSX.Element {
  const { t } = view;
  const { preservedFrom, treatyUntil, partly, partlyNote, extension, answerPart, note } = content.facts;
  const moment = (label: string, at: string | undefined) =>
    at === undefined ? [] : [{ label, value: <Moment at={new Date(at)} /> }];
  return (
    <>
      <SummaryList
        rows={[
          { label: t("cooperation.request.status"), value: t(`cooperation.status.${content.status}`) },
          ...moment(t("cooperation.reply.preserved-from"), preservedFrom),
          ...moment(t("cooperation.reply.treaty-until"), treatyUntil),
          ...(partly === true
            ? [
                {
                  label: t("cooperation.reply.partly"),
                  value: partlyNote === undefined ? "✓" : <Free text={partlyNote} />,
                },
              ]
            : []),
          ...(extension === undefined
            ? []
            : [
                {
                  label: t("cooperation.reply.extension", { until: view.format.dateTime(new Date(extension.until)) }),
                  value: t(`cooperation.reply.extension.${extension.granted ? "granted" : "refused"}`),
                },
              ]),
        ]}
      />
      {answerPart !== undefined && <PartText view={view} file={file} part={answerPart.part} />}
      <Words text={note} />
    </>
  );
}

function ConsentText({
  view,
  file,
  content,
}: {
  view: View;
  file: RequestFile;
  content: Extract<Message, { kind: "consent" }>["content"];
}): JSX.Element {
  const { t } = view;
  const lifted = conditionsSet(file).filter(({ id }) => content.lifts.includes(id));
  return (
    <>
      {lifted.length > 0 && (
        <>
          <p>{t("cooperation.consent.lifts")}</p>
          <ul>
            {lifted.map((condition) => (
              <li>
                {t("cooperation.decision.condition", {
                  kind: conditionName(view, condition),
                  article: condition.article,
                })}
                <Free text={condition.text} />
              </li>
            ))}
          </ul>
        </>
      )}
      <ConsentedUse view={view} use={content.use} />
      <Words text={content.text} />
    </>
  );
}

function ElementNames({ view, ids }: { view: View; ids: readonly string[] }): JSX.Element | null {
  if (ids.length === 0) return null;
  return (
    <ul>
      {ids.map((id) => (
        <li>
          <Cite of={id} /> {elementLabel(view, id)}
        </li>
      ))}
    </ul>
  );
}

function Elements({
  view,
  elements,
}: {
  view: View;
  elements: Readonly<Record<string, ElementValue>>;
}): JSX.Element | null {
  const entries = Object.entries(elements);
  if (entries.length === 0) return null;
  return (
    <SummaryList
      rows={entries.map(([id, value]) => ({
        label: elementLabel(view, id),
        value: <ElementText view={view} value={value} />,
      }))}
    />
  );
}
