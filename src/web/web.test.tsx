import { Hono } from "hono";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { buildClient } from "../../scripts/build-client.ts";
import { Refusal } from "../protocol/refusal.ts";
import { ErrorBody, readJson, sendJson } from "./api.ts";
import type { ClientAssets } from "./assets.ts";
import { errorHandler, type ErrorReport, notFoundHandler } from "./errors.tsx";
import { Form } from "./components/buttons.tsx";
import { Checkbox, Checkboxes, DateField } from "./components/choices.tsx";
import { Field, TextArea } from "./components/fields.tsx";
import { parseForm, readForm, requiredText } from "./forms.ts";
import { loadLocales } from "./i18n.ts";
import { Page } from "./layout.tsx";
import { viewOf } from "./view.ts";
import { createWeb, localPath } from "./web.tsx";

const ORIGIN = "https://aurelia.example";
const reports: ErrorReport[] = [];
let assets: ClientAssets;
let app: Hono;

beforeAll(async () => {
  assets = await buildClient();
  const web = createWeb({
    server: {
      state: "XA",
      stateNames: { en: "Aurelia", ar: "أوريليا" },
      profile: "production",
      evaluation: false,
      timeZone: "UTC",
      version: "1",
    },
    assets,
    locales: loadLocales(),
    now: () => new Date("2026-03-03T13:05:00Z"),
    origins: [ORIGIN],
    secure: true,
    defaultLanguage: "en",
    reader: () => ({}),
    nav: () => [],
    exempt: (path) => path.startsWith("/peer/"),
  });
  const errors = {
    report: (event: ErrorReport) => reports.push(event),
    signInPath: "/sign-in",
    isApi: (path: string) => path.startsWith("/api/"),
  };
  app = new Hono();
  app.use(web.middleware);
  app.route("/", web.routes);
  app.get("/form", (c) =>
    c.html(
      <Page view={viewOf(c)} title="Form">
        <input value={viewOf(c).formToken} />
      </Page>,
    ),
  );
  app.post("/form", async (c) => {
    const form = await parseForm(c, z.object({ name: requiredText() }));
    return c.text(form.ok ? `taken ${form.values.name}` : form.errors.map((error) => error.message).join());
  });
  app.post("/form-again", async (c) => {
    const input = await readForm(c);
    const wrong = [{ field: "name", message: "Not this name." }];
    return c.html(
      <Page view={viewOf(c)} title="Form">
        <Form action="/form-again" errors={wrong} input={input}>
          <Field name="name" label="Name" value="Nobody" />
          <DateField name="on" label="On" value="2026-01-31" />
          <Checkboxes
            name="roles"
            label="Roles"
            values={["a"]}
            options={["a", "b"].map((value) => ({ value, label: value }))}
          />
          <Checkbox name="drill" label="A drill" checked />
        </Form>
        <Form action="/other">
          <TextArea name="name" label="Another name" value="As it was" />
        </Form>
      </Page>,
    );
  });
  app.get("/secret", () => {
    throw new Refusal("sign-in-needed", "Sign in first.");
  });
  app.post("/secret", () => {
    throw new Refusal("sign-in-needed", "Sign in first.");
  });
  app.get("/for-others", () => {
    throw new Refusal("role-missing", "This needs one of the roles: drafter, custodian.", {
      choices: { roles: ["identity.role.drafter", "identity.role.custodian"] },
    });
  });
  app.get("/guessed", () => {
    throw new Refusal("too-many-tries", "Too many tries failed.", { details: { seconds: 90, minutes: 2 } });
  });
  app.get("/unheard-of", () => {
    throw new Refusal("never-translated", "The second bolt is loose.");
  });
  app.all("*", async (c, next) => {
    if (c.req.query("outage") !== undefined) throw new Refusal("database-away", "The database does not answer.");
    await next();
  });
  app.get("/bug", () => {
    throw new Error("password is hunter2");
  });
  app.get("/sign-in/:token", () => {
    throw new Error("the lamp went out");
  });
  app.put("/raw", (c) => c.text("taken"));
  app.post("/api/things", async (c) => {
    const { name } = await readJson(c, z.object({ name: z.string() }));
    return sendJson(c, z.object({ name: z.string() }), { name }, 201);
  });
  app.post("/peer/v1/dispatches", (c) => c.text("taken"));
  app.onError(errorHandler(errors));
  app.notFound(notFoundHandler(errors));
});

