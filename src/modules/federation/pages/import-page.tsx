import type { JSX } from "hono/jsx/jsx-runtime";
import {
  Button,
  Checkbox,
  Field,
  FileField,
  Form,
  Page,
  type FieldError,
  type FormInput,
  type View,
} from "../../../web/index.ts";

interface ImportPageProps {
  readonly view: View;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
  /** The State is known under another root: it can only be met anew. */
  readonly offersMeetingAnew?: boolean | undefined;
}

/** The first step of a meeting: the other State's designation, as a file or from its server. */
export function ImportPage({ view, errors, input, offersMeetingAnew }: ImportPageProps): JSX.Element {
  const { t } = view;
  return (
    <Page
      view={view}
      title={t("federation.import.title")}
      breadcrumb={[{ href: "/peers", label: t("federation.peers.title") }]}
      errors={errors}
      labels={{ url: t("federation.import.url"), file: t("federation.import.file") }}
    >
      <p class="lead">{t("federation.import.lead")}</p>
      <Form action="/peers/new" files {...{ errors, input }}>
        <Field
          name="url"
          label={t("federation.import.url")}
          hint={t("federation.import.url-hint")}
          code
          optional="depends"
        />
        <FileField
          name="file"
          label={t("federation.import.file")}
          hint={t("federation.import.file-hint")}
          optional="depends"
        />
        {offersMeetingAnew === true && (
          <Checkbox name="meetAnew" label={t("federation.import.anew")} hint={t("federation.import.anew-hint")} />
        )}
        <Button>{t("federation.import.action")}</Button>
      </Form>
      <p class="hint">{t("federation.import.no-trust")}</p>
    </Page>
  );
}
