import type { JSX } from "hono/jsx/jsx-runtime";
import { citation, PRESERVATION_RISK } from "../../../../convention/index.ts";
import { LONG_TEXT_CHARACTERS } from "../../../../protocol/bodies/index.ts";
import {
  Button,
  CertaintyTag,
  errorFor,
  type FieldError,
  Form,
  type FormInput,
  LanguageSelect,
  Notice,
  TextArea,
  type View,
} from "../../../../web/index.ts";
import type { Matter } from "../../access.ts";
import { openQuestion } from "../../request/domain/may-come.ts";
import { returnsOf } from "../../request/domain/purposes.ts";
import { MessageFields, type WrittenKind } from "./message-fields.tsx";
import { QuestionMarks } from "../../request/pages/request-sections.tsx";
import { RequestFrame } from "../../request/pages/request-frame.tsx";
import { Free } from "../../request/pages/words.tsx";

export interface WritePageProps {
  readonly view: View;
  readonly matter: Matter;
  readonly kind: WrittenKind;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** One message to the other State about a request. */
export function WritePage(props: WritePageProps): JSX.Element {
  const { view, matter, kind, errors, input } = props;
  const { t } = view;
  const { file } = matter;
  return (
    <RequestFrame view={view} matter={matter} title={t(`cooperation.write.${kind}`)} errors={errors}>
      <Occasion {...props} />
      <Form action={`/requests/${file.requestId}/write/${kind}`} {...{ errors, input }}>
        <KindFields {...props} />
        <TextArea
          name="words"
          label={t(`cooperation.write.${kind}-words`)}
          hint={t("cooperation.write.words-limit", { limit: LONG_TEXT_CHARACTERS })}
          error={errorFor(errors, "words") ?? errorFor(errors, "text")}
          rows={8}
          maxLength={LONG_TEXT_CHARACTERS}
          optional={kind === "closure"}
        />
        <LanguageSelect label={t("cooperation.draft.language")} />
        <Button kind={kind === "withdrawal" ? "danger" : "primary"}>{t(`cooperation.write.${kind}-send`)}</Button>
      </Form>
    </RequestFrame>
  );
}

/** What is being answered, in the other side's own words; of a question to who asked for a preservation, the risk that it may be about. */
function Occasion({ view, matter, kind }: WritePageProps): JSX.Element | null {
  const { t } = view;
  const { file } = matter;
  if (kind === "answer") {
    const question = openQuestion(file, "peer");
    const returned = returnsOf(file);
    if (question !== undefined) {
      const { content } = question.question;
      return (
        <>
          <QuestionMarks view={view} content={content} />
          <Free text={content.text} />
        </>
      );
    }
    if (returned.length === 0) return null;
    return (
      <>
        <p>{t("cooperation.write.returned")}</p>
        {returned.map(({ content }) => content.reasons !== undefined && <Free text={content.reasons} />)}
      </>
    );
  }
  if (kind === "question" && file.mechanism === "preservation" && file.direction === "incoming") {
    return (
      <Notice tone="info" title={t("cooperation.write.risk")}>
        <p>{t("convention.preservation-risk")}</p>
        <p>{t("cooperation.write.risk-how")}</p>
        <CertaintyTag certainty={PRESERVATION_RISK.certainty} cite={citation(PRESERVATION_RISK)} />
      </Notice>
    );
  }
  const last = file.consultations.at(-1);
  if (kind !== "consultation" || last === undefined) return null;
  return <Free text={(last.replies.at(-1) ?? last.opened).content.text} />;
}

function KindFields({ view, matter, kind }: WritePageProps): JSX.Element {
  const { file } = matter;
  if (kind === "withdrawal") return <p>{view.t("cooperation.write.withdrawal-warning")}</p>;
  return <MessageFields {...{ view, file, kind }} writer="own" />;
}
