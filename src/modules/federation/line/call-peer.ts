import {
  isRefusal,
  Refusal,
  sha256,
  signRequest,
  verifyResponse,
  type DesignationView,
  type ResponseMessage,
  type VerifiedMessage,
} from "../../../protocol/index.ts";
import { isOutage } from "../../../platform/index.ts";
import type { FederationContext } from "../context.ts";
import { currentView, ownDesignation } from "../directory/directory.ts";
import { findPeerOfState, type PeerRow } from "../directory/store.ts";
import { clockOffsetMs, isSkewed } from "../domain/signed-times.ts";
import { mayExchange } from "../domain/standing.ts";
import { refOf } from "../peer-ref.ts";
import type { PeerAnswer, PeerCall } from "../types.ts";
import { fetchNewestDesignation } from "./fetch-designation.ts";
import { noteFailure, noteSuccess } from "./line-state.ts";
import { noteStandingThere } from "./standing-there.ts";
import { signingContext } from "./signing.ts";
import { findLink } from "./store.ts";

const DEFAULT_DEADLINE_MS = 15_000;
const DEFAULT_ANSWER_BYTES = 1024 * 1024;
const noBody = new Uint8Array();

/** What a peer says when it does not know us, is locked or is recovering: it cannot or will not sign that. */
const unsignedAnswers: Readonly<Record<number, string>> = {
  401: "peer-does-not-know-us",
  503: "peer-not-ready",
};

/**
 * Calls a confirmed peer under our signature and verifies its signature under the answer. Answers that refuse (4xx) are
 * returned like others. Refuses `peer-unknown`, `peer-not-confirmed`, `own-designation-missing`, `peer-does-not-know-us`,
 * `peer-not-ready`, `peer-answer-unsigned`, what verifyResponse refuses, and what the peer HTTP client refuses.
 */
export async function callPeer(context: FederationContext, call: PeerCall): Promise<PeerAnswer> {
  const { database } = context.platform;
  const peer = await findPeerOfState(database.db, call.state);
  if (peer === undefined) throw new Refusal("peer-unknown", `${call.state} is not a peer of this server.`);
  if (!mayExchange(peer.standing)) {
    throw new Refusal(
      "peer-not-confirmed",
      `${call.state} is "${peer.standing}": nothing passes before it is confirmed.`,
    );
  }
  // No failure of the line: nothing is tried.
  context.platform.keystore.demandUsable("http");
  const ref = refOf(peer);
  try {
    const { answer, offsetMs } = await exchange(context, peer, call);
    const link = await noteSuccess(context, ref, offsetMs);
    if (link !== undefined) await noteStandingThere(context, ref, link, { path: call.path, answer });
    return answer;
  } catch (error) {
    // A database of ours that is away is no failure of the line.
    if (!(error instanceof Refusal) || isOutage(error)) throw error;
    await noteFailure(context, ref, error.code);
    throw error;
  }
}

async function exchange(
  context: FederationContext,
  peer: PeerRow,
  call: PeerCall,
): Promise<{ answer: PeerAnswer; offsetMs: number }> {
  const { platform } = context;
  const own = await ownDesignation(context, platform.database.db);
  if (own === undefined) {
    throw new Refusal("own-designation-missing", "Issue the designation of this State before you talk to others.");
  }
  const view = await context.views.load(platform.database.db, peer.designation_digest);
  const endpoint = new URL(view.designation.endpoints.peer);
  const body = call.body ?? noBody;
  const link = await findLink(platform.database.db, peer.peer_id);
  const askedAt = platform.clock.now();
  const request = {
    method: call.method,
    authority: endpoint.host,
    path: call.path,
    query: call.query ?? "",
    bodyDigest: sha256(body),
    bodySize: body.length,
  };
  const signatureHeaders = signRequest(
    request,
    signingContext(context, own, theirTime(askedAt, link?.clockOffsetMs ?? 0)),
  );
  const response = await platform.peerHttp.call({
    endpoint: endpoint.origin,
    method: call.method,
    path: request.query === "" ? call.path : `${call.path}?${request.query}`,
    headers: { ...call.headers, ...signatureHeaders },
    body,
    deadlineMs: call.timeoutMs ?? DEFAULT_DEADLINE_MS,
    maxResponseBytes: call.maxAnswerBytes ?? DEFAULT_ANSWER_BYTES,
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  });
  const answeredAt = platform.clock.now();
  if (response.headers["signature"] === undefined) throw unsigned(peer.state, response.status);
  const message = { status: response.status, headers: response.headers, bodyDigest: sha256(response.body) };
  const verified = await verifyAnswer(context, peer, view, message, signatureHeaders);
  // Seconds in the signature: half a second on either side says nothing.
  const offsetMs = clockOffsetMs(new Date(verified.created.getTime() + 500), askedAt, answeredAt);
  const { status, headers, body: answerBody } = response;
  return { answer: { status, headers, body: answerBody, peerTime: verified.created }, offsetMs };
}

/**
 * An answer is bound to our request by its signature, so its time is judged by itself: a peer whose clock is wrong must
 * still be able to tell us its time. Keys that the peer has just rotated are looked up once.
 */
async function verifyAnswer(
  context: FederationContext,
  peer: PeerRow,
  view: DesignationView,
  message: ResponseMessage,
  requestHeaders: Readonly<Record<string, string>>,
): Promise<VerifiedMessage> {
  const request = { headers: requestHeaders };
  const now = claimedTime(message.headers["signature-input"]) ?? context.platform.clock.now();
  try {
    return verifyResponse(message, request, { peer: view, now });
  } catch (error) {
    if (!isRefusal(error, "http-signature-invalid")) throw error;
    if (!(await fetchNewestDesignation(context, peer))) throw error;
    return verifyResponse(message, request, { peer: await currentView(context, peer.state), now });
  }
}

/** R23: `created` guards the transport by the receiver's clock, so a clock that is known to differ is allowed for. */
function theirTime(now: Date, offsetMs: number): Date {
  return isSkewed(offsetMs) ? new Date(now.getTime() + offsetMs) : now;
}

function claimedTime(signatureInput: string | undefined): Date | undefined {
  const created = /;created=(\d{1,12});/.exec(signatureInput ?? "")?.[1];
  return created === undefined ? undefined : new Date(Number(created) * 1000);
}

function unsigned(state: string, status: number): Refusal {
  const code = unsignedAnswers[status] ?? "peer-answer-unsigned";
  const sentences: Record<string, string> = {
    "peer-does-not-know-us": `${state} does not know this server yet, or cannot verify it: it must import and confirm our designation.`,
    "peer-not-ready": `${state}'s server is locked, recovering or without its database; it will be tried again.`,
    "peer-answer-unsigned": `The answer of ${state} (HTTP ${status}) was not signed; something stands between the two servers.`,
  };
  return new Refusal(code, sentences[code] ?? code, { details: { state, status } });
}
