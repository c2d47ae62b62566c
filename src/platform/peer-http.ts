import { lookup as resolve, type LookupAddress, type LookupOptions } from "node:dns";
import { readFileSync } from "node:fs";
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import { rootCertificates } from "node:tls";
import { Refusal } from "../protocol/refusal.ts";
import { peerAddressTest } from "./peer-addresses.ts";
import { systemErrorCode } from "./system-error.ts";

export interface PeerCall {
  /** Origin from the peer's designation, the only place this call may go to. */
  readonly endpoint: string;
  readonly method: "GET" | "HEAD" | "POST" | "PUT";
  /** Path and query, beginning with "/". */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Until the answer is complete (or, for a stream, until the next piece of it). */
  readonly deadlineMs: number;
  readonly maxResponseBytes: number;
  readonly signal?: AbortSignal;
}

interface PeerAnswer {
  readonly status: number;
  /** Names in lower case; doubled headers are joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface PeerStream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Must be read to the end or left by `break`. Ends with a refusal when the answer is cut, slow or too long. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Instead of reading any of the body: unread, it would keep one of the peer's few connections until the deadline. */
  readonly leave: () => void;
}

/**
 * HTTP towards peers: deadlines, limits, no redirects followed, no cookies, no proxy.
 * Refuses with `peer-unreachable`, `peer-too-slow`, `peer-answer-too-large`, `peer-endpoint-not-allowed`.
 */
export interface PeerHttp {
  call(call: PeerCall): Promise<PeerAnswer>;
  stream(call: PeerCall): Promise<PeerStream>;
  close(): Promise<void>;
}

export interface PeerHttpOptions {
  /** Plain HTTP to this very machine, for the training pair. */
  readonly mayUsePlainLoopback: boolean;
  /** Networks in which peers may be although they are not public, as CIDR. */
  readonly networks?: readonly string[];
  /** PEM file with certificate authorities besides the usual ones. */
  readonly caFile?: string;
}

const maxHeaderBytes = 16 * 1024;
const maxConnectionsPerPeer = 8;

/** As slow as a sender of bodies may be to us. */
const MIN_STREAM_BYTES_PER_MINUTE = 32 * 1024;

