import type { MiddlewareHandler } from "hono";
import {
  isRefusal,
  MAX_DISPATCH_BYTES,
  NONCE_MEMORY_SECONDS,
  parseStateCode,
  peerCode,
  Refusal,
  sha256,
  signResponse,
  verifyRequest,
  verifyRequestHeaders,
  type DesignationLookup,
  type DesignationView,
  type PeerCode,
  type RequestHead,
  type RequestMessage,
  type VerifiedMessage,
} from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { lookupOf, ownDesignation } from "../directory/directory.ts";
import { findPeerOfState, type PeerRow } from "../directory/store.ts";
import { mayAsk } from "../domain/quota.ts";
import { NEEDED_TO_TAKE_IN } from "../domain/rotatable-keys.ts";
import { mayExchange } from "../domain/standing.ts";
import { isFaultOfPeer } from "../fault-of-peer.ts";
import { refOf } from "../peer-ref.ts";
import type { PeerRouteEnv } from "../types.ts";
import { fetchNewestDesignation } from "./fetch-designation.ts";
import { noteHeard } from "./line-state.ts";
import { DISPATCHES_PATH, RECOVERY_PATH, RETURNED_PATH } from "./peer-paths.ts";
import {
  notReadyResponse,
  peerRefusalBytes,
  peerRefusalStatus,
  tooLargeResponse,
  unknownPeerResponse,
} from "./peer-refusal.ts";
import { hasLargeBody, readAtMost } from "./read-body.ts";
import { isReconciledBy, RECOVERY_JOB } from "./reconciled.ts";
import { signingContext } from "./signing.ts";
import { findLink, type LinkRow, rememberNonce } from "./store.ts";
import { isSameServer } from "./watch-clones.ts";

interface Caller {
  readonly peer: PeerRow;
  readonly own: DesignationView;
  readonly view: DesignationView;
  readonly message: VerifiedMessage;
}

/**
 * Stands before every signed route. R27: size, then whether the peer is known, then its signature, then its quota; only
 * then is anything stored or opened. The answer is signed for this one request (R25).
 */
export function peerGate(context: FederationContext): MiddlewareHandler<PeerRouteEnv> {
  return async (c, next) => {
    const notReady = whyNotReady(context, new URL(c.req.url).pathname);
    if (notReady !== undefined) return notReadyResponse(notReady);
    const own = await ownDesignation(context, context.platform.database.db);
    if (own === undefined) return unknownPeerResponse();
    const head = requestHead(c.req.raw, own);
    if (hasLargeBody(c.req.raw) && !(await isSignedByPeer(context, head))) return unknownPeerResponse();
    const body = await readAtMost(c.req.raw, MAX_DISPATCH_BYTES);
    if (body === undefined) return tooLargeResponse();
    const request = { ...head, bodyDigest: sha256(body), bodySize: body.length };

    const caller = await identify(context, own, request);
    if (caller === undefined) return unknownPeerResponse();
    if (caller instanceof Refusal) return signedRefusal(context, own, request, peerCode(caller));
    const link = await findLink(context.platform.database.db, caller.peer.peer_id);
    if (!mayHear(context, caller.peer, link, request.path)) return notReadyResponse("recovering");
    const code = await whyNotAdmitted(context, caller, link, request);
    if (code !== undefined) return signedRefusal(context, own, request, code);

    c.set("peer", { state: parseStateCode(caller.peer.state), designation: caller.view, peerId: caller.peer.peer_id });
    c.set("peerBody", body);
    await next();
    c.res = await signedResponse(context, own, request, c.res);
    return undefined;
  };
}

/** R27: asked before a large body is read. Nobody but a peer makes this server hold one, however slowly it comes. */
async function isSignedByPeer(context: FederationContext, head: RequestHead): Promise<boolean> {
  const peer = await claimedPeer(context, head);
  if (peer === undefined) return false;
  try {
    await withNewestKeys(context, peer, (lookup) => {
      verifyRequestHeaders(head, { lookup, now: context.platform.clock.now() });
    });
    return true;
  } catch (error) {
    if (!isFaultOfPeer(error)) throw error;
    context.platform.log.warn("federation.request-not-taken", { state: peer.state, code: error.code });
    return false;
  }
}

/**
 * Who speaks. Undefined for whoever is not a peer or does not sign like one; a refusal where the signature is good and
 * the message still cannot be taken (its time, its nonce), which the peer may know.
 */
async function identify(
  context: FederationContext,
  own: DesignationView,
  request: RequestMessage,
): Promise<Caller | Refusal | undefined> {
  const peer = await claimedPeer(context, request);
  if (peer === undefined) return undefined;
  try {
    const { message, view } = await verify(context, peer, request);
    return { peer, own, view, message };
  } catch (error) {
    if (!isFaultOfPeer(error)) throw error;
    if (error.code === "clock-skew" || error.code === "nonce-replayed") return error;
    context.platform.log.warn("federation.request-not-taken", { state: peer.state, code: error.code });
    return undefined;
  }
}

