import type { JSX } from "hono/jsx/jsx-runtime";
import { CopyBlock } from "../components/evidence.tsx";
import { Button, LinkButton } from "../components/buttons.tsx";
import { FileField } from "../components/fields.tsx";
import type { PostedForm } from "../forms.ts";
import { Page } from "../layout.tsx";
import type { View } from "../view.ts";

/** The request that failed for a while only, so that the page can make it once more. */
export type RepeatedRequest = { readonly method: "get" } | { readonly method: "post"; readonly form: PostedForm };

export interface ErrorPageProps {
  readonly view: View;
  readonly title: string;
  /** What was wrong, on what, what to do. */
  readonly message: string;
  /** Short reference under which the log has more. */
  readonly reference: string;
  readonly back?: { href: string; label: string } | undefined;
  /** Where the same request may work in a moment. */
  readonly again?: RepeatedRequest | undefined;
  /** What was written in a form that is not taken, and cannot be sent again. */
  readonly typed?: readonly string[] | undefined;
}

/** What went wrong, what it means for the work, and the reference to give on the telephone. */
export function ErrorPage({ view, title, message, reference, back, again, typed = [] }: ErrorPageProps): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} title={title}>
      <p class="lead">{message}</p>
      <p>{t("web.error.nothing-lost")}</p>
      {again?.method === "post" && <SendAgain view={view} form={again.form} />}
      {typed.length > 0 && <p>{t("web.error.typed")}</p>}
      {typed.map((text) => (
        <blockquote class="foreign lines" dir="auto">
          {text}
        </blockquote>
      ))}
      <CopyBlock label={t("web.error.reference")} text={reference} />
      {again?.method === "get" && <LinkButton href={view.path}>{t("web.error.try-again")}</LinkButton>}
      <LinkButton href={back?.href ?? "/"} kind={again === undefined ? "primary" : "secondary"}>
        {back?.label ?? t("web.error.back")}
      </LinkButton>
    </Page>
  );
}

/**
 * The form as it came, its own token included: a token made here would lend this server's word to a form of another site.
 * No script and no database is needed to send it.
 */
function SendAgain({ view, form }: { view: View; form: PostedForm }): JSX.Element {
  const { t } = view;
  const { fields, fileField } = form;
  return (
    <form
      method="post"
      action={view.path}
      enctype={fileField === undefined ? undefined : "multipart/form-data"}
      class="stack"
      novalidate
    >
      <p>{t("web.error.kept-form")}</p>
      {fields.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {fileField !== undefined && <FileField name={fileField} label={t("web.error.choose-file-again")} />}
      <Button>{t("web.error.send-again")}</Button>
    </form>
  );
}
