import type { Context, Hono, MiddlewareHandler, Next } from "hono";
import type { Language } from "./languages.ts";

const MINUTE_MS = 60_000;
/** Pages in all languages, and some of the largest files. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Public pages that many read at once, the same for everybody with one language: of each path the parameters that it knows, with their values. */
export type KeptPages = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

interface KeptAnswer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Headers;
}

interface Reading {
  readonly now: () => Date;
  readonly languageOf: (c: Context) => Language;
  /** Straight to the line, where there is one. */
  readonly send?: (env: unknown, answer: KeptAnswer) => Response | undefined;
}

/**
 * Keeps answers as they were made last: until something is written, and no longer than the minute, which says what is on now. Mounted
 * before everything that makes them. Gives back what forgets them.
 */
export function keepAnswers(app: Hono, pages: KeptPages, { now, languageOf, send }: Reading): () => void {
  const nothing = () => ({
    answers: new Map<string, KeptAnswer>(),
    making: new Map<string, Promise<KeptAnswer | undefined>>(),
  });
  let kept = nothing();
  let minute = 0;
  const forget = (): void => {
    kept = nothing();
  };
  const keeping =
    (known: KeptPages[string]): MiddlewareHandler =>
    async (c, next) => {
      const current = Math.floor(now().getTime() / MINUTE_MS);
      if (current !== minute) forget();
      minute = current;
      if (c.req.method !== "GET" && c.req.method !== "HEAD") return await next();
      // As it was sent: decoded, a path may hold what no header takes.
      const { pathname, search } = new URL(c.req.url);
      const query = knownQuery(c, known);
      const path = `${pathname}${query}`;
      // Else anybody has a page made each time by asking for what it does not know.
      if (search !== query) return c.redirect(path);
      // What is made while something is written goes where nobody looks any more.
      const { answers, making } = kept;
      const key = `${path} ${languageOf(c)}`;
      const held = making.get(key);
      // Nobody waits between looking and making.
      const found = answers.get(key) ?? (held && (await held));
      if (found !== undefined) {
        if (answers.delete(key)) answers.set(key, found);
        return answer(c, found, send);
      }
      const begun = make(c, next);
      making.set(key, begun);
      const made = await begun.finally(() => making.delete(key));
      if (made === undefined) return;
      answers.set(key, made);
      dropOldest(answers);
      c.res = answer(c, made);
    };
  for (const [path, known] of Object.entries(pages)) app.use(path, keeping(known));
  return forget;
}

/** What an address asks of all that its page knows. */
function knownQuery(c: Context, known: KeptPages[string]): string {
  const asked = new URLSearchParams();
  for (const [name, values] of Object.entries(known)) {
    const value = c.req.query(name);
    if (value !== undefined && values.includes(value)) asked.set(name, value);
  }
  return asked.size === 0 ? "" : `?${asked.toString()}`;
}

/** Whole, also for whoever has it already: the others wait for this one. Undefined where it is not to be kept. */
async function make(c: Context, next: Next): Promise<KeptAnswer | undefined> {
  const asked = c.req.raw;
  const headers = new Headers(asked.headers);
  headers.delete("if-none-match");
  // The server's own kind of request cannot be copied.
  c.req.raw = new Request(asked.url, { method: asked.method, headers });
  await next();
  c.req.raw = asked;
  if (c.res.status !== 200 || c.res.headers.has("set-cookie")) return undefined;
  return { bytes: new Uint8Array(await c.res.clone().arrayBuffer()), headers: new Headers(c.res.headers) };
}

/** Down to what fits: what nobody asked for longest goes first. */
function dropOldest(kept: Map<string, KeptAnswer>): void {
  let size = [...kept.values()].reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  for (const [oldest, { bytes }] of kept) {
    if (size <= MOST_BYTES) return;
    kept.delete(oldest);
    size -= bytes.byteLength;
  }
}

/** RFC 9110, section 13.1.2: whoever has it already is told so. */
function answer(c: Context, kept: KeptAnswer, send?: Reading["send"]): Response {
  const { bytes, headers } = kept;
  const tag = headers.get("etag");
  if (tag !== null && c.req.header("if-none-match")?.includes(tag) === true)
    return new Response(null, { status: 304, headers });
  return send?.(c.env, kept) ?? new Response(bytes, { headers });
}
