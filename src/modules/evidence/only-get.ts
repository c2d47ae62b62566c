import type { MiddlewareHandler } from "hono";

/**
 * Stands before downloads. HEAD would be answered by the route of GET, without the body: a copy in the custody record that nobody got,
 * and an open file of which nobody reads the end.
 */
export function onlyGet(): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.method === "HEAD") return new Response(null, { status: 405, headers: { allow: "GET" } });
    return await next();
  };
}
