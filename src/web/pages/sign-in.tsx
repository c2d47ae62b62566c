import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { ErrorSummary } from "../components/messages.tsx";
import type { FieldError } from "../forms.ts";
import { Page } from "../layout.tsx";
import { stateName, type View } from "../view.ts";

interface SignInMethod {
  readonly title: string;
  /** When to use this way. */
  readonly text: string;
  /** The form. */
  readonly form: Child;
}

export interface SignInPageProps {
  readonly view: View;
  /** The usual way first. */
  readonly methods: readonly SignInMethod[];
  /** Whether a page waits for whoever signs in: a call, a draft. */
  readonly leadsBack?: boolean | undefined;
  readonly errors?: readonly FieldError[] | undefined;
}

/** The shell of the sign-in page: says at whose server, then the ways in, each with its form. */
export function SignInPage({ view, methods, leadsBack = false, errors }: SignInPageProps): JSX.Element {
  const { t, server, lang } = view;
  return (
    <Page
      view={view}
      title={t("web.sign-in.title", { state: stateName(server, lang) })}
      hasErrors={Boolean(errors?.length)}
    >
      {errors !== undefined && <ErrorSummary errors={errors} />}
      <p class="lead">{t("web.sign-in.lead")}</p>
      {leadsBack && <p>{t("web.sign-in.leads-back")}</p>}
      {methods.map((method) => (
        <section class="method">
          <h2>{method.title}</h2>
          <p>{method.text}</p>
          {method.form}
        </section>
      ))}
      <p class="hint">{t("web.sign-in.help")}</p>
    </Page>
  );
}
