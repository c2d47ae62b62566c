import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Refusal } from "../protocol/refusal.ts";
import type { Log } from "./log.ts";

/** The part of a Hono app that is needed here. */
export interface HttpApp {
  fetch(request: Request, env: unknown): Response | Promise<Response>;
}

export interface HttpServer {
  /** Origin with the port that was really taken. */
  readonly url: string;
  readonly port: number;
  /** Takes no new connection, lets answers finish (at most a few seconds), then closes. */
  close(): Promise<void>;
}

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly log: Log;
  /** How large a body this path may have; default 1 MiB and a little for every path (R27). */
  readonly maxBodyBytes?: (path: string) => number;
}

export const defaultMaxBodyBytes = 1024 * 1024 + 64 * 1024;

const closeTimeoutMs = 5_000;

/** Starts to listen. Refuses with `port-busy` or `port-not-allowed`. */
export async function serve(app: HttpApp, options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, log, maxBodyBytes = () => defaultMaxBodyBytes } = options;
  const fetch = (request: Request, env: unknown): Response | Promise<Response> =>
    refuseBody(request, maxBodyBytes) ?? app.fetch(request, env);
  const server = createAdaptorServer({
    fetch,
    overrideGlobalObjects: false,
    // Slow senders: 10 s for the headers; 10 minutes for a body, enough for 1 MiB at 16 kbit/s.
    serverOptions: {
      headersTimeout: 10_000,
      requestTimeout: 600_000,
      keepAliveTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16 * 1024,
    },
    // The adaptor's type covers HTTP/2 too; without createServer it makes a plain HTTP/1.1 server.
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

/** Without a length a body cannot be refused before it is read; every client that matters sends one. */
function refuseBody(request: Request, maxBodyBytes: (path: string) => number): Response | undefined {
  const length = request.headers.get("content-length");
  if (length === null && request.headers.has("transfer-encoding")) return plainAnswer(411, "length-required");
  if (length === null || Number(length) <= maxBodyBytes(new URL(request.url).pathname)) return undefined;
  return plainAnswer(413, "body-too-large");
}

function plainAnswer(status: number, code: string): Response {
  const message =
    code === "length-required" ? "A body needs a Content-Length." : "The body is larger than allowed here.";
  return Response.json({ error: { code, message } }, { status, headers: { connection: "close" } });
}

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
  const timer = setTimeout(() => server.closeAllConnections(), closeTimeoutMs);
  await closed;
  clearTimeout(timer);
}
