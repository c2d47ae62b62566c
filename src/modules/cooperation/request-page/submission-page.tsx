import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  type FieldError,
  formOf,
  HostileText,
  Notice,
  SummaryList,
  type SummaryRow,
  type View,
} from "../../../web/index.ts";
import { ConfirmForm, ExactText, exactText } from "../../identity/index.ts";
import type { Matter } from "../access.ts";
import { reopenRequest, type SubmissionPreview } from "../drafting/actions/submit-request.ts";
import { acceptedLanguages, type Addressee } from "../request/addressee.ts";
import { unreadLanguages } from "../request/domain/languages.ts";
import { bodyRows } from "../request/pages/body-rows.tsx";
import { AddresseeNotes, LanguageCaution, SecrecyCaution } from "../request/pages/cautions.tsx";
import { stayingRows } from "../request/pages/draft-rows.tsx";
import { RequestFrame } from "../request/pages/request-frame.tsx";
import { Screenings } from "../request/pages/request-sections.tsx";
import { CitationNote } from "../request/pages/words.tsx";

const Objection = formOf(reopenRequest);

export interface SubmissionPageProps {
  readonly view: View;
  readonly matter: Matter;
  readonly preview: SubmissionPreview;
  /** Which of the two people reads: who wrote it, or who lets it leave. */
  readonly step: "submit" | "send";
  readonly errors?: readonly FieldError[] | undefined;
}

/** The request as it will be sent, whole; apart from it, what was answered for our own eyes; and the one button (R16). */
export function SubmissionPage({ view, matter, preview, step, errors = [] }: SubmissionPageProps): JSX.Element {
  const { t, lang } = view;
  const { file, dossier } = matter;
  const { content, approval, addressee } = preview;
  const accepted = acceptedLanguages(addressee);
  const path = `/requests/${file.requestId}`;
  return (
    <RequestFrame view={view} matter={matter} title={t(`cooperation.review.title-${step}`)} errors={errors}>
      <p class="lead">{t(`cooperation.review.lead-${step}`, { state: stateName(dossier.state, lang) })}</p>
      {addressee.kind === "server" && !addressee.confirmed && (
        <Notice tone="bad" title={t("cooperation.review.not-confirmed", { state: stateName(dossier.state, lang) })} />
      )}
      <h2>{t("cooperation.review.envelope")}</h2>
      <SummaryList rows={envelope(view, preview)} />
      <AddresseeNotes view={view} addressee={addressee} />
      <h2>{t("cooperation.review.travels", { state: stateName(dossier.state, lang) })}</h2>
      <SecrecyCaution view={view} asked={content} />
      <LanguageCaution
        view={view}
        state={stateName(dossier.state, lang)}
        accepted={accepted}
        unread={unreadLanguages(content, accepted)}
      >
        <p>{t(`cooperation.caution.language-${step}`, { object: t("cooperation.act.object") })}</p>
        {step === "submit" && <a href={path}>{t("cooperation.caution.to-request")}</a>}
      </LanguageCaution>
      <SummaryList rows={bodyRows(view, content)} />
      <CitationNote view={view} mechanism={content.mechanism} />
      <h2>{t("cooperation.review.stays")}</h2>
      <p>{t("cooperation.review.stays-lead", { state: stateName(dossier.state, lang) })}</p>
      <SummaryList rows={stayingRows(view, file, content)} />
      <Screenings view={view} file={file} />
      <ExactText text={exactText(content)} />
      <ConfirmForm
        action={`${path}/${step === "submit" ? "submission" : "sending"}`}
        thing={approval}
        label={t(step === "submit" ? "cooperation.act.submit" : "cooperation.act.send")}
      />
      {step === "send" && <Objection.Folded action={`${path}/reopening`} form={undefined} of={["reason"]} />}
    </RequestFrame>
  );
}

function envelope(view: View, { addressee }: SubmissionPreview): SummaryRow[] {
  const { t } = view;
  return [
    { label: t("cooperation.review.to"), value: <AddresseeText view={view} addressee={addressee} /> },
    { label: t("cooperation.review.how"), value: t(`cooperation.review.by-${addressee.kind}`) },
  ];
}

function AddresseeText({ view, addressee }: { view: View; addressee: Addressee }): JSX.Element {
  const state = stateName(addressee.state, view.lang);
  if (addressee.kind === "letter") {
    const { correspondent } = addressee;
    return (
      <>
        {state}
        {correspondent !== undefined && (
          <p>
            <HostileText text={`${correspondent.authority}\n${correspondent.address}`} lines />
          </p>
        )}
      </>
    );
  }
  return (
    <>
      {state}
      {addressee.authorities.map(({ id, names }) => (
        <p>
          <HostileText text={names[view.lang] ?? names.en ?? Object.values(names)[0] ?? id} />
        </p>
      ))}
    </>
  );
}
