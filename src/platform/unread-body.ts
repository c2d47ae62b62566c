import type { IncomingMessage } from "node:http";

export interface ReadOnLimits {
  readonly bytes: number;
  readonly ms: number;
  readonly silentMs: number;
}

/**
 * How far a body is read on after its refusal went out. Browsers look at the answer only when all is sent, or when the connection is
 * reset; some systems forget then what had come, and the browser shows an error of its own instead of our page. What is read is thrown
 * away: it costs the line, neither memory nor disk. A person who sends more than this waits no longer than that.
 */
export const READ_ON_LIMITS: ReadOnLimits = { bytes: 2 ** 30, ms: 60_000, silentMs: 15_000 };

/** Statuses whose answers have no body by definition. */
const WITHOUT_BODY = [204, 205, 304];

export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers["content-length"];
  return headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0");
}

/**
 * The answer to a request whose body was not read to its end. All of it goes out at once, and says that the connection ends: whoever is
 * not told sends the next request on it and gets none of the two answers. The connection itself stays open while the rest comes.
 */
export async function answerAndReadOn(
  answer: Response,
  incoming: IncomingMessage,
  limits: ReadOnLimits,
): Promise<Response> {
  const { status } = answer;
  const headers = new Headers(answer.headers);
  headers.set("connection", "close");
  if (WITHOUT_BODY.includes(status)) return new Response(null, { status, headers });
  const bytes = await answer.bytes();
  headers.set("content-length", String(bytes.length));
  const rest = readOn(incoming, limits);
  return new Response(ReadableStream.from(bytesThenWait(bytes, rest)), { status, headers });
}

/** An answer without a body, of length nothing: Node would send it in chunks, and spec/http.md knows none. */
export function withLength(answer: Response, method: string): Response {
  if (answer.body !== null || method === "HEAD" || WITHOUT_BODY.includes(answer.status)) return answer;
  const headers = new Headers(answer.headers);
  headers.set("content-length", "0");
  return new Response(null, { status: answer.status, headers });
}

/** The client has the whole by its length; the end of the stream, on which Node closes the connection, comes later. */
async function* bytesThenWait(bytes: Uint8Array, rest: Promise<void>): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
  await rest;
}

/** Throws away what still comes, until the body ends, its sender goes away or a limit is reached. */
function readOn(incoming: IncomingMessage, limits: ReadOnLimits): Promise<void> {
  if (incoming.destroyed || incoming.readableEnded) return Promise.resolve();
  return new Promise((resolve) => {
    let bytes = 0;
    const finish = (): void => {
      clearTimeout(whole);
      clearTimeout(silence);
      incoming.pause();
      resolve();
    };
    const whole = setTimeout(finish, limits.ms);
    const silence = setTimeout(finish, limits.silentMs);
    // Whoever began to read this body reads no more, and would hold it back.
    incoming.removeAllListeners("data");
    incoming.on("data", (part: Buffer) => {
      bytes += part.length;
      if (bytes > limits.bytes) finish();
      else silence.refresh();
    });
    for (const end of ["end", "close", "error"]) incoming.once(end, finish);
    incoming.resume();
  });
}