export function createPeerHttp({ mayUsePlainLoopback, networks = [], caFile }: PeerHttpOptions): PeerHttp {
  const isAllowedAddress = peerAddressTest({ mayBeLoopback: mayUsePlainLoopback, networks });
  const pooling = { keepAlive: true, maxSockets: maxConnectionsPerPeer, lookup: lookupWith(isAllowedAddress) };
  const ca = caFile === undefined ? {} : { ca: [...rootCertificates, readFileSync(caFile, "utf8")] };
  const httpAgent = new HttpAgent(pooling);
  const httpsAgent = new HttpsAgent({ ...pooling, ...ca, minVersion: "TLSv1.3" });

  function send(call: PeerCall, url: URL, signal: AbortSignal): ClientRequest {
    const headers = {
      "accept-encoding": "identity",
      ...call.headers,
      ...(call.body ? { "content-length": String(call.body.length) } : {}),
    };
    const options = { method: call.method, headers, signal, maxHeaderSize: maxHeaderBytes };
    return url.protocol === "https:"
      ? httpsRequest(url, { ...options, agent: httpsAgent })
      : httpRequest(url, { ...options, agent: httpAgent });
  }

  async function begin(call: PeerCall, deadline: Deadline): Promise<IncomingMessage> {
    const url = targetOf(call, mayUsePlainLoopback);
    // A name is judged when it is looked up; an address that is written out never is.
    const literal = url.hostname.replace(/^\[|\]$/g, "");
    if (isIP(literal) !== 0 && !isAllowedAddress(literal)) throw notAllowed(call.endpoint, literal);
    return new Promise((settle, reject) => {
      const request = send(call, url, deadline.signal);
      request.on("response", settle);
      request.on("error", (error) => reject(asRefusal(error, call, deadline)));
      // A connection that was switched to another protocol ends with neither of the two, and the deadline would find nothing to end.
      request.on("close", () => reject(asRefusal(new Error("closed without an answer"), call, deadline)));
      request.end(call.body);
    });
  }

  return {
    async call(call) {
      const deadline = new Deadline(call);
      try {
        const response = await begin(call, deadline);
        const pieces: Uint8Array[] = [];
        for await (const piece of limited(response, call, deadline)) pieces.push(piece);
        return { ...outline(response), body: new Uint8Array(Buffer.concat(pieces)) };
      } finally {
        deadline.clear();
      }
    },
    async stream(call) {
      const deadline = new Deadline(call);
      try {
        const response = await begin(call, deadline);
        const leave = (): void => {
          deadline.clear();
          response.destroy();
        };
        return { ...outline(response), body: withRenewal(limited(response, call, deadline), deadline), leave };
      } catch (error) {
        deadline.clear();
        throw error;
      }
    },
    async close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/** Aborts the call when the time is over or the caller gives up. */
class Deadline {
  readonly #controller = new AbortController();
  readonly #ms: number;
  #timer: NodeJS.Timeout | undefined;
  #leftMs = 0;
  #runningSince = 0;
  isOver = false;
  readonly signal: AbortSignal;

  /** What must come within the deadline for it to begin anew: a byte now and then would hold a line for ever (R27). */
  readonly leastBytes: number;

  constructor({ deadlineMs, signal }: PeerCall) {
    this.#ms = deadlineMs;
    this.leastBytes = Math.ceil((deadlineMs / 60_000) * MIN_STREAM_BYTES_PER_MINUTE);
    this.signal = signal ? AbortSignal.any([signal, this.#controller.signal]) : this.#controller.signal;
    this.renew();
  }

  renew(): void {
    this.#run(this.#ms);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  /** The clock stands still until `resume`; what was left of the time is still left then. */
  pause(): void {
    this.clear();
    this.#leftMs -= performance.now() - this.#runningSince;
  }

  resume(): void {
    this.#run(Math.max(0, this.#leftMs));
  }

  #run(ms: number): void {
    this.clear();
    this.#leftMs = ms;
    this.#runningSince = performance.now();
    this.#timer = setTimeout(() => {
      this.isOver = true;
      this.#controller.abort();
    }, ms);
  }
}

// Addresses for fetching come from the designation (R18); a path that leads elsewhere is a mistake or an attack.
function targetOf({ endpoint, path }: PeerCall, mayUsePlainLoopback: boolean): URL {
  const base = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const url = base && URL.canParse(path, endpoint) ? new URL(path, base) : undefined;
  const isAllowed =
    base &&
    (base.protocol === "https:" || (base.protocol === "http:" && mayUsePlainLoopback && isLoopback(base.hostname)));
  const isInside = url && url.origin === base?.origin && path.startsWith("/") && url.username === "" && url.hash === "";
  if (!url || !isAllowed || !isInside) {
    throw new Refusal(
      "peer-endpoint-not-allowed",
      `Peers are called by https at the address in their designation, not at ${endpoint}.`,
      {
        details: { endpoint },
      },
    );
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname) || /^([\w-]+\.)*localhost$/.test(hostname);
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Looks a name up and keeps only the addresses that may be called, so that what was judged is what is called. */
function lookupWith(isAllowed: (address: string) => boolean) {
  return (hostname: string, options: LookupOptions, done: LookupCallback): void => {
    lookupAll(hostname, options, (error, found) => {
      if (error) return done(error, "");
      const allowed = found.filter(({ address }) => isAllowed(address));
      const [first] = allowed;
      if (!first) return done(notAllowed(hostname, found.map(({ address }) => address).join(", ")), "");
      return options.all ? done(null, allowed) : done(null, first.address, first.family);
    });
  };
}

// RFC 6761 section 6.3: names under "localhost" are this machine; not every system resolver knows it.
function lookupAll(
  hostname: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
): void {
  if (/(^|\.)localhost$/.test(hostname)) done(null, [{ address: "127.0.0.1", family: 4 }]);
  else resolve(hostname, { ...options, all: true }, done);
}

function notAllowed(endpoint: string, address: string): Refusal {
  return new Refusal(
    "peer-endpoint-not-allowed",
    `${endpoint} leads to ${address}, which is no public address. If this peer really is there, name its network in peerNetworks.`,
    { details: { endpoint, address } },
  );
}

function outline(response: IncomingMessage): { status: number; headers: Record<string, string> } {
  const headers = Object.entries(response.headersDistinct).map(([name, values]) => [name, (values ?? []).join(", ")]);
  return { status: response.statusCode ?? 0, headers: Object.fromEntries(headers) as Record<string, string> };
}

async function* limited(response: IncomingMessage, call: PeerCall, deadline: Deadline): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    if (Number(response.headers["content-length"] ?? 0) > call.maxResponseBytes && call.method !== "HEAD")
      throw tooLarge(call);
    for await (const piece of response as AsyncIterable<Uint8Array>) {
      size += piece.length;
      if (size > call.maxResponseBytes) throw tooLarge(call);
      yield piece;
    }
  } catch (error) {
    throw asRefusal(error, call, deadline);
  } finally {
    // Does nothing to an answer that was read to its end; an unread one must not keep the connection.
    response.destroy();
  }
}

async function* withRenewal(pieces: AsyncIterable<Uint8Array>, deadline: Deadline): AsyncGenerator<Uint8Array> {
  try {
    deadline.renew();
    let sizeBytes = 0;
    for await (const piece of pieces) {
      // What the reader does with a piece is not the peer's time.
      deadline.pause();
      yield piece;
      sizeBytes += piece.length;
      if (sizeBytes < deadline.leastBytes) {
        deadline.resume();
        continue;
      }
      sizeBytes = 0;
      deadline.renew();
    }
  } finally {
    deadline.clear();
  }
}

function asRefusal(error: unknown, call: PeerCall, deadline: Deadline): unknown {
  if (error instanceof Refusal) return error;
  if (call.signal?.aborted) return call.signal.reason;
  const details = { endpoint: call.endpoint };
  if (deadline.isOver) {
    return new Refusal("peer-too-slow", `The peer at ${call.endpoint} did not answer within ${call.deadlineMs} ms.`, {
      details: { ...details, deadlineMs: call.deadlineMs },
      cause: error,
    });
  }
  const reason = error instanceof Error ? (systemErrorCode(error) ?? error.name) : "unknown";
  return new Refusal("peer-unreachable", `The connection to the peer at ${call.endpoint} failed (${reason}).`, {
    details: { ...details, reason },
    cause: error,
  });
}

function tooLarge({ endpoint, maxResponseBytes }: PeerCall): Refusal {
  return new Refusal(
    "peer-answer-too-large",
    `The peer at ${endpoint} answered with more than ${maxResponseBytes} bytes.`,
    {
      details: { endpoint, maxResponseBytes },
    },
  );
}
