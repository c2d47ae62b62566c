// Tree and body of an exhibit, to whoever shows the transfer's token (spec/http.md).

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Served } from "./held-state.ts";

const LARGEST_RANGE_BYTES = 67_125_248;

/** Answers with the tree, or with the range of the body that is asked for; 403, 412 and 416 as the specification says. */
export function serveTransfer(
  served: Served | undefined,
  isTree: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (served === undefined || request.headers["rogatory-transfer-token"] !== served.token) {
    response.writeHead(403).end();
    return;
  }
  if (request.headers["if-match"] !== `"${served.root}"`) {
    response.writeHead(412).end();
    return;
  }
  if (isTree) {
    response.writeHead(200, { etag: `"${served.root}"`, "content-length": served.tree.length }).end(served.tree);
    return;
  }
  const found = /^bytes=([0-9]+)-([0-9]+)$/.exec(request.headers.range ?? "");
  const [first, last] = [Number(found?.[1]), Number(found?.[2])];
  const isWithin = found !== null && first <= last && last < served.body.length && last - first < LARGEST_RANGE_BYTES;
  if (!isWithin) {
    response.writeHead(416).end();
    return;
  }
  const part = served.body.slice(first, last + 1);
  const range = `bytes ${first}-${last}/${served.body.length}`;
  response
    .writeHead(206, { etag: `"${served.root}"`, "content-range": range, "content-length": part.length })
    .end(part);
}
