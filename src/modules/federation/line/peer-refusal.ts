import { MEDIA_TYPES, utf8, type PeerCode } from "../../../protocol/index.ts";

/** R38: an answer that refuses says one of a constant set of codes and our time, and nothing else. */
interface PeerRefusalBody {
  readonly code: PeerCode;
  readonly time: string;
}

const STATUS_OF: Partial<Record<PeerCode, number>> = {
  "too-large": 413,
  "peer-unknown": 401,
  "not-authorised": 403,
  "over-quota": 429,
  "clock-skew": 400,
  "not-found": 404,
  locked: 503,
  recovering: 503,
  conflict: 409,
  internal: 503,
};

/** The HTTP status of a refusal: 422 for what is wrong with the message itself. */
export function peerRefusalStatus(code: PeerCode): number {
  return STATUS_OF[code] ?? 422;
}

/** The body of a refusal to a peer that is known; it is signed like any answer. */
export function peerRefusalBytes(code: PeerCode, now: Date): Uint8Array<ArrayBuffer> {
  const body: PeerRefusalBody = { code, time: now.toISOString() };
  return utf8(JSON.stringify(body));
}

// R27: an answer that is not signed says its code and nothing else; who gets it may be anybody.

/** For everybody who is not a peer, or does not sign like one. */
export function unknownPeerResponse(): Response {
  return unsignedResponse("peer-unknown");
}

/** A server that is locked or recovering signs nothing (R29, R1); it says when to come again. */
export function notReadyResponse(code: "locked" | "recovering"): Response {
  return unsignedResponse(code, 30);
}

/** A body above the limit is not read to its end, so nothing of it can be verified. */
export function tooLargeResponse(): Response {
  return unsignedResponse("too-large");
}

/** More announcements of a designation in a minute than are looked at. */
export function tooManyResponse(): Response {
  return unsignedResponse("over-quota", 60);
}

function unsignedResponse(code: PeerCode, retryAfterSeconds?: number): Response {
  const wait = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  const headers = { "content-type": MEDIA_TYPES.json, ...wait };
  return new Response(JSON.stringify({ code }), { status: peerRefusalStatus(code), headers });
}
