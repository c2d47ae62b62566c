import { Hono, type Context, type ErrorHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import {
  base64,
  fromBase64,
  isRefusal,
  MAX_DESIGNATION_BYTES,
  MAX_RECOVERY_QUESTION_BYTES,
  MEDIA_TYPES,
  parseDispatchId,
  parseStrictJson,
  peerCode,
  readDesignation,
  recoveryItemSchema,
  recoveryQuestionSchema,
  Refusal,
} from "../../protocol/index.ts";
import { asSenderGone } from "../../platform/index.ts";
import type { FederationContext } from "./context.ts";
import { ownDesignation } from "./directory/directory.ts";
import { findPeer, findPeerOfState } from "./directory/store.ts";
import { takeNext } from "./directory/take-next.ts";
import { isFaultOfPeer } from "./fault-of-peer.ts";
import { acceptDispatch } from "./inbox/accept-dispatch.ts";
import { noteNotTaken } from "./inbox/note-not-taken.ts";
import { takeAll } from "./inbox/server-kinds.ts";
import { peerGate } from "./line/peer-gate.ts";
import {
  DESIGNATION_PATH,
  DISPATCHES_PATH,
  RECEIPTS_PATH,
  RECOVERY_PATH,
  RESEND_PATH,
  RETURNED_PATH,
  WITNESS_PATH,
} from "./line/peer-paths.ts";
import {
  peerRefusalBytes,
  peerRefusalStatus,
  tooLargeResponse,
  tooManyResponse,
  unknownPeerResponse,
} from "./line/peer-refusal.ts";
import { hasLargeBody, readAtMost } from "./line/read-body.ts";
import { answerResend, resendRequestSchema } from "./outbox/answer-resend.ts";
import { receiptsOf } from "./receipts/store.ts";
import { answerRecovery, answerReturned } from "./recovery/answer-recovery.ts";
import { receiptListSchema } from "./sending/ask-for-receipts.ts";
import type { PeerRouteEnv } from "./types.ts";
import { cosignFor } from "./witness/exchange-heads.ts";

const DESIGNATIONS_PER_MINUTE = 10;
const LARGE_DESIGNATIONS_AT_ONCE = 16;

export interface PeerMount {
  readonly path: string;
  /** They check a transfer token themselves: neither request nor answer is signed (R18). */
  readonly unsigned: Hono;
}

/** Everything under /peer/v1: our own routes, and those that later modules mounted. */
export function peerRoutes(context: FederationContext, mounts: readonly PeerMount[]): Hono {
  const gate = peerGate(context);
  const onError = peerErrorHandler(context);
  const routes = new Hono();
  routes.onError(onError);
  designationRoutes(context, routes);
  const signed = new Hono<PeerRouteEnv>();
  signed.onError(onError);

  signed.post(DISPATCHES_PATH, gate, async (c) => await takeDispatch(context, c));
  signed.get(`${DISPATCHES_PATH}/:id/receipts`, gate, async (c) => {
    const { peerId } = c.get("peer");
    const dispatchId = parseDispatchId(c.req.param("id"));
    const given = await receiptsOf(context.platform.database.db, {
      dispatchIds: [dispatchId],
      peerId,
      direction: "given",
    });
    return c.json({ receipts: given.slice(-32).map((receipt) => base64(new Uint8Array(receipt.bytes))) });
  });
  signed.post(RECEIPTS_PATH, gate, async (c) => {
    const { receipts } = readBody(c, receiptListSchema, 1024 * 1024);
    const peer = await findPeer(context.platform.database.db, c.get("peer").peerId);
    if (peer === undefined) throw new Error("the peer vanished while it called");
    const { taken, later } = await takeAll(context, peer, receipts);
    // Answered with 200 the peer would not bring it again (spec/http.md, "Receipts").
    if (later !== undefined) throw later;
    return c.json({ taken });
  });
  signed.post(RESEND_PATH, gate, async (c) => {
    const request = readBody(c, resendRequestSchema, 16 * 1024);
    return c.json(await answerResend(context, c.get("peer"), request));
  });
  signed.post(RECOVERY_PATH, gate, async (c) => {
    const question = readBody(c, recoveryQuestionSchema, MAX_RECOVERY_QUESTION_BYTES);
    return c.json(await answerRecovery(context, c.get("peer"), question));
  });
  signed.post(RETURNED_PATH, gate, async (c) => {
    const returned = await answerReturned(context, c.get("peer"), readBody(c, recoveryItemSchema, 1024));
    return c.body(new Uint8Array(returned), 200, { "content-type": "application/octet-stream" });
  });
  signed.post(WITNESS_PATH, gate, async (c) => {
    const answer = await cosignFor(context, c.get("peer"), c.get("peerBody"));
    return c.body(new Uint8Array(answer.body), answer.status, { "content-type": answer.contentType });
  });
  routes.route("/", signed);

  for (const { path, unsigned } of mounts) routes.route(path, unsigned);
  routes.all("/peer/*", (c) => c.json({ code: "not-found" }, 404));
  return routes;
}

async function takeDispatch(context: FederationContext, c: Context<PeerRouteEnv>): Promise<Response> {
  const { peerId } = c.get("peer");
  try {
    if (c.req.header("content-type") !== MEDIA_TYPES.dispatch) {
      throw new Refusal("dispatch-malformed", `A dispatch comes as ${MEDIA_TYPES.dispatch}.`);
    }
    const { outcome, receipt } = await acceptDispatch(context, peerId, c.get("peerBody"));
    await context.fault("inbox.before-answer");
    const status = { stored: 201, repeated: 200, conflict: 409 }[outcome] as ContentfulStatusCode; // the three above
    return c.body(new Uint8Array(receipt), status, { "content-type": MEDIA_TYPES.envelope });
  } catch (error) {
    if (isFaultOfPeer(error)) await noteNotTaken(context, c.get("peer"), error);
    throw error;
  }
}

/** The designation is public, and proves itself: reading it needs no signature, and a newer one needs none but its own. */
function designationRoutes(context: FederationContext, routes: Hono): void {
  routes.get(DESIGNATION_PATH, async (c) => {
    const own = await ownDesignation(context, context.platform.database.db);
    if (own === undefined) return c.json({ code: "not-found" }, 404);
    return c.body(new Uint8Array(own.bytes), 200, {
      "content-type": MEDIA_TYPES.envelope,
      "cache-control": "no-cache",
    });
  });
  let largeUnderWay = 0;
  routes.post(DESIGNATION_PATH, async (c) => {
    if (!hasLargeBody(c.req.raw)) return await takeAnnounced(context, c);
    // Who sends it stands only inside: so few large ones are held at once.
    if (largeUnderWay >= LARGE_DESIGNATIONS_AT_ONCE) return tooManyResponse();
    largeUnderWay += 1;
    try {
      return await takeAnnounced(context, c);
    } finally {
      largeUnderWay -= 1;
    }
  });
}

async function takeAnnounced(context: FederationContext, c: Context): Promise<Response> {
  const bytes = await readAtMost(c.req.raw, 2 * MAX_DESIGNATION_BYTES);
  if (bytes === undefined) return tooLargeResponse();
  const state = claimedState(bytes);
  const peer = state === undefined ? undefined : await findPeerOfState(context.platform.database.db, state);
  // Whoever sends rubbish, or a State that we do not know, learns nothing (R27).
  if (peer === undefined) return unknownPeerResponse();
  // Anybody may send here: two post-quantum signatures are not verified at everybody's pace (R27).
  const meter = `designation ${peer.peer_id}`;
  if (context.quota.usage(meter).requestsThisMinute >= DESIGNATIONS_PER_MINUTE) return tooManyResponse();
  context.quota.count(meter, bytes.length);
  try {
    await takeNext(context, peer, readDesignation(bytes), { kind: "peer", state: peer.state }, false);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    context.platform.log.warn("federation.designation-not-taken", { state: peer.state, code: error.code });
    return c.json({ code: "refused" }, 422);
  }
  return c.json({}, 200);
}

/** Cheap look at the claimed State before two post-quantum signatures are verified. */
function claimedState(bytes: Uint8Array): string | undefined {
  try {
    const envelope = parseStrictJson(bytes, { maxBytes: 2 * MAX_DESIGNATION_BYTES, maxDepth: 4 });
    const encoded = (envelope as { payload?: unknown }).payload; // checked on the next line
    if (typeof encoded !== "string") return undefined;
    const payload = parseStrictJson(fromBase64(encoded), { maxBytes: MAX_DESIGNATION_BYTES, maxDepth: 32 });
    const { state } = payload as { state?: unknown }; // checked on the next line
    return typeof state === "string" ? state : undefined;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

function readBody<T>(
  c: Context<PeerRouteEnv>,
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  maxBytes: number,
): T {
  const read = schema.safeParse(parseStrictJson(c.get("peerBody"), { maxBytes, maxDepth: 4 }));
  if (read.success) return read.data;
  throw new Refusal("document-malformed", "The request is not what the protocol says of it.");
}

/** R38: one of a constant set of codes, no internals; the gate signs it like any answer. */
function peerErrorHandler(context: FederationContext): ErrorHandler {
  return (thrown, c) => {
    const error = asSenderGone(thrown, c.req.raw);
    const isTheirs = isFaultOfPeer(error);
    const code = isTheirs ? peerCode(error) : "internal";
    if (!isTheirs) context.platform.log.error("federation.peer-route-failed", error, { path: c.req.path });
    const status = peerRefusalStatus(code);
    const body = peerRefusalBytes(code, context.platform.clock.now());
    const again = status === 429 || status === 503 ? { "retry-after": "30" } : {};
    return new Response(body, { status, headers: { "content-type": MEDIA_TYPES.json, ...again } });
  };
}
