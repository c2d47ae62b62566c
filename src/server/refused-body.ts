import type { MiddlewareHandler } from "hono";
import { Refusal } from "../protocol/refusal.ts";

export interface RefusedBodies {
  /** Mount it after what makes the view: the refusal is then a page of the server. */
  readonly middleware: MiddlewareHandler;
  /** The same request without its body, to be refused with `body-too-large`. */
  unread(request: Request, limitBytes: number): Request;
}

/** Lets an app say in its own words that a body is too large, before any byte of it is read. */
export function refusedBodies(): RefusedBodies {
  const limits = new WeakMap<Request, number>();
  return {
    async middleware(c, next) {
      const limit = limits.get(c.req.raw);
      if (limit !== undefined) {
        throw new Refusal("body-too-large", `The body is larger than ${limit} bytes.`, { details: { limit } });
      }
      await next();
    },
    unread({ url, method, headers }, limitBytes) {
      const bodyless = new Request(url, { method, headers });
      // Else it is read as a form for the confirmation in it, before there is a view: the refusal would be no page.
      bodyless.headers.delete("content-type");
      limits.set(bodyless, limitBytes);
      return bodyless;
    },
  };
}