/** Opens the form as a browser would: the token from the page and the cookie that belongs to it. */
async function openForm(
  headers: Record<string, string> = {},
): Promise<{ token: string; cookie: string; html: string }> {
  const response = await app.request(`${ORIGIN}/form`, { headers });
  const html = await response.text();
  const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  return { token: /input value="([^"]+)"/.exec(html)?.[1] ?? "", cookie, html };
}

function post(path: string, body: Record<string, string>, headers: Record<string, string>): Promise<Response> {
  return Promise.resolve(app.request(`${ORIGIN}${path}`, { method: "POST", body: new URLSearchParams(body), headers }));
}

test("the answer forbids everything but our own files and our one inlined style", async () => {
  const { headers } = await app.request(`${ORIGIN}/form`);
  expect(headers.get("content-security-policy")).toContain(
    "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-",
  );
  expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("strict-transport-security")).toContain("max-age=");
  expect(headers.get("set-cookie")).toMatch(/^__Host-rogatory-XA-form=[\w-]{22}; .*HttpOnly; Secure; SameSite=Strict/);
});

test("a script whose page stays as it is gets JSON, in the reader's language also for a fault of the server", async () => {
  const headers = { accept: "application/json", "accept-language": "fr" };
  const bug = await app.request(`${ORIGIN}/bug`, { headers });
  expect([bug.status, bug.headers.get("content-type")]).toEqual([500, "application/json"]);
  const { error } = ErrorBody.parse(await bug.json());
  expect(error.message).toBe(loadLocales().translator("fr")("web.error.unexpected"));
  const out = await post("/secret", {}, { ...headers, "sec-fetch-site": "same-origin", origin: ORIGIN });
  expect(out.status).toBe(401);
  expect(ErrorBody.parse(await out.json()).error.code).toBe("sign-in-needed");
});

test("a form from our own page is taken", async () => {
  const { token, cookie } = await openForm();
  const answer = await post(
    "/form",
    { name: "Thea", "form-token": token },
    { cookie, "sec-fetch-site": "same-origin" },
  );
  expect(await answer.text()).toBe("taken Thea");
});

test("a form that comes back shows what was typed and what is wrong with it, and no other form of the page does", async () => {
  const { token, cookie } = await openForm();
  const typed = { name: "Thea", "on-day": "3", "on-month": "", "on-year": "2027", roles: "b", "form-token": token };
  const answer = await post("/form-again", typed, { cookie, "sec-fetch-site": "same-origin" });
  const [mine = "", other = ""] = (await answer.text()).split("<form").slice(1);
  expect(valuesIn(mine)).toEqual({ name: "Thea", "on-day": "3", "on-month": "", "on-year": "2027" });
  expect([...mine.matchAll(/name="(\w+)" value="(\w+)" checked/g)].map(([, name, value]) => [name, value])).toEqual([
    ["roles", "b"],
  ]);
  expect(mine).toContain("Not this name.");
  expect(mine).toMatch(/name="name"[^>]* aria-invalid="true" aria-describedby="field-name-error"/);
  expect(other).toContain("As it was");
  expect(other).not.toContain("Not this name.");
});

function valuesIn(form: string): Record<string, string> {
  const boxes = form.matchAll(/name="([\w-]+)" type="text"[^>]*? value="([^"]*)"/g);
  return Object.fromEntries([...boxes].map(([, name = "", value = ""]) => [name, value]));
}

test.each([
  ["another site, by the browser's word", { "sec-fetch-site": "cross-site" }],
  ["a neighbour on the same site", { "sec-fetch-site": "same-site" }],
  ["another origin, from an older browser", { origin: "https://evil.example" }],
])("a form from %s changes nothing", async (_, headers) => {
  const { token, cookie } = await openForm();
  const answer = await post("/form", { name: "Thea", "form-token": token }, { cookie, ...headers });
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain("came from another website");
});

test.each([
  ["no token", "", {}],
  ["a token of another browser", "other", {}],
  ["the token of the time before sign-in, once signed in", "own", { session: "new" }],
])(
  "a form with %s is refused in the reader's language, though it says it comes from here",
  async (_, which, more: { session?: string }) => {
    const [mine, other] = [await openForm(), await openForm()];
    const token = which === "own" ? mine.token : which === "other" ? other.token : "";
    const cookie =
      more.session === undefined ? mine.cookie : `${mine.cookie}; __Host-rogatory-XA-session=${more.session}`;
    const answer = await post(
      "/form",
      { name: "Thea", "form-token": token },
      { cookie, origin: ORIGIN, "accept-language": "fr" },
    );
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("Ce formulaire appartient à une session antérieure");
  },
);

