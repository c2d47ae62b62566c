import { Hono } from "hono";
import type { MiddlewareHandler } from "hono";
import { buildClient } from "../../scripts/build-client.ts";
import type { User } from "../../src/modules/identity/index.ts";
import { expectDescribed } from "./described-answers.ts";
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
  /** Posts a form of the page that an earlier form was answered with. */
  follow(page: Answer, action: string, fields: Record<string, string | Blob>, as: User): Promise<Answer>;
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
  /** What the browser sends back with the next form of this page. */
  readonly cookie: string;
}

const CONFIRMATION_HEADER = "x-rogatory-confirmation";

async function answerOf(answer: Response): Promise<Answer> {
  return {
    status: answer.status,
    location: answer.headers.get("location") ?? undefined,
    html: await answer.text(),
    cookie: (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "",
  };
}

/** The digest that the form to this action carries, as a browser would send it. */
function confirmationIn(html: string, action: string): string | undefined {
  const form = (html.match(/<form[^>]*>.*?<\/form>/gs) ?? []).find((one) => one.includes(`action="${action}"`));
  return /name="_confirmation" value="([^"]+)"/.exec(form ?? "")?.[1]?.replaceAll("&quot;", '"');
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
    const confirmation = c.req.header(CONFIRMATION_HEADER);
    // where the identity module's own middleware leaves it
    if (user !== undefined) {
      c.set("rogatory.user", { ...user, ...(confirmation ? { confirmation: JSON.parse(confirmation) } : {}) });
    }
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

  const post = async (
    { html, status, cookie }: Answer,
    action: string,
    fields: Record<string, string | Blob>,
    user: User,
  ): Promise<Answer> => {
    const token = new RegExp(`name="${FORM_TOKEN_FIELD}" value="([^"]+)"`).exec(html)?.[1];
    if (token === undefined) throw new Error(`no form to ${action} (${status})`);
    const form = new FormData();
    form.set(FORM_TOKEN_FIELD, token);
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const confirmation = confirmationIn(html, action);
    const answer = await app.request(new URL(action, options.origin), {
      method: "POST",
      headers: {
        ...headers(user),
        cookie,
        ...(confirmation === undefined ? {} : { [CONFIRMATION_HEADER]: confirmation }),
      },
      body: form,
    });
    return { ...(await answerOf(answer)), cookie };
  };

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
      return await post(await answerOf(opened), action, fields, user);
    },
    follow: async (page, action, fields, user) => await post(page, action, fields, user),
    call: async (method, path, user, body) => {
      const answer = await app.request(new URL(`/api/v1${path}`, options.origin), {
        method,
        headers: { ...headers(user), ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      await expectDescribed(app, method, `/api/v1${path}`, answer);
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
    },
  };
}
