import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { baseCookie, type CookieNames } from "./csrf.ts";
import type { Translator } from "./i18n.ts";

// After an act the next page says once what was done, who was told and what comes next: `<words>.done` of the act, by its key alone.

/** As long as a page may take to come. */
const SECONDS = 120;

export function sayDone(c: Context, cookies: CookieNames | undefined, key: string): void {
  if (cookies === undefined) return;
  setCookie(c, cookies.done, key, { ...own(cookies), sameSite: "Lax", maxAge: SECONDS });
}

/** What the act before this page has done, in the reader's language; it is said once. A planted key says nothing but a text of ours. */
export function takeDone(c: Context, cookies: CookieNames, t: Translator): string | undefined {
  const key = c.req.method === "GET" ? getCookie(c, cookies.done) : undefined;
  if (key === undefined) return undefined;
  deleteCookie(c, cookies.done, own(cookies));
  return /^[a-z.-]+\.done$/.test(key) && t.has(key) ? t(key) : undefined;
}

function own({ done }: CookieNames): ReturnType<typeof baseCookie> {
  return baseCookie(done.startsWith("__Host-"));
}