test("a body that is neither form nor JSON needs the token in a header", async () => {
  const { token, cookie } = await openForm();
  const send = (headers: Record<string, string>) =>
    app.request(`${ORIGIN}/raw`, {
      method: "PUT",
      body: "x",
      headers: { "content-type": "text/plain", cookie, ...headers },
    });
  expect((await send({})).status).toBe(403);
  expect((await send({ "x-form-token": token })).status).toBe(200);
});

test("peers have their own signatures: no cookie, no form check", async () => {
  const answer = await app.request(`${ORIGIN}/peer/v1/dispatches`, {
    method: "POST",
    body: "x",
    headers: { origin: "https://b.example" },
  });
  expect([answer.status, answer.headers.get("set-cookie")]).toEqual([200, null]);
});

test("a page that needs a sign-in leads there and back", async () => {
  const answer = await app.request(`${ORIGIN}/secret?x=1`);
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/sign-in?back=%2Fsecret%3Fx%3D1"]);
  // What was typed to look for goes into no further address.
  for (const typed of ["q=Dang", "stage=open&search=Dang"]) {
    const searched = await app.request(`${ORIGIN}/secret?${typed}`);
    expect(searched.headers.get("location")).toBe("/sign-in?back=%2Fsecret");
  }
});

test("a form whose session is over leads to the sign-in, and shows the sentences that were in it", async () => {
  const { token, cookie } = await openForm();
  const written = { words: "Logs go\nafter <30> days.", state: "XB" };
  for (const [path, formToken] of [
    ["/secret", token],
    ["/form", "of an earlier session"],
  ] as const) {
    const answer = await post(path, { ...written, "form-token": formToken }, { cookie, origin: ORIGIN });
    const html = await answer.text();
    expect(html).toMatch(/<blockquote[^>]*>Logs go\r?\nafter &lt;30&gt; days\.</);
    expect(html).not.toContain(">XB<");
    if (path === "/secret") expect(html).toMatch(/<h1>You are signed out<.*<a [^>]*href="\/sign-in"[^>]*>Sign in</s);
  }
});

test("a page for other roles says in the reader's language for whose, and is no fault to be reported", async () => {
  const answer = await app.request(`${ORIGIN}/for-others`, { headers: { "accept-language": "fr" } });
  const html = await answer.text();
  expect(answer.status).toBe(403);
  expect(html).toContain("Cela est réservé à : Rédacteur ou Dépositaire.");
  expect(html).not.toContain(reports.at(-1)?.reference);
  const english = await app.request(`${ORIGIN}/for-others`);
  expect(await english.text()).toContain("This is for: Drafter or Custodian.");
});

test("whoever failed too often is told when to come again, a program too", async () => {
  const answer = await app.request(`${ORIGIN}/guessed`);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "90"]);
  expect(await answer.text()).toContain("Try again in 2 minutes.");
});

test("a refusal that nobody translated is told as what it is: an English sentence", async () => {
  const french = await app.request(`${ORIGIN}/unheard-of`, { headers: { "accept-language": "fr" } });
  expect(await french.text()).toContain("Le motif, en anglais : The second bolt is loose.");
  const english = await app.request(`${ORIGIN}/unheard-of`);
  expect(await english.text()).toContain('<p class="lead">The second bolt is loose.</p>');
});

test("a bug shows a reference and nothing from inside", async () => {
  const answer = await app.request(`${ORIGIN}/bug`);
  const html = await answer.text();
  expect(answer.status).toBe(500);
  expect(html).not.toContain("hunter2");
  expect(html).toContain(reports.at(-1)?.reference);
  expect(reports.at(-1)?.error).toBeInstanceOf(Error);
});

test("what is reported of a bug names the route and not the address, which may hold a secret", async () => {
  await app.request(`${ORIGIN}/sign-in/usable-until-it-is-used`);
  expect(reports.at(-1)).toMatchObject({ route: "/sign-in/:token", status: 500 });
  expect(JSON.stringify(reports.at(-1))).not.toContain("usable-until-it-is-used");
});

test("an unknown address says so: a page for people, JSON for programs", async () => {
  const page = await app.request(`${ORIGIN}/nowhere`, { headers: { "accept-language": "ar" } });
  expect([page.status, (await page.text()).includes('<html lang="ar" dir="rtl"')]).toEqual([404, true]);
  const api = await app.request(`${ORIGIN}/api/nowhere`);
  expect(await api.json()).toMatchObject({
    error: { code: "not-found", reference: expect.stringMatching(/^\w{4}-\w{4}$/) },
  });
});

