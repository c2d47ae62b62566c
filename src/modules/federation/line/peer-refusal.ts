import { MEDIA_TYPES, utf8, type PeerCode } from "../../../protocol/index.ts";

/** R38: an answer that refuses says one of a constant set of codes and our time, and nothing else. */
interface PeerRefusalBody {
  readonly code: PeerCode;
  readonly time: string;
}

const statusOf: Partial<Record<PeerCode, number>> = {
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

export function peerRefusalStatus(code: PeerCode): number {
  return statusOf[code] ?? 422;
}

export function peerRefusalBytes(code: PeerCode, now: Date): Uint8Array<ArrayBuffer> {
  const body: PeerRefusalBody = { code, time: now.toISOString() };
  return utf8(JSON.stringify(body));
}

/** R27: everybody who is not a peer, or does not sign like one, gets these bytes and no others. */
const UNKNOWN_PEER_ANSWER = '{"code":"peer-unknown"}';

export function unknownPeerResponse(): Response {
  return new Response(UNKNOWN_PEER_ANSWER, { status: 401, headers: { "content-type": MEDIA_TYPES.json } });
}

/** A server that is locked or recovering signs nothing (R29, R1); it says when to come again. */
export function notReadyResponse(code: "locked" | "recovering"): Response {
  return new Response(JSON.stringify({ code }), {
    status: 503,
    headers: { "content-type": MEDIA_TYPES.json, "retry-after": "30" },
  });
}

export function tooLargeResponse(): Response {
  return new Response('{"code":"too-large"}', { status: 413, headers: { "content-type": MEDIA_TYPES.json } });
}

export function tooManyResponse(): Response {
  return new Response('{"code":"over-quota"}', {
    status: 429,
    headers: { "content-type": MEDIA_TYPES.json, "retry-after": "60" },
  });
}