async function verify(
  context: FederationContext,
  peer: PeerRow,
  request: RequestMessage,
): Promise<{ message: VerifiedMessage; view: DesignationView }> {
  const { database, clock } = context.platform;
  const forgetAt = new Date(clock.now().getTime() + NONCE_MEMORY_SECONDS * 1000);
  return await withNewestKeys(context, peer, async (lookup) => {
    const message = await verifyRequest(request, {
      lookup,
      now: clock.now(),
      rememberNonce: async (_, nonce) =>
        await database.transaction(async (tx) => await rememberNonce(tx.db, { peerId: peer.peer_id, nonce, forgetAt })),
    });
    const view = lookup.current(message.state);
    if (view === undefined) throw new Error(`the designation of ${peer.state} vanished`);
    return { message, view };
  });
}

/** Tries a second time where the signature is by no key that we know: the peer may have rotated its keys since we looked. */
async function withNewestKeys<T>(
  context: FederationContext,
  peer: PeerRow,
  attempt: (lookup: DesignationLookup) => T | Promise<T>,
): Promise<T> {
  const { db } = context.platform.database;
  try {
    return await attempt(await lookupOf(context, db, [peer.state]));
  } catch (error) {
    if (isRefusal(error, "http-signature-invalid") && (await fetchNewestDesignation(context, peer))) {
      return await attempt(await lookupOf(context, db, [peer.state]));
    }
    throw error;
  }
}

async function whyNotAdmitted(
  context: FederationContext,
  { peer, message }: Caller,
  link: LinkRow | undefined,
  { method, path, bodySize }: RequestMessage,
): Promise<PeerCode | undefined> {
  const { requestsThisMinute } = context.quota.usage(peer.peer_id);
  // Whoever was stopped has no larger share than others.
  if (!mayAsk(requestsThisMinute, method === "POST" && path === DISPATCHES_PATH)) return "over-quota";
  context.quota.count(peer.peer_id, bodySize);
  if (!mayExchange(peer.standing)) return "not-authorised";
  if (!(await isSameServer(context, peer, link, message))) return "not-authorised";
  await noteHeard(context, refOf(peer), link);
  return undefined;
}

/** R1: a peer that was not asked yet what this server forgot is told to come again, and is asked now that it is there. */
function mayHear(context: FederationContext, { standing }: PeerRow, link: LinkRow | undefined, path: string): boolean {
  if (isAboutRecovery(path) || !mayExchange(standing) || isReconciledBy(context, link)) return true;
  context.platform.jobs.poke(RECOVERY_JOB);
  return false;
}

function whyNotReady({ platform }: FederationContext, path: string): "locked" | "recovering" | undefined {
  const { keystore } = platform;
  // R8: without these nothing can be taken and answered for; the peer comes again.
  if (keystore.isLocked || NEEDED_TO_TAKE_IN.some((use) => keystore.isFrozen(use))) return "locked";
  // R1: in recovery nothing is signed but recovery messages.
  const isInRecovery = platform.incarnation.current().state === "recovery";
  return isInRecovery && !isAboutRecovery(path) ? "recovering" : undefined;
}

/** Two servers that were restored at once give each other what they have. */
function isAboutRecovery(path: string): boolean {
  return path === RECOVERY_PATH || path === RETURNED_PATH;
}

async function signedRefusal(
  context: FederationContext,
  own: DesignationView,
  request: RequestMessage,
  code: PeerCode,
): Promise<Response> {
  const status = peerRefusalStatus(code);
  const headers = { "content-type": "application/json", ...(status === 429 ? { "retry-after": "60" } : {}) };
  const body = peerRefusalBytes(code, context.platform.clock.now());
  return await signedResponse(context, own, request, new Response(body, { status, headers }));
}

async function signedResponse(
  context: FederationContext,
  own: DesignationView,
  request: RequestMessage,
  response: Response,
): Promise<Response> {
  const body = new Uint8Array(await response.arrayBuffer());
  const signing = signingContext(context, own, context.platform.clock.now());
  const signature = signResponse({ status: response.status, bodyDigest: sha256(body) }, request, signing);
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(signature)) headers.set(name, value);
  return new Response(body.length === 0 ? null : body, { status: response.status, headers });
}

function requestHead(raw: Request, own: DesignationView): RequestHead {
  const url = new URL(raw.url);
  return {
    method: raw.method,
    authority: new URL(own.designation.endpoints.peer).host,
    path: url.pathname,
    query: url.search.slice(1),
    headers: Object.fromEntries(raw.headers),
  };
}

/** The peer whose signature this claims to be: only to choose whose keys to try. */
async function claimedPeer(context: FederationContext, { headers }: RequestHead): Promise<PeerRow | undefined> {
  const state = /;keyid="([A-Z]{2})\//.exec(headers["signature-input"] ?? "")?.[1];
  return state === undefined ? undefined : await findPeerOfState(context.platform.database.db, state);
}
