import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { hasBody } from "./unread-body.ts";

/**
 * Bytes that are ready go straight to the line: in a `Response` they would be copied, and read from a stream again. Undefined where there
 * is no line, as in tests, or where a body is still to be read.
 */
export function sendReady(
  env: unknown,
  { headers, bytes }: { readonly headers: Headers; readonly bytes: Uint8Array },
): Response | undefined {
  const { incoming, outgoing } = (env ?? {}) as Partial<HttpBindings>; // what the HTTP server gives the app
  if (incoming === undefined || outgoing === undefined || hasBody(incoming)) return undefined;
  outgoing.writeHead(200, { ...Object.fromEntries(headers), "content-length": bytes.length }).end(bytes);
  return RESPONSE_ALREADY_SENT;
}
