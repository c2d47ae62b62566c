// What a peer fetches with a transfer token: tree and body ranges, as a static file server would give them (RFC 9110).
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { Hono } from "hono";
import type { Context } from "hono";
import { treeSizeOf } from "../../protocol/exhibit-format.ts";
import { equalBytes, utf8 } from "../../protocol/bytes.ts";
import { tokenDigest } from "./actions/decide-release.ts";
import { JOBS, type EvidenceContext } from "./context.ts";
import { PEER_SHARE } from "./domain/peer-share.ts";
import { onlyGet } from "./only-get.ts";
import { recordCustody } from "./record-custody.ts";
import { findRelease, markGivenAgain, type ReleaseFile } from "./release-store.ts";
import { findExhibit, lockExhibit } from "./store.ts";
import type { ReleaseState } from "./types.ts";

/** The header in which the token travels; never in the URL, where proxies would log it (R18). */
const TOKEN_HEADER = "rogatory-transfer-token";
/** Read in pieces that keep the processor busy with sending, not with calls (research: 64 KiB halves the rate). */
const READ_SIZE = 2 ** 20;
/** The largest range that one request may ask for: 64 leaves. */
const MAX_RANGE_BYTES = 64 * 1_048_832;
/** Seconds after which a peer that asked for too much at once may ask again. */
const RETRY_AFTER_S = 5;
/** Its receiver has the head: the release is over, and can be withdrawn no more. */
const GIVEN: readonly ReleaseState[] = ["head-released", "opened", "cannot-open"];
const UUID = /^[0-9a-f-]{36}$/;

interface OpenTransfer {
  readonly receiver: string;
  readonly root: string;
  readonly bodySize: number;
  readonly bodyPath: string;
  readonly treePath: string;
}

/** Served at /peer/v1/transfers. Unknown transfer, wrong token, stopped peer and a server in recovery look the same (R31, R38). */
export function transferRoutes(context: EvidenceContext): Hono {
  const routes = new Hono();
  /** R27: how many answers are on their way to each State. */
  const sending = new Map<string, number>();
  routes.use(onlyGet());
  routes.get("/:id/tree", async (c) => {
    const transfer = await openTransfer(context, c);
    if (transfer instanceof Response) return transfer;
    const size = treeSizeOf(transfer.bodySize);
    return await send(context, sending, transfer, transfer.treePath, { from: 0, to: size - 1 }, 200, {
      "content-length": String(size),
      ...headersOf(transfer),
    });
  });
  routes.get("/:id/body", async (c) => {
    const transfer = await openTransfer(context, c);
    if (transfer instanceof Response) return transfer;
    const range = rangeOf(c.req.header("range"), transfer.bodySize);
    if (range === undefined) {
      return new Response(null, { status: 416, headers: { "content-range": `bytes */${transfer.bodySize}` } });
    }
    return await send(context, sending, transfer, transfer.bodyPath, range, 206, {
      "content-length": String(range.to - range.from + 1),
      "content-range": `bytes ${range.from}-${range.to}/${transfer.bodySize}`,
      ...headersOf(transfer),
    });
  });
  return routes;
}

async function openTransfer(context: EvidenceContext, c: Context): Promise<OpenTransfer | Response> {
  const { platform, federation, folders } = context;
  const { db } = platform.database;
  const id = c.req.param("id") ?? "";
  const file = UUID.test(id) ? await findRelease(db, { transferId: id }) : undefined;
  const shown = utf8(tokenDigest(c.req.header(TOKEN_HEADER) ?? ""));
  if (file?.tokenSha256 === undefined || !equalBytes(shown, utf8(file.tokenSha256))) return answer(403);
  // R10, R1: a token is good for weeks; a peer that was stopped meanwhile, or a server that was restored, gives nothing on it.
  const peer = await federation.directory().peer(file.release.receiver.state);
  if (peer?.standing !== "confirmed" || platform.incarnation.current().state === "recovery") return answer(403);
  const exhibit = await findExhibit(db, file.release.exhibitId);
  // R8: nor does a token count that the State was given under an earlier root.
  const dossierIds = exhibit === undefined ? [] : [exhibit.dossierId];
  const isClosed = (await federation.closedDossiers(db, { dossierIds })).length > 0;
  const isOver = isClosed || file.tokenExpiresAt === undefined || file.tokenExpiresAt <= platform.clock.now();
  if (file.release.state === "offered" && !isOver) return answer(409);
  const isAgain = !isOver && (await isLostThere(context, file));
  if ((file.release.state !== "accepted" && !isAgain) || isOver) return answer(410);
  if (exhibit?.body === undefined || exhibit.state !== "sealed") return answer(410);
  if (isAgain) await noteGivenAgain(context, file);
  const { root, size } = exhibit.body;
  const ifMatch = c.req.header("if-match");
  if (ifMatch !== undefined && ifMatch !== `"${root}"`) return answer(412);
  return { receiver: file.release.receiver.state, root, bodySize: size, ...folders.object(root) };
}

