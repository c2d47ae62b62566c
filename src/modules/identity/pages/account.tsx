import { type Context, Hono } from "hono";
import { Field, Notice, Page, SummaryList, viewOf } from "../../../web/index.ts";
import { requireUser } from "../access.ts";
import type { IdentityContext } from "../context.ts";
import { passkeysOf } from "../store.ts";
import type { User } from "../types.ts";

/** /account: who one is here, and one's passkeys. */
export function accountPages(context: IdentityContext): Hono {
  const pages = new Hono();
  pages.get("/account", async (c) => {
    const user = requireUser(c);
    const passkeys = await passkeysOf(context.platform.database.db, user.id);
    return c.html(<AccountPage c={c} user={user} devices={passkeys.map(({ label }) => label)} />);
  });
  return pages;
}

function AccountPage({ c, user, devices }: { c: Context; user: User; devices: readonly string[] }) {
  const view = viewOf(c);
  const { t, format } = view;
  return (
    <Page view={view} title={t("identity.account.title")}>
      <SummaryList
        rows={[
          { label: t("identity.account.name"), value: user.name },
          {
            label: t("identity.account.roles"),
            value: format.list(user.roles.map((role) => t(`identity.role.${role}`))),
          },
        ]}
      />
      <h2>{t("identity.account.passkeys-title")}</h2>
      {devices.length === 0 ? (
        <p>{t("identity.account.no-passkey")}</p>
      ) : (
        <ul>
          {devices.map((label) => (
            <li>{label}</li>
          ))}
        </ul>
      )}
      <passkey-enrol data-failed={t("identity.account.passkey-failed")} data-label={t("identity.account.device")}>
        <Field name="label" label={t("identity.account.passkey-label")} hint={t("identity.account.passkey-hint")} />
        <button type="button" class="button primary" hidden>
          {t("identity.account.passkey-action")}
        </button>
        <noscript>
          <Notice tone="info" title={t("identity.sign-in.passkey-no-script")} />
        </noscript>
      </passkey-enrol>
    </Page>
  );
}
