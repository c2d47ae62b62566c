// One request over HTTP/1.1, with every header and byte in the caller's hands.

import { request as httpRequest } from "node:http";

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

const LARGEST_ANSWER = 80 * 1_048_576;
const DEADLINE_MS = 180_000;

/** Sends one request and reads the whole answer; fails past the deadline or past 80 MiB. Redirects are not followed. */
export async function exchange(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port, host, pathname, search } = new URL(url);
    const request = httpRequest({
      // RFC 6761: names under "localhost" are this machine; not every resolver knows it.
      hostname: hostname.endsWith(".localhost") ? "127.0.0.1" : hostname,
      port,
      path: pathname + search,
      method,
      headers: { host, ...headers },
      agent: false,
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    request.on("error", reject);
    request.on("response", (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on("data", (part: Buffer) => {
        parts.push(part);
        size += part.length;
        if (size > LARGEST_ANSWER) request.destroy(new Error("the answer has no end"));
      });
      response.on("error", reject);
      response.on("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
          body: new Uint8Array(Buffer.concat(parts)),
        });
      });
    });
    request.end(body);
  });
}