/**
 * R1: its receiver had it whole, was restored after that and fetches it again. Two people released it then, and nobody withdrew it: that is
 * no new release.
 */
async function isLostThere({ federation }: EvidenceContext, { release, finishedAt }: ReleaseFile): Promise<boolean> {
  if (!GIVEN.includes(release.state) || finishedAt === undefined) return false;
  const [restored] = await federation.restoresOf(release.receiver.state);
  return restored !== undefined && restored.noticedAt > finishedAt;
}

/** Once for each restore. */
async function noteGivenAgain(context: EvidenceContext, { release }: ReleaseFile): Promise<void> {
  const { state } = release.receiver;
  const [restored] = await context.federation.restoresOf(state);
  if (restored === undefined) return;
  await context.platform.database.transaction(async (tx) => {
    const exhibit = await lockExhibit(tx.db, release.exhibitId);
    const at = context.platform.clock.now();
    if (!(await markGivenAgain(tx.db, release.releaseId, { since: restored.noticedAt, at }))) return;
    await recordCustody(context, tx, exhibit, {
      act: "offered",
      actor: { kind: "system", job: JOBS.transfers },
      source: "measured",
      reason: { code: "given-again", values: { state } },
      after: { manifest: release.manifestDigest },
    });
  });
}

/** One range, and only a closed one: what a receiver of leaves asks for. */
function rangeOf(header: string | undefined, size: number): { from: number; to: number } | undefined {
  const match = /^bytes=(\d{1,16})-(\d{1,16})$/.exec(header ?? "");
  if (match === null) return undefined;
  const [from, to] = [Number(match[1]), Number(match[2])];
  if (from > to || to >= size || to - from >= MAX_RANGE_BYTES) return undefined;
  return { from, to };
}

async function send(
  { platform }: EvidenceContext,
  sending: Map<string, number>,
  { receiver }: OpenTransfer,
  path: string,
  { from, to }: { from: number; to: number },
  status: number,
  headers: Record<string, string>,
): Promise<Response> {
  const underWay = sending.get(receiver) ?? 0;
  if (underWay >= PEER_SHARE.rangesAtOnce) {
    const again = { "cache-control": "no-store", "retry-after": String(RETRY_AFTER_S) };
    return new Response(null, { status: 429, headers: again });
  }
  sending.set(receiver, underWay + 1);
  const done = (): void => {
    const left = (sending.get(receiver) ?? 1) - 1;
    if (left === 0) sending.delete(receiver);
    else sending.set(receiver, left);
  };
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (error) {
    done();
    // The receiver may be told that it is not here now, and nothing else (R38); whoever looks after this server, which file.
    platform.log.error("exhibit-file-missing", error, { root: headers["etag"] ?? "" });
    return answer(503);
  }
  // Closes the file at the end of the stream, and when the receiver goes away.
  const stream = file.createReadStream({ start: from, end: to, highWaterMark: READ_SIZE });
  stream.once("close", done);
  return new Response(Readable.toWeb(stream), { status, headers });
}

function headersOf({ root }: OpenTransfer): Record<string, string> {
  return {
    "content-type": "application/octet-stream",
    etag: `"${root}"`,
    "accept-ranges": "bytes",
    "cache-control": "no-store",
  };
}

function answer(status: 403 | 409 | 410 | 412 | 503): Response {
  const again = status === 503 ? { "retry-after": "600" } : {};
  return new Response(null, { status, headers: { "cache-control": "no-store", ...again } });
}
