import type { Context, MiddlewareHandler, Next } from "hono";
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
  let kept = new Map<string, Promise<KeptAnswer | undefined>>();
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
      const held = into.get(key);
      const found = held && (await held);
      if (found !== undefined) return answer(c, found);
      if (into.size >= MOST_KEPT) return await next();
      const making = Promise.withResolvers<KeptAnswer | undefined>();
      into.set(key, making.promise);
      const made = await make(c, next);
      if (made === undefined) into.delete(key);
      making.resolve(made);
      if (made !== undefined) c.res = answer(c, made);
    },
  };
}

/** Whole, also for whoever has it already: the others wait for this one. Undefined where it is not to be kept. */
async function make(c: Context, next: Next): Promise<KeptAnswer | undefined> {
  const asked = c.req.raw;
  const headers = new Headers(asked.headers);
  headers.delete("if-none-match");
  c.req.raw = new Request(asked, { headers });
  await next();
  c.req.raw = asked;
  if (c.res.status !== 200 || c.res.headers.has("set-cookie")) return undefined;
  return { bytes: await c.res.clone().arrayBuffer(), headers: new Headers(c.res.headers) };
}

/** RFC 9110, section 13.1.2: whoever has it already is told so. */
function answer(c: Context, { bytes, headers }: KeptAnswer): Response {
  const tag = headers.get("etag");
  if (tag !== null && c.req.header("if-none-match")?.includes(tag) === true)
    return new Response(null, { status: 304, headers });
  return new Response(bytes, { headers });
}