test.each([
  ['{"name":"a"}', "application/json", 201, undefined],
  ['{"name":"a","name":"b"}', "application/json", 422, "json-duplicate-name"],
  ['{"nom":"a"}', "application/json", 422, "invalid-field"],
  ['{"name":"a"}', "text/plain", 403, "form-expired"],
  [`{"name":"${"a".repeat(1_100_000)}"}`, "application/json", 413, "body-too-large"],
])("the API answers %.40s as %s with %d", async (sent, type, status, code) => {
  const answer = await app.request(`${ORIGIN}/api/things`, {
    method: "POST",
    body: sent,
    headers: { "content-type": type },
  });
  expect(answer.status).toBe(status);
  const body = z.object({ error: ErrorBody.shape.error.optional() }).parse(await answer.json());
  expect(body.error?.code).toBe(code);
});

test("the language is kept in a cookie of this State, and the way back stays on this server", async () => {
  const chosen = await app.request(`${ORIGIN}/language/ar?back=%2Fform%3Fa%3D1`);
  expect(chosen.headers.get("location")).toBe("/form?a=1");
  const cookie = (chosen.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  expect(cookie).toBe("__Host-rogatory-XA-language=ar");
  expect((await openForm({ cookie, "accept-language": "fr" })).html).toContain('lang="ar"');
  expect((await app.request(`${ORIGIN}/language/xx`)).headers.get("set-cookie")).toBeNull();
});

test("every page leads to the help, which anybody reads, in the language of the page", async () => {
  expect((await openForm({})).html).toContain('<a href="/help">Help and glossary</a>');
  const help = await (await app.request(`${ORIGIN}/help`, { headers: { "accept-language": "es" } })).text();
  expect(help).toContain("Cadena de custodia");
  expect(help).not.toMatch(/web\.(help|certainty)\./);
});

test("a page that answers a form offers no other language, and no way back to where no link leads", async () => {
  const { html, cookie, token } = await openForm({});
  expect(html).toContain("/language/ar?back=%2Fform");
  const answer = await (await post("/nowhere", { "form-token": token }, { cookie })).text();
  expect(answer).toContain("<main");
  expect(answer).not.toContain("/language/");
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "https://evil.example",
  "javascript:alert(1)",
  "/a\r\nb",
  "/a b",
  "",
  undefined,
])("%j is no way back", (wanted) => {
  expect(localPath(wanted)).toBe("/");
});

test("assets are named by content, kept for ever, and compressed for who can read it", async () => {
  const plain = await app.request(`${ORIGIN}/assets/${assets.stylesheet}`);
  expect(plain.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(plain.headers.get("content-type")).toBe("text/css; charset=utf-8");
  const packed = await app.request(`${ORIGIN}/assets/${assets.stylesheet}`, {
    headers: { "accept-encoding": "gzip, br" },
  });
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  expect((await packed.arrayBuffer()).byteLength).toBeLessThan((await plain.arrayBuffer()).byteLength);
  expect((await app.request(`${ORIGIN}/assets/..%2Fmanifest.json`)).status).toBe(404);
});

test("no page that offers to try again leads to another host, however its address was written", async () => {
  for (const path of ["//evil.example/x?outage", "///evil.example/x?outage", "/\\evil.example/x?outage"]) {
    for (const init of [{}, { method: "POST", body: new URLSearchParams({ name: "Thea" }) }]) {
      const answer = await app.request(`${ORIGIN}${path}`, init);
      expect(answer.status).toBe(503);
      const targets = [...(await answer.text()).matchAll(/(?:href|action)="([^"]*)"/g)].map(([, target]) => target);
      expect(targets.filter((target) => target?.includes("evil.example/"))).toContain("/evil.example/x?outage");
      expect(targets.filter((target) => /^\/[/\\]/.test(target ?? ""))).toEqual([]);
    }
  }
});

test("a body that is no form is refused as such, and is no fault of the program", async () => {
  for (const type of ["multipart/form-data", "multipart/form-data; boundary=x"]) {
    const headers = { "content-type": type, origin: ORIGIN };
    const answer = await app.request(`${ORIGIN}/form`, { method: "POST", body: "name=Thea", headers });
    expect(answer.status).toBe(400);
    expect(reports.at(-1)).toMatchObject({ status: 400, error: { code: "form-malformed" } });
  }
});
