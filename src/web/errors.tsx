import { randomBytes } from "node:crypto";
import type { Context, ErrorHandler, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { routePath } from "hono/route";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { isRefusal, Refusal } from "../protocol/refusal.ts";
import type { ErrorBody } from "./api.ts";
import { type PostedForm, postedForm, refusalText, translatedRefusal } from "./forms.ts";
import type { Translator } from "./i18n.ts";
import { ErrorPage, type RepeatedRequest } from "./pages/error-page.tsx";
import { NotYourRolePage } from "./pages/not-your-role-page.tsx";
import { VIEW_VARIABLE } from "./view.ts";

export interface ErrorReport {
  /** What the person sees, and can read out. */
  readonly reference: string;
  readonly error: unknown;
  readonly status: number;
  /** The route as it is written in the code, "/sign-in/:token": an address itself may hold a secret. */
  readonly route: string;
}

export interface ErrorOptions {
  /** Gets everything that was refused or thrown. */
  readonly report: (event: ErrorReport) => void;
  /** Where pages send a person who is not signed in; the path is added as ?back=. */
  readonly signInPath: string;
  readonly isApi: (path: string) => boolean;
  /** Whether a page can be asked for at this path; absent: nobody knows. */
  readonly hasPage?: ((path: string) => boolean) | undefined;
  /** Reads what was posted where no reader of forms got to it, and the web shell cannot: uploads. */
  readonly unreadForm?: ((c: Context) => Promise<PostedForm | undefined>) | undefined;
}

/** Boxes in the address of a page whose text a person types. */
const TYPED = ["q", "search"];

/** When whoever was told "not now" may ask again, in seconds. */
const ASK_AGAIN_SECONDS = 30;

/** Of what the platform, the line and this folder refuse; a module tells its own (`Refusal.status`, `OperationSpec.statuses`). */
const STATUS_BY_CODE: Readonly<Record<string, ContentfulStatusCode>> = {
  "body-too-large": 413,
  conflict: 409,
  "database-away": 503,
  "database-promoted": 503,
  "disk-full": 503,
  "document-too-large": 413,
  "foreign-origin": 403,
  "form-expired": 403,
  "form-malformed": 400,
  "form-too-large": 413,
  "json-too-large": 413,
  "key-store-locked": 503,
  "key-frozen": 503,
  "lease-lost": 503,
  "not-allowed": 403,
  "not-found": 404,
  "not-json": 415,
  "outcome-unknown": 503,
  "print-busy": 503,
  "print-failed": 503,
  "role-missing": 403,
  "server-locked": 503,
  "sign-in-needed": 401,
  superseded: 409,
  "too-many": 429,
  "too-often": 429,
  "too-many-tries": 429,
};

/** A refusal is an answer (4xx, its own words); anything else is a bug (500, a reference and nothing inside). */
export function errorHandler(options: ErrorOptions): ErrorHandler {
  return (error, c) => answer(c, error, options);
}

/** Answers where no route does: the refusal `not-found`, as a page or as JSON. */
export function notFoundHandler(options: ErrorOptions): NotFoundHandler {
  return (c) => answer(c, new Refusal("not-found", `There is nothing at ${c.req.path}.`), options);
}

/** Eight letters and digits that can be read aloud: no 0/O, 1/I/L. */
function newReference(): string {
  const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  const letters = [...randomBytes(8)].map((byte) => alphabet[byte % alphabet.length] ?? "2").join("");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

async function answer(c: Context, error: unknown, options: ErrorOptions): Promise<Response> {
  const status = statusFor(error);
  const reference = newReference();
  options.report({ reference, error, status, route: routePath(c, -1) });
  const waits = isRefusal(error, "too-many-tries") ? error.details["seconds"] : status === 503 && ASK_AGAIN_SECONDS;
  if (waits) c.header("retry-after", String(waits));
  const view = c.get(VIEW_VARIABLE);
  // A script of a page asks so where its page stays as it is.
  const isForScript = options.isApi(c.req.path) || c.req.header("accept") === "application/json";
  if (isForScript || view === undefined) return c.json(bodyFor(error, reference, view?.t), status);
  if (isRefusal(error, "sign-in-needed") && view.answersForm !== true) {
    return c.redirect(`${options.signInPath}?back=${encodeURIComponent(withoutTyped(view.path))}`, 303);
  }
  const { t } = view;
  if (isRefusal(error, "role-missing")) {
    return c.html(<NotYourRolePage view={view} message={refusalText(error, t)} />, status);
  }
  const isSignedOut = isRefusal(error, "sign-in-needed");
  const title = t(isSignedOut ? "web.error.title-signed-out" : titleKey(status, view.answersForm === true));
  const message = isRefusal(error) ? refusalText(error, t) : t("web.error.unexpected");
  const again = status === 503 ? await whatToSendAgain(c, options) : undefined;
  const back = isSignedOut ? { href: signInFrom(c, options), label: t("web.error.sign-in") } : undefined;
  const typed = isSignedOut || isRefusal(error, "form-expired") ? await wordsOf(c) : [];
  return c.html(<ErrorPage {...{ view, title, message, reference, back, again, typed }} />, status);
}

/** What somebody typed to look for may name a case: it goes into no further address, which the next person at this browser may see. */
function withoutTyped(path: string): string {
  const { pathname, searchParams } = new URL(path, "http://here.invalid");
  return TYPED.some((name) => searchParams.has(name)) ? pathname : path;
}

/** A form is sent to where its page stands, or below it: after signing in one is back at the page, or at what it is about. */
function signInFrom(c: Context, { signInPath, hasPage }: ErrorOptions): string {
  const parts = new URL(c.req.url).pathname.split("/");
  const pages = parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
  const page = pages.find((path) => path !== "" && hasPage?.(path) === true);
  return page === undefined ? signInPath : `${signInPath}?back=${encodeURIComponent(page)}`;
}

/** The sentences of a form of a session that is over: it cannot be sent again, and who wrote them still has them to copy. */
async function wordsOf(c: Context): Promise<readonly string[]> {
  try {
    const fields = (await postedForm(c))?.fields ?? [];
    return fields.map(([, value]) => value.trim()).filter((value) => /\s/.test(value));
  } catch {
    return [];
  }
}

/** Nothing that a person typed is lost because something was away when it came. */
async function whatToSendAgain(c: Context, { unreadForm }: ErrorOptions): Promise<RepeatedRequest | undefined> {
  if (c.req.method === "GET") return { method: "get" };
  try {
    const form = (await postedForm(c)) ?? (await unreadForm?.(c));
    return form === undefined ? undefined : { method: "post", form };
  } catch {
    // A body that broke off or is no form: the page then has nothing to offer, and the error itself matters more.
    return undefined;
  }
}

/** The HTTP status of a refusal with this code. */
export function statusOfCode(code: string): ContentfulStatusCode {
  return STATUS_BY_CODE[code] ?? 422;
}

function statusFor(error: unknown): ContentfulStatusCode {
  if (error instanceof HTTPException) return error.status;
  if (!isRefusal(error)) return 500;
  return (error.status as ContentfulStatusCode | undefined) ?? statusOfCode(error.code);
}

function bodyFor(error: unknown, reference: string, t: Translator | undefined): ErrorBody {
  if (!isRefusal(error)) {
    const unexpected = t?.("web.error.unexpected") ?? "An unexpected error; the log has it under the reference.";
    const message = error instanceof HTTPException ? error.message : unexpected;
    return { error: { code: error instanceof HTTPException ? "http-error" : "unexpected", message, reference } };
  }
  // A program is told the plain sentence: it has the code, and who reads it looks for the English words.
  const message = (t && translatedRefusal(error, t)) ?? error.message;
  const field = error.field === undefined ? {} : { field: error.field };
  return { error: { code: error.code, message, ...field, reference } };
}

function titleKey(status: number, answersForm: boolean): string {
  if (status === 404) return "web.error.title-not-found";
  if (status === 401 || status === 403) return "web.error.title-not-allowed";
  if (status === 409) return "web.error.title-conflict";
  if (status === 503) return "web.error.title-unavailable";
  if (status >= 500) return "web.error.title-unexpected";
  return answersForm ? "web.error.title-refused" : "web.error.title-not-shown";
}
