import type { JSX } from "hono/jsx/jsx-runtime";
import { LinkButton } from "../components/buttons.tsx";
import { Page } from "../layout.tsx";
import type { View } from "../view.ts";

export interface NotYourRolePageProps {
  readonly view: View;
  /** For whom it is, and what to do. */
  readonly message: string;
}

/** For other roles than the reader's: for which, which the reader has, and the way back to where their own work begins. */
export function NotYourRolePage({ view, message }: NotYourRolePageProps): JSX.Element {
  const { t, user, nav, format } = view;
  const [first] = nav;
  return (
    <Page view={view} title={t("web.not-your-role.title")}>
      <p class="lead">{message}</p>
      {user !== undefined && (
        <p>{t("web.not-your-role.yours", { count: user.roles.length, roles: format.list(user.roles) })}</p>
      )}
      <LinkButton href={first?.href ?? "/"}>
        {first === undefined ? t("web.error.back") : t("web.not-your-role.back", { page: first.label })}
      </LinkButton>
    </Page>
  );
}
