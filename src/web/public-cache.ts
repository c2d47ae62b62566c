import type { MiddlewareHandler } from "hono";
import { every } from "hono/combine";
import { etag } from "hono/etag";

const MAX_AGE_SECONDS = 60;

/**
 * Lets whoever carries a public page keep it for a minute and ask with its digest whether it is still the same. A page differs by the
 * language chosen; an answer that sets a cookie or tells of a fault is kept by nobody. Mounted where nobody is signed in, and only there.
 * RFC 9111; RFC 9110, section 8.8.3.
 */
export function publicCache(): MiddlewareHandler {
  return every(etag(), async (c, next) => {
    await next();
    const { headers, status } = c.res;
    const isAsked = c.req.method === "GET" || c.req.method === "HEAD";
    if (!isAsked || status !== 200 || headers.has("set-cookie") || headers.has("cache-control")) return;
    headers.set("cache-control", `public, max-age=${MAX_AGE_SECONDS}`);
    headers.append("vary", "accept-language, cookie");
  });
}
