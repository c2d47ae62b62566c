import { z } from "zod";
import { systemErrorCode } from "../platform/index.ts";
import { Refusal } from "../protocol/refusal.ts";

const DEADLINE_MS = 30_000;

/** Where the server is and who asks: commands that change something go through its API, like everybody (rule R16). */
export interface ApiOptions {
  readonly url: string;
  readonly token?: string;
}

export const API_HELP =
  "\nThe server is named by --url or ROGATORY_API_URL; the session token of a signed-in person stands in ROGATORY_TOKEN.";

/** What a header may carry: no blank, no letter that a text program put in its place. */
const TOKEN = /^[\x21-\x7e]+$/;

/** Refuses `url-malformed`, `token-malformed`. */
export function apiFrom(options: { url?: string | undefined }): ApiOptions {
  const url = options.url ?? process.env["ROGATORY_API_URL"] ?? "http://localhost:7420";
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Refusal("url-malformed", `${url} is not an address such as https://app.example.`, { field: "url" });
  }
  const token = process.env["ROGATORY_TOKEN"];
  if (token && !TOKEN.test(token)) {
    throw new Refusal("token-malformed", "ROGATORY_TOKEN holds a blank or another character that no token has.");
  }
  return { url, ...(token ? { token } : {}) };
}

/** Calls the running server. Refuses with its own codes, and with `server-unreachable`, `not-the-api`. */
export async function callApi<T>(
  api: ApiOptions,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  const { ok, status, text } = await ask(api, path, {
    method,
    headers: {
      accept: "application/json",
      ...(api.token ? { authorization: `Bearer ${api.token}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const value = jsonOf(text);
  if (ok && value !== NOT_JSON) return value as T; // the API's answers are typed by its OpenAPI description
  throw refusalOf(api, status, value);
}

/** /iati.xml, as everybody reads it. Refuses `nothing-published`, `server-unreachable`, and `not-the-api` of any other answer. */
export async function fetchIati(api: ApiOptions): Promise<string> {
  const { status, text, type } = await ask(api, "/iati.xml", {});
  if (status === 404) throw new Refusal("nothing-published", "No project of help is published there yet.");
  if (status === 200 && type?.startsWith("application/xml") === true) return text;
  throw refusalOf(api, status, NOT_JSON);
}

/** Refuses `server-unreachable`. */
async function ask(api: ApiOptions, path: string, request: RequestInit) {
  try {
    const answer = await fetch(new URL(path, api.url), { ...request, signal: AbortSignal.timeout(DEADLINE_MS) });
    const { ok, status, headers } = answer;
    return { ok, status, type: headers.get("content-type"), text: await answer.text() };
  } catch (cause) {
    const what = `No server answers at ${api.url} (${reasonOf(cause)}).`;
    throw new Refusal("server-unreachable", `${what} Check the address, and whether the server runs.`, { cause });
  }
}

/** The code of what failed under `fetch`, such as ECONNREFUSED or that of a certificate which is not trusted. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return systemErrorCode(cause) ?? (cause instanceof Error ? cause.message : (systemErrorCode(error) ?? error.message));
}

const NOT_JSON = Symbol("not JSON");

function jsonOf(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON; // a proxy's page, or another program's answer
  }
}

const errorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), field: z.string().optional() }),
});

function refusalOf({ url, token }: ApiOptions, status: number, value: unknown): Refusal {
  const parsed = errorSchema.safeParse(value);
  if (!parsed.success) {
    return new Refusal(
      "not-the-api",
      `What answers at ${url} (status ${status}) is not a Rogatory server, or a proxy before it. Check the address.`,
    );
  }
  const { code, message, field } = parsed.data.error;
  // The server's sentences speak to whoever reads a page.
  if (code === "sign-in-needed") {
    const why = token === undefined ? "ROGATORY_TOKEN is not set" : "The session of ROGATORY_TOKEN is over";
    return new Refusal(
      code,
      `${why}: the server must know who asks. See "Variables of the command line" in configure.md.`,
    );
  }
  if (code === "passkey-needed") {
    return new Refusal(code, "This server asks for a passkey, which a command line has not. Do it on its pages.");
  }
  return new Refusal(code, message, field ? { field } : {});
}

/**
 * An act that two people stand behind: asks what exactly it would be, shows that by `show`, and confirms its digest. A command line has
 * no passkey: a production server refuses with `passkey-needed`, and the act is done on the pages.
 */
export async function confirmByApi<T, Content>(
  api: ApiOptions,
  path: string,
  body: Readonly<Record<string, unknown>> | undefined,
  show: (content: Content, digest: string) => void,
): Promise<T> {
  const preview = await callApi<{ content: Content; approval: { digest: string } }>(
    api,
    "POST",
    `${path}-preview`,
    body,
  );
  const { digest } = preview.approval;
  show(preview.content, digest);
  return await callApi<T>(api, "POST", path, body, { "x-rogatory-confirmation": JSON.stringify({ digest }) });
}
