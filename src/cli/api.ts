import { Refusal } from "../protocol/refusal.ts";

const DEADLINE_MS = 30_000;

/** Where the server is and who asks: commands that change something go through its API, like everybody (rule R16). */
export interface ApiOptions {
  readonly url: string;
  readonly token?: string;
}

export const API_HELP =
  "\nThe server is named by --url or ROGATORY_API_URL; the session token of a signed-in person stands in ROGATORY_TOKEN.";

export function apiFrom(options: { url?: string | undefined }): ApiOptions {
  const url = options.url ?? process.env["ROGATORY_API_URL"] ?? "http://localhost:7420";
  const token = process.env["ROGATORY_TOKEN"];
  return { url, ...(token ? { token } : {}) };
}

/** Calls the running server. Refuses with its own codes, and with `server-unreachable`. */
export async function callApi<T>(
  api: ApiOptions,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(new URL(path, api.url), {
      method,
      headers: {
        accept: "application/json",
        ...(api.token ? { authorization: `Bearer ${api.token}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
  } catch (cause) {
    throw new Refusal("server-unreachable", `No server answers at ${api.url}; is it running?`, { cause });
  }
  const text = await answer.text();
  const value = text === "" ? undefined : (JSON.parse(text) as unknown);
  if (answer.ok) return value as T; // the API's answers are typed by its OpenAPI description
  const { error } = value as { error: { code: string; message: string; field?: string } };
  throw new Refusal(error.code, error.message, error.field ? { field: error.field } : {});
}

/**
 * An act that two people stand behind: asks what exactly it would be, shows that by `show`, and confirms its digest. A command line has
 * no passkey: a production server refuses with `passkey-needed`, and the act is done on the pages.
 */
export async function confirmByApi<T, Content>(
  api: ApiOptions,
  path: string,
  body: Readonly<Record<string, unknown>>,
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
