import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { Refusal } from "../protocol/refusal.ts";

export const FORM_TOKEN_FIELD = "form-token";
const FORM_TOKEN_HEADER = "x-form-token";

export interface CookieNames {
  readonly session: string;
  readonly language: string;
  /** The language of whoever is signed in, for pages that are shown while the database, which knows it, is away. */
  readonly spoken: string;
  /** What the act that led to the next page has done. */
  readonly done: string;
  readonly form: string;
}

/**
 * Cookie names carry the State code: two servers on one host keep two sign-ins apart.
 * Over HTTPS they are host-bound (__Host-): no subdomain can plant one.
 */
export function cookieNames(state: string, secure: boolean): CookieNames {
  const prefix = secure ? "__Host-" : "";
  return {
    session: `${prefix}rogatory-${state}-session`,
    language: `${prefix}rogatory-${state}-language`,
    spoken: `${prefix}rogatory-${state}-spoken`,
    form: `${prefix}rogatory-${state}-form`,
    done: `${prefix}rogatory-${state}-done`,
  };
}

export interface CsrfOptions {
  readonly cookies: CookieNames;
  readonly secure: boolean;
  /** Origins under which people reach this server: "https://aurelia.example". */
  readonly origins: readonly string[];
  /** Paths whose callers bring their own signatures (peers) and no cookies. */
  readonly exempt?: ((path: string) => boolean) | undefined;
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const FORM_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data"];

/**
 * Two locks on every unsafe request: the browser's own word where it comes from (Sec-Fetch-Site, else Origin), and SameSite
 * cookies. A third where a foreign page could write the body: a token derived from the session. What has no body, one of JSON, or a
 * piece of an upload needs none. Refuses with "foreign-origin" or "form-expired".
 * Form bodies are checked again by `checkFormToken` once parsed: reading 5 GB here to find a field would be a gift.
 */
export function csrfGuard(options: CsrfOptions): MiddlewareHandler {
  return async (c, next) => {
    if (SAFE_METHODS.has(c.req.method) || options.exempt?.(c.req.path)) return next();
    refuseForeignOrigin(c, options.origins);
    if (!isForm(c) && !isAskedFirst(c) && c.req.header("content-length") !== "0" && c.req.raw.body !== null) {
      refuseUnlessToken(c, options);
    }
    return next();
  };
}

/**
 * The token for the forms of this reader. Derived from the session cookie, so that nothing is stored and it survives a
 * restart; before sign-in from a random cookie that is set here.
 */
export function formTokenFor(c: Context, options: Pick<CsrfOptions, "cookies" | "secure">): string {
  const session = getCookie(c, options.cookies.session);
  if (session) return deriveToken(session);
  let anonymous = getCookie(c, options.cookies.form);
  if (!anonymous || !/^[A-Za-z0-9_-]{22}$/.test(anonymous)) {
    anonymous = randomBytes(16).toString("base64url");
    setCookie(c, options.cookies.form, anonymous, { ...baseCookie(options.secure), sameSite: "Strict" });
  }
  return deriveToken(anonymous);
}

/** Compares a posted token in constant time. Refuses with "form-expired", which the page explains with its input kept. */
export function checkFormToken(c: Context, options: Pick<CsrfOptions, "cookies">, token: string | undefined): void {
  // Once signed in only the session counts: the other cookie could have been planted.
  const holder = getCookie(c, options.cookies.session) ?? getCookie(c, options.cookies.form);
  if (holder === undefined || token === undefined || !same(deriveToken(holder), token)) {
    throw new Refusal(
      "form-expired",
      "This form belongs to an earlier session or came from another site; open the page again and send it from there.",
    );
  }
}

/** What all our cookies have in common. */
export function baseCookie(secure: boolean): { httpOnly: true; secure: boolean; path: "/" } {
  return { httpOnly: true, secure, path: "/" };
}

function refuseForeignOrigin(c: Context, origins: readonly string[]): void {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) {
    if (site === "same-origin") return;
    throw foreignOrigin(site);
  }
  // Under "no-referrer" older browsers send "null" from our own pages: then the token alone decides.
  const origin = c.req.header("origin");
  if (origin === undefined || origin === "null" || origins.includes(origin)) return;
  throw foreignOrigin(origin);
}

function foreignOrigin(from: string): Refusal {
  return new Refusal("foreign-origin", `The request came from another site (${from}); nothing was changed.`);
}

function refuseUnlessToken(c: Context, options: CsrfOptions): void {
  checkFormToken(c, options, c.req.header(FORM_TOKEN_HEADER));
}

function isForm(c: Context): boolean {
  return FORM_TYPES.includes(mediaType(c));
}

function isAskedFirst(c: Context): boolean {
  // A foreign page cannot send these without a preflight, which is never answered.
  return c.req.method === "DELETE" || ["application/json", "application/offset+octet-stream"].includes(mediaType(c));
}

function mediaType(c: Context): string {
  return (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function deriveToken(holder: string): string {
  return createHmac("sha256", holder).update("rogatory form token v1").digest("base64url");
}

function same(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
