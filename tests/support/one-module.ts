import { MODULE_ROLES } from "./all-roles.ts";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { buildClient } from "../../scripts/build-client.ts";
import type { AuditEvent, AuditModule } from "../../src/modules/audit/index.ts";
import { createDesk, type DeskModule } from "../../src/modules/desk/index.ts";
import { createIdentity, type IdentityModule, type NewPerson, type User } from "../../src/modules/identity/index.ts";
import { type Contributions, createWeb, errorHandler, keepAnswers, loadLocales } from "../../src/web/index.ts";
import type { Press } from "../../src/modules/printing/index.ts";
import { type Browser, openBrowser } from "./browser.ts";
import { openTestPlatform, type TestPlatform } from "./platform.ts";
import { type TestClock, testClock } from "./clock.ts";
import { comparesWhatIsNew } from "./compared-queue.ts";
import { temporaryFolder } from "./temporary-folders.ts";

/** One module with identity before it, their pages and their API: what the module's own tests need, and no State around it. */
export interface OneModule<Module, Name extends string> {
  readonly module: Module;
  readonly identity: IdentityModule;
  readonly desk: DeskModule;
  readonly platform: TestPlatform;
  readonly clock: TestClock;
  readonly people: Readonly<Record<Name, User>>;
  readonly events: AuditEvent[];
  browse(name: Name): Promise<Browser>;
  /** Calls the API; `digest` is what the caller was shown. */
  call(name: Name | undefined, method: string, path: string, body?: unknown, digest?: string): Promise<Answer>;
  /** Sends fields as JSON, then one file. */
  upload(name: Name, path: string, facts: unknown, file: Blob): Promise<Answer>;
  /** Looks at the preview, then does exactly that. */
  confirm(name: Name, path: string, body?: object): Promise<Answer>;
  /** For a test that puts a real server before it. */
  readonly fetch: (request: Request) => Response | Promise<Response>;
  page(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

export interface Answer {
  readonly status: number;
  /** Of a refusal. */
  readonly code: string | undefined;
  readonly body: any;
}

interface Routes {
  readonly api: Hono;
  readonly pages: Hono;
  readonly contributions?: Contributions;
}

export async function openOneModule<Module extends Routes, Name extends string>(
  roles: Readonly<Record<Name, NewPerson["roles"]>>,
  create: (given: {
    platform: TestPlatform;
    audit: Pick<AuditModule, "append">;
    identity: IdentityModule;
    desk: DeskModule;
    press: Press;
  }) => Module,
  /** English texts beside those that ship. */
  texts: Readonly<Record<string, string>> = {},
): Promise<OneModule<Module, Name>> {
  const clock = testClock("2026-11-24T12:00:00.000Z");
  const platform = await openTestPlatform({
    clock,
    config: { profile: "training", timeZone: "UTC", state: "XA" },
  });
  const events: AuditEvent[] = [];
  let forget = (): void => undefined;
  const audit: Pick<AuditModule, "append"> = {
    append: async (tx, event) => {
      tx.afterCommit(() => forget());
      events.push(event);
      return { entryId: "entry" };
    },
  };
  const identity = createIdentity({ platform, audit, roles: MODULE_ROLES });
  const names = Object.keys(roles) as Name[]; // the names it was made of
  const founding = names.map((name) => ({ name, languages: ["en"], roles: roles[name] }));
  await platform.database.transaction(async (tx) => await identity.found(tx, founding));
  const people = Object.fromEntries((await identity.people()).map((one) => [one.name, one])) as unknown as Record<
    Name,
    User
  >; // each of them was just entered
  // Of the log, the queue needs nothing.
  const desk = createDesk({
    platform,
    audit: audit as unknown as AuditModule,
    identity,
    version: "1",
    compares: comparesWhatIsNew(platform),
  });
  const locales = loadLocales(withTexts(texts));
  const module = create({ platform, audit, identity, desk, press: { printer: platform.printer, locales } });
  const origin = new URL(platform.config.appUrl).origin;
  const web = createWeb({
    server: {
      state: "XA",
      stateNames: { en: "Aurelia" },
      profile: "training",
      evaluation: false,
      timeZone: "UTC",
      version: "1",
    },
    assets: await buildClient(),
    locales,
    now: () => platform.clock.now(),
    origins: [origin],
    secure: false,
    defaultLanguage: "en",
    reader: () => ({}),
    nav: () => [],
  });
  const app = new Hono();
  const { kept = {} } = module.contributions?.publicPages ?? {};
  forget = keepAnswers(app, kept, { now: () => clock.now(), languageOf: web.languageOf });
  app
    .use(identity.middleware)
    .use(web.middleware)
    .route("/api/v1", identity.api)
    .route("/api/v1", module.api)
    .route("/", identity.pages)
    .route("/", module.pages)
    .route("/", module.contributions?.publicPages?.routes ?? new Hono());
  app.onError(
    errorHandler({
      report: ({ error, status }) => {
        if (status >= 500) console.error(error);
      },
      signInPath: "/sign-in",
      isApi: (path) => path.startsWith("/api/"),
    }),
  );
  // A session ends as time passes: whoever calls in another hour signs in again.
  const tokens = new Map<string, string>();
  const tokenOf = async (name: Name): Promise<string> => {
    const session = `${name} ${clock.now().toISOString().slice(0, "2026-11-24T12".length)}`;
    const token = tokens.get(session) ?? (await identity.becomeForTraining(people[name].id)).token;
    tokens.set(session, token);
    return token;
  };
  const call: OneModule<Module, Name>["call"] = async (name, method, path, body, digest) => {
    const response = await app.request(`${origin}/api/v1${path}`, {
      method,
      headers: {
        origin,
        ...(name === undefined ? {} : { authorization: `Bearer ${await tokenOf(name)}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(digest === undefined ? {} : { "x-rogatory-confirmation": JSON.stringify({ digest }) }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return await answerOf(response);
  };
  return {
    module,
    identity,
    desk,
    platform,
    clock,
    people,
    events,
    call,
    async upload(name, path, facts, file) {
      const body = new FormData();
      body.append("facts", JSON.stringify(facts));
      body.append("file", file, "of-the-sender.exe");
      const headers = { origin, authorization: `Bearer ${await tokenOf(name)}` };
      return await answerOf(await app.request(`${origin}/api/v1${path}`, { method: "POST", headers, body }));
    },
    browse: async (name) => await openBrowser(app, origin, identity, people[name]),
    confirm: async (name, path, body) => {
      const shown = await call(name, "POST", `${path}-preview`, body);
      if (shown.code !== undefined) return shown;
      return await call(name, "POST", path, body, shown.body.approval.digest);
    },
    fetch: (request) => app.fetch(request),
    page: async (path, headers = {}) => await app.request(`${origin}${path}`, { headers }),
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const said = text === "" ? undefined : JSON.parse(text);
  return { status: response.status, code: said?.error?.code, body: said };
}

function withTexts(texts: Readonly<Record<string, string>>): string {
  const folder = join(temporaryFolder(), "locales");
  cpSync(join(import.meta.dirname, "../../locales"), folder, { recursive: true });
  writeFileSync(join(folder, "en/of-the-test.json"), JSON.stringify(texts));
  return folder;
}
