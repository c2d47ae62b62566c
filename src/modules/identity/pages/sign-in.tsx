import { type Context, Hono } from "hono";
import {
  Button,
  Field,
  Form,
  localPath,
  Notice,
  optionalText,
  Page,
  parseForm,
  SignInPage,
  typed,
  requiredText,
  viewOf,
} from "../../../web/index.ts";
import { addressOf, currentUser, sessionToken } from "../access.ts";
import { signInWithLink, signOut } from "../actions/sessions.ts";
import { forgetSession, openSession } from "../api.ts";
import type { IdentityContext } from "../context.ts";
import { z } from "zod";

const linkForm = z.object({ link: requiredText(100), back: optionalText(2000) });

/** /sign-in, /sign-in/<token> and /sign-out. */
export function signInPages(context: IdentityContext): Hono {
  const pages = new Hono();

  // Whoever comes by a link to a production server has no passkey yet, and can confirm nothing without.
  const enter = async (c: Context, token: string, back: string | undefined): Promise<Response> => {
    const session = await signInWithLink(context, token, addressOf(context, c));
    openSession(context, c, session);
    const isEnrolling = context.platform.config.profile === "production" && !session.person.hasPasskey;
    return c.redirect(isEnrolling ? "/account" : localPath(back), 303);
  };

  pages.get("/sign-in", (c) => {
    const back = c.req.query("back");
    // Whoever is somebody already, as in another window, goes on to where the sign-in was asked for.
    if (back !== undefined && currentUser(c)) return c.redirect(localPath(back), 303);
    return c.html(<SignIn c={c} back={localPath(back)} />);
  });
  pages.post("/sign-in", async (c) => {
    const form = await parseForm(c, linkForm);
    if (!form.ok) {
      const back = localPath(typed(form.input, "back"));
      return c.html(<SignIn c={c} back={back} errors={form.errors} input={typed(form.input, "link")} />, 422);
    }
    const token = form.values.link.split("/").at(-1) ?? "";
    return await enter(c, token, form.values.back);
  });

  // A link in a message is fetched by scanners and previews: opening it shows a button, pressing it uses the link up.
  pages.get("/sign-in/:token", (c) => c.html(<LinkPage c={c} token={c.req.param("token")} />));
  pages.post("/sign-in/:token", async (c) => {
    await parseForm(c, z.object({}));
    return await enter(c, c.req.param("token"), undefined);
  });

  pages.get("/sign-out", (c) => {
    const user = currentUser(c);
    if (!user) return c.redirect("/sign-in", 303);
    return c.html(<SignOutPage c={c} name={user.name} />);
  });
  pages.post("/sign-out", async (c) => {
    await parseForm(c, z.object({}));
    const token = sessionToken(context, c);
    if (token) await signOut(context, token);
    forgetSession(context, c);
    return c.redirect("/sign-in", 303);
  });

  return pages;
}

type FormErrors = NonNullable<Parameters<typeof SignInPage>[0]["errors"]>;

interface SignInProps {
  readonly c: Context;
  /** A path of this server. */
  readonly back: string;
  readonly errors?: FormErrors;
  readonly input?: string | undefined;
}

function SignIn({ c, back, errors, input }: SignInProps) {
  const view = viewOf(c);
  const { t } = view;
  const passkey = {
    title: t("identity.sign-in.passkey-title"),
    text: t("identity.sign-in.passkey-text"),
    form: (
      <passkey-sign-in data-failed={t("identity.sign-in.passkey-failed")} data-back={back}>
        <button type="button" class="button primary" hidden>
          {t("identity.sign-in.passkey-action")}
        </button>
        <noscript>
          <Notice tone="info" title={t("identity.sign-in.passkey-no-script")} />
        </noscript>
      </passkey-sign-in>
    ),
  };
  const link = {
    title: t("identity.sign-in.link-title"),
    text: t("identity.sign-in.link-text"),
    form: (
      <Form action="/sign-in">
        <input type="hidden" name="back" value={back} />
        <Field
          name="link"
          label={t("identity.sign-in.link-field")}
          value={input}
          error={errors?.find(({ field }) => field === "link")?.message}
        />
        <Button kind="secondary">{t("identity.sign-in.link-action")}</Button>
      </Form>
    ),
  };
  return <SignInPage view={view} methods={[passkey, link]} leadsBack={back !== "/"} errors={errors} />;
}

function LinkPage({ c, token }: { c: Context; token: string }) {
  const view = viewOf(c);
  const { t } = view;
  return (
    <Page view={view} title={t("identity.link.title")}>
      <p>{t("identity.link.text")}</p>
      <Form action={`/sign-in/${encodeURIComponent(token)}`}>
        <Button>{t("identity.link.action")}</Button>
      </Form>
    </Page>
  );
}

function SignOutPage({ c, name }: { c: Context; name: string }) {
  const view = viewOf(c);
  const { t } = view;
  return (
    <Page view={view} title={t("identity.sign-out.title")}>
      <p>{t("identity.sign-out.text", { name })}</p>
      <Form action="/sign-out">
        <Button>{t("identity.sign-out.action")}</Button>
      </Form>
    </Page>
  );
}
