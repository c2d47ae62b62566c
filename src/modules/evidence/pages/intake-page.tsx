import type { JSX } from "hono/jsx/jsx-runtime";
import {
  Button,
  EmptyState,
  ErrorSummary,
  Field,
  type FieldError,
  FileField,
  Form,
  type FormInput,
  LANGUAGE_NAMES,
  LANGUAGES,
  Page,
  Radios,
  Select,
  TextArea,
  type View,
  errorFor,
  typed,
} from "../../../web/index.ts";
import { EXHIBIT_KINDS, exhibitKindText } from "../reason-text.ts";

export interface IntakePageProps {
  readonly view: View;
  readonly dossierId: string;
  readonly requestId: string | undefined;
  readonly dropBox: readonly { readonly name: string; readonly size: number }[];
  readonly errors?: readonly FieldError[];
  readonly input?: FormInput;
}

/** Taking evidence in: from the officer's machine, sealed as it arrives, or from the server's drop box. */
export function IntakePage(props: IntakePageProps): JSX.Element {
  const { view, dossierId, dropBox, errors = [] } = props;
  const { t } = view;
  return (
    <Page
      view={view}
      title={t("evidence.intake.title")}
      breadcrumb={[{ href: `/dossiers/${dossierId}`, label: t("evidence.exhibit.dossier") }]}
      hasErrors={errors.length > 0}
    >
      <ErrorSummary
        errors={errors}
        labels={{
          title: t("evidence.intake.name"),
          kind: t("evidence.exhibit.kind"),
          file: t("evidence.intake.file"),
        }}
      />
      <p class="lead">{t("evidence.intake.lead")}</p>
      <Form action="/exhibits" files>
        <IntakeFields {...props} />
        {/* Last: the server reads the fields first and then seals the file as it arrives. */}
        <FileField
          name="file"
          label={t("evidence.intake.file")}
          hint={t("evidence.intake.file-hint")}
          error={errorFor(errors, "file")}
        />
        <Button>{t("evidence.intake.action")}</Button>
      </Form>
      <h2>{t("evidence.intake.drop-box-title")}</h2>
      <p>{t("evidence.intake.drop-box-explained", { folder: dossierId })}</p>
      {dropBox.length === 0 ? (
        <EmptyState title={t("evidence.intake.drop-box-empty")}>{t("evidence.intake.drop-box-empty-text")}</EmptyState>
      ) : (
        <Form action="/exhibits/from-drop-box">
          <IntakeFields {...props} prefix="box-" />
          <Radios
            name="fileName"
            label={t("evidence.intake.drop-box-file")}
            options={dropBox.map(({ name, size }) => ({ value: name, label: name, hint: view.format.bytes(size) }))}
            value={typed(props.input, "fileName")}
            error={errorFor(errors, "fileName")}
          />
          <Button kind="secondary">{t("evidence.intake.drop-box-action")}</Button>
        </Form>
      )}
    </Page>
  );
}

function IntakeFields({
  view,
  dossierId,
  requestId,
  errors,
  input,
  prefix = "",
}: IntakePageProps & { prefix?: string }): JSX.Element {
  const { t } = view;
  const text = (name: string): { name: string; value: string | undefined; error: string | undefined } => ({
    name: `${prefix}${name}`,
    value: typed(input, `${prefix}${name}`),
    error: errorFor(errors, `${prefix}${name}`),
  });
  return (
    <>
      <input type="hidden" name="dossierId" value={dossierId} />
      {requestId !== undefined && <input type="hidden" name="requestId" value={requestId} />}
      <Field
        {...text("title")}
        label={t("evidence.intake.name")}
        hint={t("evidence.intake.name-hint")}
        maxLength={500}
      />
      <Select
        {...text("language")}
        value={typed(input, `${prefix}language`) ?? view.lang}
        label={t("evidence.intake.language")}
        options={LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }))}
      />
      <Select
        {...text("kind")}
        label={t("evidence.intake.kind")}
        options={EXHIBIT_KINDS.map((kind) => ({ value: kind, label: exhibitKindText(view, kind) }))}
      />
      <Field {...text("source")} label={t("evidence.exhibit.source")} optional maxLength={500} />
      <Field {...text("method")} label={t("evidence.exhibit.method")} optional maxLength={500} />
      <Field
        {...text("madeFrom")}
        label={t("evidence.intake.made-from")}
        hint={t("evidence.intake.made-from-hint")}
        width="medium"
        optional
        maxLength={100}
      />
      <TextArea {...text("order")} label={t("evidence.intake.order")} rows={2} optional maxLength={500} />
    </>
  );
}
