import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { FieldError } from "../forms.ts";
import { useView } from "../view.ts";
import { fieldId } from "./fields.tsx";
import { ToneSymbol, type Tone } from "./symbol.tsx";

export interface ErrorSummaryProps {
  readonly errors: readonly FieldError[];
  /** Label by field name: "Fill this in" alone does not say what. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** Errors at the top of a form, each linked to its field. Takes the focus when the page loads with script. */
export function ErrorSummary({ errors, labels }: ErrorSummaryProps): JSX.Element | null {
  const { t } = useView();
  if (errors.length === 0) return null;
  const sentence = ({ field, message, label = labels?.[field] }: FieldError): string => {
    return label === undefined ? message : t("web.error-summary.entry", { label, message });
  };
  return (
    <div class="error-summary" role="alert" tabindex={-1} data-focus="">
      <h2>{t("web.error-summary.title", { count: errors.length })}</h2>
      <ul>
        {errors.map((error) => (
          <li>
            {error.field === "" ? (
              sentence(error)
            ) : (
              <a href={`#${error.at ?? fieldId(error.field)}`}>{sentence(error)}</a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

export interface NoticeProps {
  readonly tone: Tone;
  readonly title: Child;
  readonly children?: Child | undefined;
  /** Announced when it appears after an action: "Request sent". */
  readonly announce?: boolean | undefined;
}

/** Something the reader should know before going on. The tone is also said in words. */
export function Notice({ tone, title, children, announce }: NoticeProps): JSX.Element {
  const { t } = useView();
  return (
    <div class={`notice tone-${tone}`} role={announce === true ? "status" : undefined}>
      <p class="notice-title">
        <ToneSymbol tone={tone} />
        <span class="unseen">{t(`web.tone.${tone}`)} </span>
        <strong>{title}</strong>
      </p>
      {children !== undefined && <div class="notice-body">{children}</div>}
    </div>
  );
}

/**
 * Over every page of a server that is not the real thing, evaluation (by its profile or its database) or training (invented data),
 * and of one whose keys are not open or that was restored.
 */
export function Banner({ kind }: { kind: "evaluation" | "training" | "locked" | "recovery" }): JSX.Element {
  const { t, server, user } = useView();
  const why = kind === "evaluation" && server.usesPostgres === true ? "postgres" : "explained";
  return (
    <p class={`profile-banner ${kind}`}>
      <strong>{t(`web.banner.${kind}`)}</strong> <span>{t(`web.banner.${kind}-${why}`)}</span>
      {kind === "recovery" && user !== undefined && (
        <>
          {" "}
          <a href="/recovery">{t("web.banner.recovery-look")}</a>
        </>
      )}
      {kind === "training" && (
        <>
          {" "}
          <BeSomebodyElse />
        </>
      )}
    </p>
  );
}

/** Of a training server: to the people whom one may be, and from there to this page again, unless no link can ask for it. */
export function BeSomebodyElse(): JSX.Element {
  const { t, path, answersForm } = useView();
  // On the page of the people itself it goes on to where they were asked for.
  if (path.startsWith("/training/people?")) return <a href={path}>{t("web.banner.training-change")}</a>;
  // From the sign-in it goes on to what the sign-in was asked for.
  const wanted = path.startsWith("/sign-in") ? new URLSearchParams(path.split("?")[1] ?? "").get("back") : path;
  const to = answersForm === true || wanted === null ? "" : `?to=${encodeURIComponent(wanted)}`;
  return <a href={`/training/people${to}`}>{t("web.banner.training-change")}</a>;
}

export interface EmptyStateProps {
  readonly title: Child;
  /** Why it is empty and what will appear here. */
  readonly children: Child;
  readonly action?: Child | undefined;
}

/** What stands in the place of a list that has nothing in it. */
export function EmptyState({ title, children, action }: EmptyStateProps): JSX.Element {
  return (
    <div class="empty-state">
      <p class="empty-title">{title}</p>
      <p>{children}</p>
      {action}
    </div>
  );
}
