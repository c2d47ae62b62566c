import type { JSX } from "hono/jsx/jsx-runtime";
import { CopyBlock } from "../components/evidence.tsx";
import { LinkButton } from "../components/buttons.tsx";
import { Page } from "../layout.tsx";
import type { View } from "../view.ts";

export interface ErrorPageProps {
  readonly view: View;
  readonly title: string;
  /** What was wrong, on what, what to do. */
  readonly message: string;
  /** Short reference under which the log has more. */
  readonly reference: string;
  readonly back?: { href: string; label: string } | undefined;
}

/** What went wrong, what it means for the work, and the reference to give on the telephone. */
export function ErrorPage({ view, title, message, reference, back }: ErrorPageProps): JSX.Element {
  return (
    <Page view={view} title={title}>
      <p class="lead">{message}</p>
      <p>{view.t("web.error.nothing-lost")}</p>
      <CopyBlock label={view.t("web.error.reference")} text={reference} />
      <LinkButton href={back?.href ?? "/"}>{back?.label ?? view.t("web.error.back")}</LinkButton>
    </Page>
  );
}
