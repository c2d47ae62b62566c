import { type Context, Hono } from "hono";
import type { Child } from "hono/jsx";
import { z } from "zod";
import {
  Button,
  Field,
  type FieldError,
  Form,
  HostileText,
  LinkButton,
  Moment,
  Notice,
  orShow,
  Page,
  parseForm,
  StatusTag,
  SummaryList,
  Table,
  useView,
  viewOf,
} from "../../../web/index.ts";
import { requireUser, sessionToken } from "../access.ts";
import { endOwnPasskey } from "../actions/own-passkeys.ts";
import type { IdentityContext } from "../context.ts";
import { allPasskeysOf } from "../passkey-store.ts";
import type { Approvals, User } from "../types.ts";

type Device = Awaited<ReturnType<typeof allPasskeysOf>>[number];

const endingForm = z.object({ credentialId: z.string().max(1400) });

/** /account: who one is here, and one's passkeys: another one, and the end of one whose device is lost. */
export function accountPages(context: IdentityContext, { needPasskey }: Approvals): Hono {
  const pages = new Hono();
  const show = async (c: Context, user: User, errors?: readonly FieldError[]): Promise<Response> => {
    const devices = await allPasskeysOf(context.platform.database.db, user.id);
    const firstStep = await context.firstSteps.notice(viewOf(c), user);
    const page = (
      <AccountPage
        c={c}
        user={user}
        devices={devices}
        needPasskey={needPasskey}
        firstStep={firstStep}
        errors={errors}
      />
    );
    return c.html(page, errors === undefined ? 200 : 422);
  };
  pages.get("/account", async (c) => await show(c, requireUser(c)));
  pages.post("/account/passkey-ending", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, endingForm);
    if (!form.ok) return await show(c, user, form.errors);
    const { credentialId } = form.values;
    return await orShow(
      c,
      async () => {
        await endOwnPasskey(context, user, { credentialId, sessionToken: sessionToken(context, c) });
        return "/account";
      },
      async (errors) => await show(c, user, errors),
    );
  });
  return pages;
}

interface AccountProps {
  readonly c: Context;
  readonly user: User;
  readonly devices: readonly Device[];
  readonly needPasskey: boolean;
  readonly firstStep: Child;
  readonly errors?: readonly FieldError[] | undefined;
}

function AccountPage({ c, user, devices, needPasskey, firstStep, errors = [] }: AccountProps) {
  const view = viewOf(c);
  const { t, format } = view;
  const usable = devices.filter(({ endedAt }) => endedAt === null);
  return (
    <Page view={view} title={t("identity.account.title")} errors={errors}>
      <SummaryList
        rows={[
          { label: t("identity.account.name"), value: user.name },
          {
            label: t("identity.account.roles"),
            value: format.list(user.roles.map((role) => t(`identity.role.${role}`))),
          },
        ]}
      />
      <p class="button-row">
        <LinkButton kind="secondary" href="/account/contact">
          {t("identity.own-contact.title")}
        </LinkButton>
        <LinkButton kind="secondary" href="/account/sessions">
          {t("identity.own-sessions.title")}
        </LinkButton>
      </p>
      {firstStep}
      <h2>{t("identity.account.passkeys-title")}</h2>
      {usable.length === 0 && <p>{t("identity.account.no-passkey")}</p>}
      {usable.length === 1 && (
        <Notice tone="attention" title={t("identity.account.one-passkey")}>
          <p>{t("identity.account.one-passkey-text")}</p>
        </Notice>
      )}
      {devices.length > 0 && <Passkeys devices={devices} mayEnd={usable.length > 1} />}
      {usable.length > 1 && <p class="hint">{t("identity.account.end-hint")}</p>}
      <h2>{t("identity.account.add-title")}</h2>
      <passkey-enrol
        data-failed={t("identity.account.passkey-failed")}
        data-label={t("identity.account.device")}
        data-confirm={needPasskey && usable.length > 0 ? t("identity.account.passkey-confirm") : undefined}
      >
        <Field name="label" label={t("identity.account.passkey-label")} hint={t("identity.account.passkey-hint")} />
        {usable.length > 0 && <p class="hint">{t("identity.account.add-hint")}</p>}
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

/** Own devices, or with `mayEnd` false those of another person: who looks ends none. */
export function Passkeys({ devices, mayEnd }: { devices: readonly Device[]; mayEnd: boolean }) {
  const { t } = useView();
  const columns = [
    { key: "device", label: t("identity.account.device") },
    { key: "added", label: t("identity.passkeys.added") },
    { key: "state", label: t("identity.people.state") },
  ] as const;
  return (
    <Table
      caption={t("identity.account.passkeys-title")}
      captionUnseen
      columns={columns}
      rows={devices.map(({ credentialId, label, createdAt, endedAt }) => ({
        cells: {
          device: <HostileText text={label} />,
          added: <Moment at={createdAt} />,
          state:
            endedAt !== null ? (
              <>
                <StatusTag tone="neutral" label={t("identity.passkeys.ended")} />
                <p class="hint">
                  <Moment at={endedAt} />
                </p>
              </>
            ) : mayEnd ? (
              <Form action="/account/passkey-ending">
                <input type="hidden" name="credentialId" value={credentialId} />
                <Button kind="danger" about={t("identity.account.end-about", { label })}>
                  {t("identity.account.end-action")}
                </Button>
              </Form>
            ) : (
              <StatusTag tone="good" label={t("identity.passkeys.usable")} />
            ),
        },
      }))}
    />
  );
}
