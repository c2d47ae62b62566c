import { Hono } from "hono";
import type { MiddlewareHandler } from "hono";
import { buildClient } from "../../scripts/build-client.ts";
import type { User } from "../../src/modules/identity/index.ts";
import { createWeb, errorHandler, FORM_TOKEN_FIELD, loadLocales, type Language } from "../../src/web/index.ts";

export interface BrowserOptions {
  readonly state: string;
  readonly now: () => Date;
  readonly origin: string;
  readonly users: readonly User[];
  readonly api: Hono;
  readonly pages: Hono;
}

/** What officers' browsers and programs do with one module's pages and routes; people are signed in by a header. */
export interface Browser {
  /** For a test that looks with a real browser. */
  readonly app: Hono;
  open(path: string, as: User, language?: Language): Promise<{ status: number; html: string }>;
  /** Opens the page, then posts the form with its token. */
  submit(page: string, action: string, fields: Record<string, string | Blob>, as: User): Promise<Answer>;
  call(
    method: string,
    path: string,
    as: User,
    body?: unknown,
  ): Promise<{ status: number; json: Record<string, unknown> }>;
}

export interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly html: string;
}

export async function openBrowser(options: BrowserOptions): Promise<Browser> {
  const web = createWeb({
    server: {
      state: options.state,
      stateNames: {},
      profile: "training",
      evaluation: false,
      timeZone: "UTC",
      version: "1",
    },
    assets: await buildClient(),
    locales: loadLocales(),
    now: options.now,
    origins: [options.origin],
    secure: false,
    defaultLanguage: "en",
    reader: () => ({}),
    nav: () => [],
  });
  const signIn: MiddlewareHandler = async (c, next) => {
    const user = options.users.find((one) => one.id === c.req.header("x-user"));
    // where the identity module's own middleware leaves it
    if (user !== undefined) c.set("rogatory.user", user);
    await next();
  };
  const app = new Hono()
    .use(signIn)
    .use(web.middleware)
    .route("/", web.routes)
    .route("/api/v1", options.api)
    .route("/", options.pages);
  app.onError(
    errorHandler({ report: () => undefined, signInPath: "/sign-in", isApi: (path) => path.startsWith("/api/") }),
  );
  const headers = (user: User): Record<string, string> => ({ "x-user": user.id, origin: options.origin });

  return {
    app,
    open: async (path, user, language) => {
      const answer = await app.request(new URL(path, options.origin), {
        headers: { ...headers(user), ...(language === undefined ? {} : { "accept-language": language }) },
      });
      return { status: answer.status, html: await answer.text() };
    },
    submit: async (page, action, fields, user) => {
      const opened = await app.request(new URL(page, options.origin), { headers: headers(user) });
      const html = await opened.text();
      const token = new RegExp(`name="${FORM_TOKEN_FIELD}" value="([^"]+)"`).exec(html)?.[1];
      if (token === undefined) throw new Error(`no form on ${page} (${opened.status})`);
      const form = new FormData();
      form.set(FORM_TOKEN_FIELD, token);
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      const cookie = (opened.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
      const answer = await app.request(new URL(action, options.origin), {
        method: "POST",
        headers: { ...headers(user), cookie },
        body: form,
      });
      return {
        status: answer.status,
        location: answer.headers.get("location") ?? undefined,
        html: await answer.text(),
      };
    },
    call: async (method, path, user, body) => {
      const answer = await app.request(new URL(`/api/v1${path}`, options.origin), {
        method,
        headers: { ...headers(user), ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
    },
  };
}
