import { Hono, type Context, type MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { assetRoutes, ASSET_PATH, type ClientAssets } from "./assets.ts";
import { baseCookie, cookieNames, csrfGuard, formTokenFor, type CookieNames } from "./csrf.ts";
import { takeDone } from "./done.ts";
import { createFormats, createFormatters } from "./formats.ts";
import { FORM_COOKIES_VARIABLE } from "./forms.ts";
import type { Locales } from "./i18n.ts";
import { directionOf, isLanguage, LANGUAGES, negotiateLanguage, type Language } from "./languages.ts";
import { securityHeaders } from "./security-headers.ts";
import { HelpPage } from "./pages/help.tsx";
import { stateMark } from "./state-mark.ts";
import {
  VIEW_VARIABLE,
  type NavItem,
  type ServerFace,
  type View,
  viewOf,
  type ViewUser,
  type WaitingCall,
} from "./view.ts";

/** What the shell needs to know about the person of this request; the identity module tells. */
export interface Reader {
  readonly language?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly user?: ((t: View["t"]) => ViewUser) | undefined;
}

export interface WebOptions {
  readonly server: ServerFace;
  readonly assets: ClientAssets;
  readonly locales: Locales;
  readonly now: () => Date;
  /** Origins under which people reach this server. */
  readonly origins: readonly string[];
  /** Served over HTTPS: secure host-bound cookies and strict transport. */
  readonly secure: boolean;
  readonly defaultLanguage: Language;
  readonly reader: (c: Context) => Reader;
  readonly nav: (c: Context, t: View["t"]) => readonly NavItem[];
  /** A call that waits for the person of this request. */
  readonly call?: (c: Context, view: View) => Promise<WaitingCall | undefined>;
  /** Paths without pages and cookies (peers): no view, no form check. */
  readonly exempt?: ((path: string) => boolean) | undefined;
}

export interface Web {
  readonly cookies: CookieNames;
  /** Security headers, form check, view. Mount before everything else, after what finds the session. */
  readonly middleware: MiddlewareHandler;
  /** /assets/*, /state-mark.svg, /language/:lang */
  readonly routes: Hono;
  /** In which language the page of this request would be. */
  readonly languageOf: (c: Context) => Language;
  /** The view of one reader outside a request (ringer texts, print, tests). */
  viewFor(language: Language, path?: string): View;
}

interface ViewParts extends Pick<View, "t" | "nav" | "user" | "answersForm"> {
  readonly timeZone: string | undefined;
  readonly formToken: () => string;
  readonly done: () => string | undefined;
}

const YEAR_SECONDS = 31_536_000;

/** The page shell of one server. No state but what it is given, and the formatters that it keeps. */
export function createWeb(options: WebOptions): Web {
  const cookies = cookieNames(options.server.state, options.secure);
  const headers = securityHeaders({ secure: options.secure, styleHashes: [options.assets.criticalCssHash] });
  const formatters = createFormatters();
  const guard = csrfGuard({ cookies, secure: options.secure, origins: options.origins, exempt: options.exempt });

  function build(language: Language, path: string, more: Partial<ViewParts> = {}): View {
    return {
      lang: language,
      dir: directionOf(language),
      t: more.t ?? options.locales.translator(language),
      format: createFormats(language, more.timeZone ?? options.server.timeZone, formatters),
      now: options.now(),
      server: options.server,
      assets: options.assets,
      path,
      answersForm: more.answersForm,
      nav: more.nav ?? [],
      user: more.user,
      get done() {
        return more.done?.();
      },
      // Only a page with a form asks for it, so only such a page sets a cookie.
      get formToken() {
        return more.formToken?.() ?? "";
      },
    };
  }

  /** Whoever is signed in is spoken to in the same language while the database, which knows it, is away. */
  function spokenLanguage(c: Context, reader: Reader): string | undefined {
    // A program calls with a bearer token and keeps no cookies.
    if (getCookie(c, cookies.session) === undefined) return reader.language;
    const remembered = getCookie(c, cookies.spoken);
    if (reader.language === undefined) return remembered;
    if (isLanguage(reader.language) && remembered !== reader.language) {
      setCookie(c, cookies.spoken, reader.language, {
        ...baseCookie(options.secure),
        sameSite: "Lax",
        maxAge: YEAR_SECONDS,
      });
    }
    return reader.language;
  }

  function languageOf(c: Context, reader = options.reader(c)): Language {
    return negotiateLanguage({
      choice: getCookie(c, cookies.language),
      profile: spokenLanguage(c, reader),
      acceptLanguage: c.req.header("accept-language"),
      serverDefault: options.defaultLanguage,
      offered: options.server.languages,
    });
  }

  function viewForRequest(c: Context): View {
    const reader = options.reader(c);
    const language = languageOf(c, reader);
    const t = options.locales.translator(language);
    const url = new URL(c.req.url);
    // One token a page: before sign-in each asking would set another cookie, and only the last form would be taken.
    let formToken: string | undefined;
    return build(language, pathOf(url), {
      answersForm: c.req.method !== "GET" && c.req.method !== "HEAD",
      t,
      timeZone: reader.timeZone,
      nav: options.nav(c, t),
      user: reader.user?.(t),
      done: () => takeDone(c, cookies, t),
      formToken: () => (formToken ??= formTokenFor(c, { cookies, secure: options.secure })),
    });
  }

  const middleware: MiddlewareHandler = (c, next) =>
    headers(c, async () => {
      if (!options.exempt?.(c.req.path) && !c.req.path.startsWith(`${ASSET_PATH}/`)) {
        const view = viewForRequest(c);
        Object.assign(view, { call: await options.call?.(c, view) });
        c.set(VIEW_VARIABLE, view);
        c.set(FORM_COOKIES_VARIABLE, cookies);
        c.header("content-language", view.lang);
      }
      await guard(c, next);
    });

  const routes = new Hono()
    .route(ASSET_PATH, assetRoutes(options.assets))
    .get("/state-mark.svg", (c) => {
      c.header("content-type", "image/svg+xml");
      c.header("cache-control", "public, max-age=86400");
      return c.body(stateMark(options.server.unnamed === true ? "" : options.server.state));
    })
    .get("/help", (c) => c.html(<HelpPage view={viewOf(c)} />))
    .get("/language/:lang", (c) => {
      const language = c.req.param("lang");
      if (isLanguage(language) && (options.server.languages ?? LANGUAGES).includes(language)) {
        setCookie(c, cookies.language, language, {
          ...baseCookie(options.secure),
          sameSite: "Lax",
          maxAge: YEAR_SECONDS,
        });
      }
      return c.redirect(localPath(c.req.query("back")), 303);
    });

  return {
    cookies,
    middleware,
    routes,
    languageOf: (c) => languageOf(c),
    viewFor: (language, path = "/") => build(language, path),
  };
}

/** Path and query as a link on this server: where two slashes lead, a browser takes what follows for the name of a host. */
function pathOf({ pathname, search }: URL): string {
  return pathname.replace(/^\/{2,}/, "/") + search;
}

/** A path on this server and nothing else: "//evil.example" and "/\evil.example" lead away. Falls back to "/". */
export function localPath(wanted: string | undefined): string {
  if (wanted === undefined || wanted.length > 2000 || !/^\/(?![/\\])[\x21-\x7E]*$/.test(wanted)) return "/";
  return wanted.includes("\\") ? "/" : wanted;
}
