import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type Http2Bindings, type HttpBindings } from "@hono/node-server";
import { Refusal } from "../protocol/refusal.ts";
import type { Log } from "./log.ts";
import { systemErrorCode } from "./system-error.ts";
import { answerAndReadOn, hasBody, READ_ON_LIMITS, type ReadOnLimits, withLength } from "./unread-body.ts";

/** The part of a Hono app that is needed here. */
export interface HttpApp {
  fetch(request: Request, env: object): Response | Promise<Response>;
}

export interface HttpServer {
  /** Origin with the port that was really taken. */
  readonly url: string;
  readonly port: number;
  /** Takes no new connection, lets answers finish (at most a few seconds), then closes. */
  close(): Promise<void>;
}

export interface RefusedBody {
  readonly status: 411 | 413;
  readonly limitBytes: number;
}

export type UnreadAnswer = Response | Promise<Response> | undefined;

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly log: Log;
  /** How large the body of this request may be; default 1 MiB and a little for every one (R27). */
  readonly maxBodyBytes?: (path: string, request: Request) => number;
  /** Answers a request whose body is refused, without reading it; default in the form of the API. */
  readonly answerUnread?: (request: Request, refused: RefusedBody) => UnreadAnswer;
  /** Within each such span, a sender must get on; default a minute. */
  readonly slowBodyWindowMs?: number;
  /** How far a body is read on when it was refused before its end. */
  readonly readOn?: ReadOnLimits;
}

export const defaultMaxBodyBytes = 1024 * 1024 + 64 * 1024;

const closeTimeoutMs = 5_000;
/** A line of 64 kbit/s carries 15 times as much in a minute. */
const minBytesPerWindow = 32 * 1024;

/** Starts to listen. Refuses with `port-busy` or `port-not-allowed`. */
export async function serve(app: HttpApp, options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, log, slowBodyWindowMs = 60_000, readOn = READ_ON_LIMITS } = options;
  const fetch = async (request: Request, env: HttpBindings | Http2Bindings): Promise<Response> => {
    // The adaptor's type covers HTTP/2 too; this server speaks HTTP/1.1 only.
    const incoming = env.incoming as IncomingMessage;
    if (!namesOneHost(incoming)) return await answerAndReadOn(new Response(null, { status: 400 }), incoming, readOn);
    const refusal = await refuseBody(request, options);
    if (refusal) return await answerAndReadOn(refusal, incoming, readOn);
    const stopWatching = cutSlowSender(incoming, slowBodyWindowMs);
    const answer = withLength(await app.fetch(request, env), request.method);
    if (incoming.complete || !hasBody(incoming)) return answer;
    stopWatching();
    if (!incoming.destroyed) return await answerAndReadOn(answer, incoming, readOn);
    log.info("http.sender-gone", { path: firstPart(request) });
    return answer;
  };
  const server = createAdaptorServer({
    fetch,
    overrideGlobalObjects: false,
    // Slow senders have 10 s for the headers. A body may take as long as it must (an exhibit over a poor line), but it
    // must get on: cutSlowSender.
    serverOptions: {
      headersTimeout: 10_000,
      requestTimeout: 0,
      keepAliveTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16 * 1024,
    },
  }) as Server;
  server.maxHeadersCount = 100;
  server.maxConnections = 2_000;
  // A connection on which nothing moves for this long is cut, in either direction.
  server.timeout = 120_000;
  await listen(server, host, port);
  server.on("error", (error) => log.error("http.server-error", error));
  const taken = (server.address() as AddressInfo).port;
  log.info("http.listening", { host, port: taken });
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`, port: taken, close: () => close(server) };
}

/**
 * Turns what a body throws whose sender went away into the refusal `sender-gone`, which nobody is there to read; anything else
 * comes back as it is. The log has a line of the server's about it.
 */
export function asSenderGone(error: unknown, request: Request): unknown {
  if (!request.signal.aborted || systemErrorCode(error) !== "ECONNRESET") return error;
  return new Refusal("sender-gone", "The sender went away before the whole body was here; nothing of it was kept.", {
    cause: error,
  });
}

/**
 * RFC 9112, section 3.2: Node refuses a request without Host, and the adaptor one that is no name; of two Node keeps the first. Who
 * names one server in the address and another in Host is refused too: what stands before us may have gone by the other.
 */
function namesOneHost({ rawHeaders, url = "" }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === "host");
  const [host = ""] = hosts;
  if (hosts.length > 1) return false;
  // A path alone names no server: it is read beside the one that Host names.
  const asked = URL.parse(url, `http://${host}`);
  return asked !== null && asked.host === URL.parse(`${asked.protocol}//${host}`)?.host;
}

/** What follows may be a link that signs somebody in. */
function firstPart(request: Request): string {
  return `/${new URL(request.url).pathname.split("/")[1] ?? ""}`;
}

/** Returns what ends the watch. */
function cutSlowSender(incoming: IncomingMessage, windowMs: number): () => void {
  if (incoming.complete || incoming.headers["content-length"] === undefined) return () => undefined;
  let received = incoming.socket.bytesRead;
  const timer = setInterval(() => {
    if (incoming.complete) return clearInterval(timer);
    const since = incoming.socket.bytesRead - received;
    received += since;
    if (since >= minBytesPerWindow) return;
    clearInterval(timer);
    incoming.socket.destroy();
  }, windowMs);
  // A body that nobody reads to its end may never say that it is closed; that must not keep a stopped server alive.
  timer.unref();
  incoming.on("close", () => clearInterval(timer));
  return () => clearInterval(timer);
}

/** Without a length a body cannot be refused before it is read; every client that matters sends one. */
async function refuseBody(
  request: Request,
  { maxBodyBytes = () => defaultMaxBodyBytes, answerUnread }: HttpServerOptions,
): Promise<Response | undefined> {
  const length = request.headers.get("content-length");
  // Most requests have no body.
  if (length === null && !request.headers.has("transfer-encoding")) return undefined;
  const path = new URL(request.url).pathname;
  const limitBytes = maxBodyBytes(path, request);
  const status = statusFor(length, request.headers.has("transfer-encoding"), limitBytes);
  if (status === undefined) return undefined;
  const answer = await answerUnread?.(request, { status, limitBytes });
  return answer ?? Response.json({ error: bodyErrors[status] }, { status });
}

function statusFor(length: string | null, isChunked: boolean, limitBytes: number): 411 | 413 | undefined {
  if (length === null) return isChunked ? 411 : undefined;
  return Number(length) <= limitBytes ? undefined : 413;
}

const bodyErrors = {
  411: { code: "length-required", message: "A body needs a Content-Length." },
  413: { code: "body-too-large", message: "The body is larger than allowed here." },
} as const;

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(asRefusal(error, host, port)));
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });
}

function asRefusal(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const details = { host, port };
  if (error.code === "EADDRINUSE") {
    return new Refusal(
      "port-busy",
      `Port ${port} on ${host} is taken by another program. Stop it or choose another port.`,
      {
        details,
        cause: error,
      },
    );
  }
  if (error.code === "EACCES" || error.code === "EADDRNOTAVAIL") {
    return new Refusal("port-not-allowed", `The server may not listen on ${host}, port ${port} (${error.code}).`, {
      details,
      cause: error,
    });
  }
  return error;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // A connection kept alive by its client becomes idle only after the answer under way.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const timer = setTimeout(() => server.closeAllConnections(), closeTimeoutMs);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
}
