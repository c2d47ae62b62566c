import type { JSX } from "hono/jsx/jsx-runtime";
import {
  Button,
  EmptyState,
  Field,
  type FieldError,
  FileField,
  HostileText,
  assetUrl,
  codeText,
  Form,
  type FormInput,
  LANGUAGE_NAMES,
  LANGUAGES,
  Page,
  Radios,
  Select,
  TextArea,
  type Translator,
  type View,
} from "../../../web/index.ts";
import { MAX_UPLOAD_BYTES, UPLOAD_LIFE_MS } from "../context.ts";
import { EXHIBIT_KINDS, exhibitKindText } from "../reason-text.ts";
import type { StagedUpload } from "../types.ts";

const DAY_MS = 24 * 3_600_000;

export interface IntakePageProps {
  readonly view: View;
  readonly dossierId: string;
  readonly requestId: string | undefined;
  readonly dropBox: readonly { readonly name: string; readonly size: number }[];
  /** What this person began to send into this dossier. */
  readonly uploads: readonly StagedUpload[];
  readonly errors?: readonly FieldError[];
  readonly input?: FormInput;
}

/** Taking evidence in: from the officer's machine, sealed as it arrives, or from the server's drop box. */
export function IntakePage(props: IntakePageProps): JSX.Element {
  const { view, dossierId, dropBox, uploads, errors = [], input } = props;
  const { t } = view;
  return (
    <Page
      view={view}
      title={t("evidence.intake.title")}
      breadcrumb={[{ href: `/dossiers/${dossierId}`, label: t("evidence.exhibit.dossier") }]}
      errors={errors}
      labels={{
        title: t("evidence.intake.name"),
        kind: t("evidence.exhibit.kind"),
        file: t("evidence.intake.file"),
      }}
    >
      <p class="lead">{t("evidence.intake.lead")}</p>
      {uploads.length > 0 && <UnfinishedUploads view={view} uploads={uploads} />}
      <Form action="/exhibits" files {...{ errors, input }}>
        <IntakeFields {...props} />
        {/* Last: the server reads the fields first and then seals the file as it arrives. */}
        <resumable-upload data-words={uploadWords(view)}>
          <FileField
            name="file"
            label={t("evidence.intake.file")}
            hint={t("evidence.intake.file-hint", {
              limit: view.format.bytes(MAX_UPLOAD_BYTES),
              days: UPLOAD_LIFE_MS / DAY_MS,
            })}
          />
        </resumable-upload>
        <Button>{t("evidence.intake.action")}</Button>
      </Form>
      <h2>{t("evidence.intake.drop-box-title")}</h2>
      <p>{t("evidence.intake.drop-box-explained", { folder: dossierId })}</p>
      {dropBox.length === 0 ? (
        <EmptyState title={t("evidence.intake.drop-box-empty")}>{t("evidence.intake.drop-box-empty-text")}</EmptyState>
      ) : (
        <Form action="/exhibits/from-drop-box" {...{ errors, input }}>
          <IntakeFields {...props} prefix="box-" />
          <Radios
            name="fileName"
            label={t("evidence.intake.drop-box-file")}
            options={dropBox.map(({ name, size }) => ({ value: name, label: name, hint: view.format.bytes(size) }))}
          />
          <Button kind="secondary">{t("evidence.intake.drop-box-action")}</Button>
        </Form>
      )}
      <script type="module" src={assetUrl(view.assets.uploadScript)}></script>
    </Page>
  );
}

