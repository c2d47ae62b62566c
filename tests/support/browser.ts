/**
 * A browser without script: it keeps cookies, follows redirects, and sends the forms of the page that it shows with everything that
 * stands in them, as a person would.
 */
import type { Hono } from "hono";
import type { IdentityModule, User } from "../../src/modules/identity/index.ts";

export interface PageShown {
  readonly path: string;
  readonly status: number;
  /** What the page itself says: its <main>. */
  readonly html: string;
  /** With banner, navigation and footer, which stand on every page. */
  readonly whole: string;
  readonly title: string;
}

export interface Browser {
  readonly page: PageShown;
  open(path: string): Promise<PageShown>;
  /** Fills in and sends the form of this page that posts to `action`. Lists are ticks of one group. A file goes last. */
  submit(
    action: string,
    fields?: Readonly<Record<string, string | readonly string[]>>,
    file?: File,
  ): Promise<PageShown>;
}

const MAX_REDIRECTS = 5;

type PageRequest = Omit<RequestInit, "headers"> & { readonly headers?: Readonly<Record<string, string>> };

export async function openBrowser(app: Hono, origin: string, identity: IdentityModule, user: User): Promise<Browser> {
  const { token } = await identity.becomeForTraining(user.id);
  const cookies = new Map<string, string>();
  let page: PageShown = { path: "", status: 0, html: "", whole: "", title: "" };

  const request = async (path: string, init: PageRequest = {}): Promise<PageShown> => {
    let response = await send(path, init);
    let at = path;
    for (let step = 0; step < MAX_REDIRECTS && response.status === 303; step += 1) {
      at = response.headers.get("location") ?? "";
      response = await send(at, {});
    }
    const whole = await response.text();
    const html = /<main.*<\/main>/s.exec(whole)?.[0] ?? whole;
    page = { path: at, status: response.status, html, whole, title: /<h1>(.*?)<\/h1>/s.exec(html)?.[1] ?? "" };
    demandLiveLinks(page);
    demandHonestLabels(page);
    return page;
  };
  const send = async (path: string, init: PageRequest): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await app.request(`${origin}${path}`, {
      ...init,
      headers: { origin, authorization: `Bearer ${token}`, cookie, ...init.headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const [name = "", value = ""] = pair.split("=");
      cookies.set(name, value);
    }
    return response;
  };
  return {
    get page() {
      return page;
    },
    open: async (path) => await request(path),
    submit: async (action, fields = {}, file) => {
      const form = formOf(page, action);
      const body = file === undefined ? new URLSearchParams() : new FormData();
      for (const [name, value] of fieldsOf(form)) if (!(name in fields)) body.append(name, value);
      for (const [name, value] of Object.entries(fields)) {
        for (const one of typeof value === "string" ? [value] : value) body.append(name, one);
      }
      if (body instanceof FormData) {
        body.delete("file");
        if (file !== undefined) body.append("file", file);
        return await request(action, { method: "POST", body });
      }
      return await request(action, {
        method: "POST",
        body: body.toString(),
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
    },
  };
}

/** A link within a page leads somewhere: one of a summary of errors to the field at fault. */
function demandLiveLinks({ path, whole }: PageShown): void {
  const dead = [...whole.matchAll(/href="#([^"]+)"/g)].filter(([, id]) => !whole.includes(`id="${id}"`));
  if (dead.length > 0) throw new Error(`${path} leads nowhere: ${dead.map(([link]) => link).join(", ")}`);
}

/** A field that is turned back because it is empty was never optional. */
function demandHonestLabels({ path, html }: PageShown): void {
  for (const [, label = ""] of html.matchAll(/<div class="field wrong">(.*?)<\/div>/gs)) {
    const isEmpty =
      !/ value="[^"]/.test(label) && !/<textarea[^>]*>[^<]/.test(label) && !/<option[^>]* selected/.test(label);
    if (isEmpty && label.includes('class="optional"'))
      throw new Error(`${path} asks for what it calls optional: ${label}`);
  }
}

function formOf(page: PageShown, action: string): string {
  const forms = page.html.match(/<form[^>]*>.*?<\/form>/gs) ?? [];
  const form = forms.find((one) => attribute(one, "action") === action && /method="post"/.test(one));
  if (form !== undefined) return form;
  const there = forms.map((one) => attribute(one, "action")).join(", ");
  throw new Error(`${page.path} (${page.status}) has no form to ${action}; it has: ${there}`);
}

/** What the browser would send of a form that nobody touched. */
function fieldsOf(form: string): [string, string][] {
  const fields: [string, string][] = [];
  for (const input of form.match(/<input[^>]*>/g) ?? []) {
    const type = attribute(input, "type") ?? "text";
    const ticked = / checked/.test(input);
    const name = attribute(input, "name");
    if (name === undefined || ((type === "radio" || type === "checkbox") && !ticked)) continue;
    fields.push([name, attribute(input, "value") ?? ""]);
  }
  for (const area of form.match(/<textarea[^>]*>.*?<\/textarea>/gs) ?? []) {
    const name = attribute(area, "name");
    if (name !== undefined) fields.push([name, unescaped(/>(.*)<\/textarea>/s.exec(area)?.[1] ?? "")]);
  }
  for (const select of form.match(/<select[^>]*>.*?<\/select>/gs) ?? []) {
    const name = attribute(select, "name");
    const chosen = (select.match(/<option[^>]*>/g) ?? []).find((option) => / selected/.test(option));
    if (name !== undefined) fields.push([name, chosen === undefined ? "" : (attribute(chosen, "value") ?? "")]);
  }
  return fields;
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`^<[^>]*?\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
}

function unescaped(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
