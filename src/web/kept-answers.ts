import type { Context, MiddlewareHandler } from "hono";
import type { Language } from "./languages.ts";

const MINUTE_MS = 60_000;
/** Pages in all languages; beyond that one is made each time. */
const MOST_KEPT = 500;

interface KeptAnswer {
  readonly bytes: ArrayBuffer;
  readonly headers: Headers;
}

/** Public pages that many read at once: each is the same for everybody with one language. */
export interface KeptAnswers {
  readonly paths: readonly string[];
  /** Stands before everything that makes them. */
  readonly middleware: (languageOf: (c: Context) => Language) => MiddlewareHandler;
  /** Something was written of which they tell. */
  readonly forget: () => void;
}

/** Answers as they were made last: until something is written, and no longer than the minute, which says what is on now. */
export function keptAnswers(paths: readonly string[], now: () => Date): KeptAnswers {
  let kept = new Map<string, KeptAnswer>();
  let minute = 0;
  const forget = (): void => {
    kept = new Map();
  };
  return {
    paths,
    forget,
    middleware: (languageOf) => async (c, next) => {
      const current = Math.floor(now().getTime() / MINUTE_MS);
      if (current !== minute) forget();
      minute = current;
      const isPlain = (c.req.method === "GET" || c.req.method === "HEAD") && !c.req.url.includes("?");
      if (!isPlain) return await next();
      // What is made while something is written goes where nobody looks any more.
      const into = kept;
      const key = `${c.req.path} ${languageOf(c)}`;
      const found = into.get(key);
      if (found !== undefined) return answer(c, found);
      await next();
      if (c.res.status !== 200 || into.size >= MOST_KEPT || c.res.headers.has("set-cookie")) return;
      into.set(key, { bytes: await c.res.clone().arrayBuffer(), headers: new Headers(c.res.headers) });
    },
  };
}

/** RFC 9110, section 13.1.2: whoever has it already is told so. */
function answer(c: Context, { bytes, headers }: KeptAnswer): Response {
  const tag = headers.get("etag");
  if (tag !== null && c.req.header("if-none-match")?.includes(tag) === true)
    return new Response(null, { status: 304, headers });
  return new Response(bytes, { headers });
}