/** What was begun and is no exhibit yet: to be continued with the same file, or discarded. */
function UnfinishedUploads({ view, uploads }: Pick<IntakePageProps, "view" | "uploads">): JSX.Element {
  const { t, format } = view;
  return (
    <>
      <h2>{t("evidence.upload.title")}</h2>
      {uploads.map((upload) => {
        const { uploadId, facts, sizeBytes, receivedBytes } = upload;
        const name = facts?.originalName ?? "";
        const title = facts?.title.text ?? t("evidence.upload.begun-on", { when: format.dateTime(upload.createdAt) });
        const share = (count: number): string =>
          format.percent(sizeBytes === 0 ? 1 : Math.floor((count / sizeBytes) * 1000) / 1000);
        return (
          <section class="stack" aria-labelledby={`upload-${uploadId}`}>
            <h3 id={`upload-${uploadId}`}>
              <HostileText text={title} />
            </h3>
            {name !== "" && (
              <p>
                <HostileText text={name} />
              </p>
            )}
            <p>
              {upload.state === "whole"
                ? t("evidence.upload.whole", { size: format.bytes(sizeBytes) })
                : t("evidence.upload.state", {
                    percent: share(receivedBytes),
                    sent: format.bytes(receivedBytes),
                    size: format.bytes(sizeBytes),
                    when: format.dateTime(upload.expiresAt),
                  })}
            </p>
            {upload.sealedBytes !== undefined && (
              <p>{t("evidence.upload.sealed-share", { percent: share(upload.sealedBytes) })}</p>
            )}
            {upload.fault !== undefined && <p class="field-error">{uploadFaultText(upload.fault, t)}</p>}
            {upload.state !== "whole" && facts !== undefined && (
              <resumable-upload
                hidden
                data-words={uploadWords(view, { name, size: format.bytes(sizeBytes) })}
                data-upload={uploadId}
                data-name={name}
                data-size={sizeBytes}
                data-modified={upload.fileModifiedAt?.toISOString()}
              >
                <FileField name={`file-${uploadId}`} label={t("evidence.upload.continue")} />
              </resumable-upload>
            )}
            <Form action={`/exhibits/uploads/${uploadId}/discard`}>
              <Button kind="secondary" about={title}>
                {t("evidence.upload.discard")}
              </Button>
            </Form>
          </section>
        );
      })}
      <h2>{t("evidence.upload.another")}</h2>
    </>
  );
}

/** Why it could not be taken in, and what to do: some codes say it otherwise to whoever sends the file. */
export function uploadFaultText(code: string, t: Translator): string {
  if (code === "role-missing") return t("evidence.upload.fault-role");
  if (code === "disk-full") return t("evidence.upload.no-room");
  if (code === "exhibit-unknown") return t("evidence.upload.fault-member");
  return codeText(code, t) ?? t("evidence.upload.fault", { code });
}

/** For client/upload, which puts figures into the places. */
function uploadWords({ t }: View, begun = { name: "", size: "" }): string {
  return JSON.stringify({
    sending: t("evidence.upload.sending"),
    comparing: t("evidence.upload.comparing"),
    paused: t("evidence.upload.paused"),
    "line-down": t("evidence.upload.line-down"),
    "not-begun": t("evidence.upload.not-begun"),
    "signed-out": t("evidence.upload.signed-out"),
    kept: t("evidence.upload.kept"),
    "to-be-sealed": t("evidence.upload.to-be-sealed"),
    sealing: t("evidence.upload.sealing"),
    "other-file": t("evidence.upload.other-file", begun),
    "file-changed": t("evidence.upload.file-changed"),
    "taken-over": t("evidence.upload.taken-over"),
    "refused-between": t("evidence.upload.refused-between", { status: "{status}" }),
    "no-room": t("evidence.upload.no-room"),
    progress: t("evidence.upload.progress", { percent: "{percent}", sent: "{sent}", size: "{size}" }),
    left: t("evidence.upload.left", { time: "{time}" }),
    pause: t("evidence.upload.pause"),
    resume: t("evidence.upload.resume"),
    "go-on-here": t("evidence.upload.go-on-here"),
  });
}

function IntakeFields({ view, dossierId, requestId, prefix = "" }: IntakePageProps & { prefix?: string }): JSX.Element {
  const { t } = view;
  return (
    <>
      <input type="hidden" name="dossierId" value={dossierId} />
      {requestId !== undefined && <input type="hidden" name="requestId" value={requestId} />}
      <Field
        name={`${prefix}title`}
        label={t("evidence.intake.name")}
        hint={t("evidence.intake.name-hint")}
        maxLength={500}
      />
      <Select
        name={`${prefix}language`}
        value={view.lang}
        label={t("evidence.intake.language")}
        options={LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }))}
      />
      <Select
        name={`${prefix}kind`}
        label={t("evidence.intake.kind")}
        options={EXHIBIT_KINDS.map((kind) => ({ value: kind, label: exhibitKindText(view, kind) }))}
      />
      <Field name={`${prefix}source`} label={t("evidence.exhibit.source")} optional maxLength={500} />
      <Field name={`${prefix}method`} label={t("evidence.exhibit.method")} optional maxLength={500} />
      <Field
        name={`${prefix}madeFrom`}
        label={t("evidence.intake.made-from")}
        hint={t("evidence.intake.made-from-hint")}
        width="medium"
        optional
        maxLength={100}
      />
      <TextArea name={`${prefix}order`} label={t("evidence.intake.order")} rows={2} optional maxLength={500} />
    </>
  );
}
