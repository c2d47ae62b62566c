import type { JSX } from "hono/jsx/jsx-runtime";
import {
  Button,
  Checkboxes,
  type FieldError,
  Form,
  type FormInput,
  formOf,
  type FormState,
  HostileText,
  LinkButton,
  Moment,
  Notice,
  Radios,
  Table,
  type View,
} from "../../../../web/index.ts";
import { correctLetter } from "../actions/correct-letter.ts";
import { MomentFields } from "./moment-fields.tsx";
import type { Matter } from "../../access.ts";
import { type LetterOut, unposted } from "../../request/domain/request-file.ts";
import type { Correspondent } from "../../request/types.ts";
import { LettersIn, letterTitle } from "../../request/pages/paper-note.tsx";
import { RequestFrame } from "../../request/pages/request-frame.tsx";
import { bearerLabel, bearerOptions } from "../../request/pages/words.tsx";

const Correction = formOf(correctLetter);

export interface LettersPageProps {
  readonly view: View;
  readonly matter: Matter;
  readonly card: Correspondent;
  /** False on a server without a printer. */
  readonly prints: boolean;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
  /** Where it was the form of a correction that came back. */
  readonly form?: FormState | undefined;
}

/** All that goes by post about a request: what is to be printed and posted, what was, and what came. */
export function LettersPage(props: LettersPageProps): JSX.Element {
  const { view, matter, card, errors, form } = props;
  const { t } = view;
  const { file } = matter;
  const { lettersIn = [] } = file;
  const waiting = unposted(file);
  return (
    <RequestFrame
      view={view}
      matter={matter}
      title={t("cooperation.letters.title")}
      errors={errors}
      labels={{
        letters: t("cooperation.letters.posted-what"),
        bearer: t("cooperation.letters.posted-how"),
        postedAtDay: t("cooperation.letters.posted-on"),
        postedAtTime: t("form.time"),
      }}
      width="wide"
    >
      <h2>{t("cooperation.letters.to-post")}</h2>
      {waiting.length === 0 ? <p>{t("cooperation.letters.none-to-post")}</p> : <ToPost {...props} waiting={waiting} />}
      {card.calledBackAt !== undefined && waiting.length > 0 && <PostedForm {...props} waiting={waiting} />}
      <Posted view={view} letters={(file.lettersOut ?? []).filter(({ posted }) => posted !== undefined)} />
      <LettersIn view={view} file={file} />
      {lettersIn.length > 0 && (
        <details open={form?.of === correctLetter.id}>
          <summary>{t("cooperation.letter-correction.title")}</summary>
          <p>{t("cooperation.letter-correction.text")}</p>
          <Correction.Form action={`/requests/${file.requestId}/letter-corrections`} form={form}>
            <Correction.Field
              name="letter"
              options={lettersIn.map((letter) => ({
                value: String(letter.number),
                label: `${letterTitle(view, letter)} · ${view.format.day(letter.datedOn)}`,
              }))}
            />
            <Correction.Field name="note" rows={3} />
            <Correction.Submit kind="secondary" />
          </Correction.Form>
        </details>
      )}
    </RequestFrame>
  );
}

function ToPost({
  view,
  matter,
  card,
  prints,
  waiting,
}: LettersPageProps & { waiting: readonly LetterOut[] }): JSX.Element {
  const { t } = view;
  if (card.calledBackAt === undefined) {
    return (
      <Notice tone="bad" title={t("cooperation.letters.not-called-back")}>
        <p>{t("cooperation.letters.not-called-back-text")}</p>
        <p>
          <a href={`/correspondents#card-${card.correspondentId}`}>{t("cooperation.correspondents.title")}</a>
        </p>
      </Notice>
    );
  }
  return (
    <>
      <p>
        <HostileText text={[card.authority, card.address].filter(Boolean).join("\n")} lines />
      </p>
      <ul>
        {waiting.map((letter) => (
          <li>
            {letterTitle(view, letter)} <Moment at={new Date(letter.at)} />{" "}
            {prints && (
              <a href={`/requests/${matter.file.requestId}/print?letter=${letter.number}`}>
                {t("cooperation.letters.print", { what: letterTitle(view, letter) })}
              </a>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function PostedForm({
  view,
  matter,
  waiting,
  errors,
  input,
}: LettersPageProps & { waiting: readonly LetterOut[] }): JSX.Element {
  const { t, format } = view;
  const { file } = matter;
  return (
    <Form action={`/requests/${file.requestId}/letters`} {...{ errors, input }}>
      <Checkboxes
        name="letters"
        label={t("cooperation.letters.posted-what")}
        options={waiting.map((letter) => ({
          value: String(letter.number),
          label: letterTitle(view, letter),
          hint: format.dateTime(new Date(letter.at)),
        }))}
        values={waiting.map(({ number }) => String(number))}
      />
      <Radios
        name="bearer"
        label={t("cooperation.letters.posted-how")}
        options={bearerOptions(view)}
        value={file.bearer === "peer" ? "letter" : file.bearer}
      />
      <MomentFields view={view} name="postedAt" label={t("cooperation.letters.posted-on")} />
      <Button>{t("cooperation.letters.record-posted")}</Button>
    </Form>
  );
}

function Posted({ view, letters }: { view: View; letters: readonly LetterOut[] }): JSX.Element | null {
  const { t } = view;
  if (letters.length === 0) return null;
  return (
    <section>
      <h2>{t("cooperation.letters.went")}</h2>
      <Table
        caption={t("cooperation.letters.went")}
        captionUnseen
        columns={[
          { key: "what", label: t("cooperation.letters.column-what") },
          { key: "how", label: t("cooperation.letters.posted-how") },
          { key: "on", label: t("cooperation.letters.posted-on") },
          { key: "by", label: t("cooperation.letters.column-posted-by") },
        ]}
        rows={letters.map((letter) => ({
          cells: {
            what: letterTitle(view, letter),
            how: letter.posted === undefined ? "–" : bearerLabel(view, letter.posted.bearer),
            on: letter.posted === undefined ? "–" : <Moment at={new Date(letter.posted.at)} />,
            by: <HostileText text={letter.posted?.by?.name ?? ""} />,
          },
        }))}
      />
    </section>
  );
}

/** What the page of a request says of its post: register, print, and what came. */
export function PaperActs({ view, matter, mayRegister }: { view: View; matter: Matter; mayRegister: boolean }) {
  const { t } = view;
  const { file, dossier } = matter;
  if (dossier.correspondentId === undefined || (file.direction === "outgoing" && file.stage !== "sent")) return null;
  // What came stands on the request's page for everybody; both pages behind these are for whoever keeps the post.
  if (!mayRegister) return null;
  const path = `/requests/${file.requestId}`;
  const waiting = unposted(file).length;
  return (
    <p class="button-row">
      <LinkButton href={`${path}/replies/new`} kind="secondary">
        {t("cooperation.reply.register")}
      </LinkButton>
      <LinkButton href={`${path}/letters`} kind="secondary">
        {t("cooperation.letters.open", { count: waiting })}
      </LinkButton>
    </p>
  );
}
