import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../../convention/index.ts";
import { DECISION_OUTCOMES, INTERESTS, type RequestStatus } from "../../../../protocol/bodies/index.ts";
import {
  Button,
  Checkbox,
  DateField,
  EmptyState,
  errorFor,
  Field,
  type FieldError,
  Form,
  type FormInput,
  LanguageSelect,
  Radios,
  TextArea,
  type View,
} from "../../../../web/index.ts";
import type { Matter } from "../../access.ts";
import { isInformation } from "../../request/domain/information.ts";
import { openQuestion } from "../../request/domain/may-come.ts";
import type { MessageKind } from "../../request/domain/message-kinds.ts";
import { openExtension, type RequestFile } from "../../request/domain/request-file.ts";
import { DecisionFields } from "../../deciding/pages/decision-page.tsx";
import { LetterHeadFields, letterHeadLabels } from "./letter-head.tsx";
import { MessageFields } from "../../exchange/pages/message-fields.tsx";
import { ReplyCheck, type ReplyCheckProps } from "./reply-check.tsx";
import { RequestFrame } from "../../request/pages/request-frame.tsx";
import { Free, ownState } from "../../request/pages/words.tsx";

interface ReplyProps {
  readonly view: View;
  readonly matter: Matter;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** The first question of whoever holds a letter: what it is. What that State is likely to write now comes first. */
export function ReplyKindPage(
  props: ReplyProps & { kinds: readonly MessageKind[]; besides: readonly MessageKind[] },
): JSX.Element {
  const { view, matter, kinds, besides, errors } = props;
  const { t } = view;
  const path = `/requests/${matter.file.requestId}/replies/new`;
  return (
    <ReplyFrame {...props}>
      {kinds.length === 0 ? (
        <EmptyState title={t("cooperation.reply.none-title")}>{t("cooperation.reply.none-text")}</EmptyState>
      ) : (
        <form method="get" action={path} class="stack">
          <input type="hidden" name="chosen" value="yes" />
          <Radios
            name="kind"
            label={t("cooperation.reply.kind")}
            options={kinds.map((kind) => ({
              value: kind,
              label: t(`cooperation.reply.kind.${kind}`),
              hint: t(`cooperation.reply.kind.${kind}-hint`),
            }))}
            error={errorFor(errors, "kind")}
          />
          <Button>{t("cooperation.draft.save")}</Button>
        </form>
      )}
      {besides.length > 0 && (
        <details open={kinds.length === 0}>
          <summary>{t("cooperation.reply.besides")}</summary>
          <p>{t("cooperation.reply.besides-text")}</p>
          <ul>
            {besides.map((kind) => (
              <li>
                <a href={`${path}?kind=${kind}`}>{t(`cooperation.reply.kind.${kind}`)}</a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </ReplyFrame>
  );
}

/** What the letter says, read off once, then how and when it came. */
export function ReplyPage(props: ReplyProps & { kind: MessageKind; languages: readonly string[] }): JSX.Element {
  const { view, matter, kind, languages, errors, input } = props;
  const { t } = view;
  const { file } = matter;
  return (
    <ReplyFrame {...props}>
      <Occasion {...props} />
      <Form action={`/requests/${file.requestId}/replies/${kind}/check`} {...{ errors, input }}>
        <KindFields {...props} />
        {kind !== "decision" && (
          <TextArea
            name="words"
            label={t("cooperation.reply.words")}
            hint={t("cooperation.reply.words-hint")}
            rows={8}
            maxLength={100_000}
            optional={isWordless(kind)}
          />
        )}
        <LanguageSelect label={t("cooperation.letter.language")} usual={languages[0] ?? view.lang} />
        <LetterHeadFields view={view} bearer={file.bearer} hasReference={false} />
        <Button>{t("cooperation.letter.to-check")}</Button>
      </Form>
      <p>
        <a href={`/requests/${file.requestId}/replies/new`}>{t("cooperation.reply.other-kind")}</a>
      </p>
    </ReplyFrame>
  );
}

/** What was typed in, to be held against the paper before it is registered. */
export function ReplyCheckPage(props: ReplyProps & Omit<ReplyCheckProps, "view"> & { kind: MessageKind }): JSX.Element {
  return (
    <ReplyFrame {...props} title={props.view.t("cooperation.letter.check")}>
      <ReplyCheck {...props} />
    </ReplyFrame>
  );
}

/** An acknowledgement, a status and a closure say what they are; anything else is its words. */
export function isWordless(kind: MessageKind): boolean {
  return kind === "acknowledgement" || kind === "status" || kind === "closure" || kind === "step";
}

function ReplyFrame(props: ReplyProps & { kind?: MessageKind; title?: string; children?: Child }): JSX.Element {
  const { view, matter, kind, title, errors, children } = props;
  const { t, lang } = view;
  const state = stateName(matter.dossier.state, lang);
  return (
    <RequestFrame
      view={view}
      matter={matter}
      title={title ?? t("cooperation.reply.register")}
      errors={errors}
      labels={fieldLabels(view)}
    >
      <p class="lead">
        {kind === undefined ? t("cooperation.reply.lead", { state }) : t(`cooperation.reply.kind.${kind}`)}
      </p>
      {children}
    </RequestFrame>
  );
}

/** Names for the summary of errors: "Fill this in" alone does not say what. */
function fieldLabels(view: View): Readonly<Record<string, string>> {
  const { t } = view;
  return {
    ...letterHeadLabels(view),
    kind: t("cooperation.reply.kind"),
    words: t("cooperation.reply.words"),
    outcome: t("cooperation.reply.outcome"),
    grounds: t("cooperation.decision.grounds"),
    reasons: t("cooperation.decision.reasons"),
    conditions: t("cooperation.decision.conditions"),
    postponedUntil: t("cooperation.decision.postponed-until"),
    status: t("cooperation.request.status"),
    preservedFrom: t("cooperation.reply.preserved-from"),
    treatyUntil: t("cooperation.reply.treaty-until"),
    until: t("cooperation.write.until"),
  };
}

/** What it answers, in our own words. */
function Occasion({ view, matter, kind }: ReplyProps & { kind: MessageKind }): JSX.Element | null {
  const asked =
    kind === "answer" ? occasionOf(matter.file) : kind === "consultation" ? viewsOf(matter.file) : undefined;
  return asked === undefined ? null : <Free text={asked} from={ownState(view)} />;
}

function occasionOf(file: RequestFile) {
  return openQuestion(file, "own")?.question.content.text ?? file.decisions.at(-1)?.told.content.reasons;
}

function viewsOf(file: RequestFile) {
  const last = file.consultations.at(-1);
  const said = last === undefined ? [] : [last.opened, ...last.replies];
  return said.findLast(({ lane }) => lane === "own")?.content.text;
}

function KindFields(props: ReplyProps & { kind: MessageKind }): JSX.Element | null {
  const { view, matter, kind } = props;
  const { t } = view;
  const { file } = matter;
  switch (kind) {
    case "acknowledgement":
      return (
        <Field
          name="phone"
          label={t("cooperation.acknowledgement.phone")}
          hint={t("cooperation.reply.phone-hint")}
          type="tel"
          maxLength={500}
          code
          optional
        />
      );
    case "status":
      return <StatusFields {...props} />;
    case "decision":
      return <DecisionFields view={view} file={file} by="them" reservations={[]} open={DECISION_OUTCOMES} />;
    default:
      return <MessageFields {...{ view, file, kind }} writer="peer" />;
  }
}

/** What a letter says beside an acknowledgement, a question or a decision, each of which moves the request by itself. */
export function tellableStatuses({ mechanism }: RequestFile): readonly RequestStatus[] {
  if (isInformation({ mechanism })) return ["noted"];
  return mechanism === "preservation"
    ? ["executing", "preserved", "preservation-held", "preservation-lapsed"]
    : ["executing", "answered", "withdrawn"];
}

function StatusFields({ view, matter }: ReplyProps): JSX.Element {
  const { t, format } = view;
  const { file } = matter;
  const asked = openExtension(file)?.asked.content.until;
  return (
    <>
      <Radios
        name="status"
        label={t("cooperation.request.status")}
        options={tellableStatuses(file).map((status) => ({
          value: status,
          label: format.capitalized(t(`cooperation.status.${status}`)),
        }))}
        value={isInformation(file) ? "noted" : undefined}
      />
      {isInformation(file) && (
        <Radios
          name="interest"
          label={t("cooperation.take-note.interest")}
          options={INTERESTS.map((one) => ({ value: one, label: t(`cooperation.interest.${one}`) }))}
          optional
        />
      )}
      {file.mechanism === "preservation" && (
        <>
          <DateField
            name="preservedFrom"
            label={t("cooperation.reply.preserved-from")}
            hint={t("cooperation.reply.preserved-from-hint")}
            optional
          />
          <DateField name="treatyUntil" label={t("cooperation.reply.treaty-until")} optional />
          <Checkbox name="partly" label={t("cooperation.reply.partly")} checked={file.facts.partly === true} />
          <TextArea
            name="partlyNote"
            label={t("cooperation.reply.partly-which")}
            rows={2}
            maxLength={100_000}
            optional
          />
        </>
      )}
      {asked !== undefined && (
        <Radios
          name="extension"
          label={t("cooperation.reply.extension", { until: format.dateTime(new Date(asked)) })}
          options={(["granted", "refused", "open"] as const).map((answer) => ({
            value: answer,
            label: t(`cooperation.reply.extension.${answer}`),
          }))}
          value="open"
        />
      )}
    </>
  );
}
