import { serializeDictionary } from "structured-headers";
import { base64, utf8 } from "./bytes.ts";
import type { DesignationLookup, DesignationView } from "./designation.ts";
import {
  contentDigest,
  INCARNATION_HEADER,
  incarnationHeader,
  parseIncarnationHeader,
  type RequestMessage,
  requireHeader,
  type RequestHead,
  type ResponseMessage,
  type SpeakerStamp,
} from "./http-message.ts";
import {
  malformedSignature,
  parametersText,
  readParameters,
  readSignature,
  SIGNATURE_ALGORITHM,
  SIGNATURE_LABEL,
  type SignatureParameters,
} from "./http-signature-input.ts";
import type { Sha256Hex, StateCode } from "./identifiers.ts";
import { resolveKeys } from "./key-lookup.ts";
import { keyId as keyIdOf } from "./keys.ts";
import { Refusal } from "./refusal.ts";
import { type Signer, verify } from "./signatures.ts";

// R25: a closed profile of RFC 9421. The covered components and parameters are these, in this order; fewer, more or
// others are refused, and so is a second signature. It guards the transport; what must last is in the signed bodies.

const REQUEST_COMPONENTS = `("@method" "@authority" "@path" "@query" "content-digest" "content-length" "${INCARNATION_HEADER}")`;
const RESPONSE_COMPONENTS = `("@status" "content-digest" "${INCARNATION_HEADER}" "signature";req;key="${SIGNATURE_LABEL}")`;

/** R25: how long a signature lives at most, and how far the two clocks may be apart. Nonces are kept for twice as long. */
const SIGNATURE_LIFETIME_SECONDS = 300;
export const NONCE_MEMORY_SECONDS = 2 * SIGNATURE_LIFETIME_SECONDS;

export interface SigningContext {
  readonly state: StateCode;
  readonly signer: Signer;
  readonly speaker: SpeakerStamp;
  readonly now: Date;
  /** 16 random bytes. */
  readonly nonce: Uint8Array;
  readonly lifetimeSeconds?: number;
}

export interface VerifiedMessage {
  readonly state: StateCode;
  readonly keyId: Sha256Hex;
  /** The peer's clock when it signed (R23). */
  readonly created: Date;
  readonly nonce: string;
  readonly speaker: SpeakerStamp;
}

/** The headers that make a request a signed one; the caller sends them beside its own. */
export function signRequest(request: Omit<RequestMessage, "headers">, context: SigningContext): Record<string, string> {
  const headers = {
    "content-digest": contentDigest(request.bodyDigest),
    "content-length": String(request.bodySize),
    [INCARNATION_HEADER]: incarnationHeader(context.speaker),
  };
  const parameters = writeParameters(REQUEST_COMPONENTS, context);
  const base = requestBase(request, headers, parameters);
  return { ...headers, ...signatureHeaders(base, parameters, context.signer) };
}

/**
 * Verifies a request by a known peer. Refuses `http-header-missing`, `http-header-malformed`, `http-signature-malformed`,
 * `peer-unknown`, `content-digest-mismatch`, `http-signature-invalid`, `clock-skew` (with our time, to be answered
 * signed), and `nonce-replayed` if the caller has seen the nonce of this State within NONCE_MEMORY_SECONDS.
 */
export async function verifyRequest(
  request: RequestMessage,
  input: {
    readonly lookup: DesignationLookup;
    readonly now: Date;
    /** Remembers the nonce; false if it was there already. Called last, and only for a valid signature. */
    readonly rememberNonce: (state: StateCode, nonce: string) => boolean | Promise<boolean>;
  },
): Promise<VerifiedMessage> {
  const parameters = readParameters(request.headers, REQUEST_COMPONENTS);
  const view = viewOf(parameters, input.lookup);
  checkBody(request.headers, request.bodyDigest);
  // A carrier may drop the header of an empty body, and no other: a body that is there says its length (spec/http.md).
  const length =
    request.bodySize === 0
      ? (request.headers["content-length"]?.trim() ?? "0")
      : requireHeader(request.headers, "content-length");
  if (length !== String(request.bodySize)) throw mismatch("content-length");
  const headers = { ...request.headers, "content-length": length };
  checkSignature(request.headers, requestBase(request, headers, parameters.text), parameters, view, input.now);
  checkWindow(parameters, input.now);
  const message = verified(parameters, request.headers);
  if (!(await input.rememberNonce(parameters.state, parameters.nonce))) {
    throw new Refusal("nonce-replayed", "The request was made before; a repetition needs a signature of its own.");
  }
  return message;
}

/**
 * Verifies the signature of a request whose body is not here yet: the headers state its digest and length, and are signed.
 * Whoever does not pass needs no body to be read (R27); whoever does is still asked by verifyRequest, which compares the
 * body, the time and the nonce. Refuses what verifyRequest refuses of headers and signature.
 */
export function verifyRequestHeaders(
  request: RequestHead,
  input: { readonly lookup: DesignationLookup; readonly now: Date },
): void {
  const parameters = readParameters(request.headers, REQUEST_COMPONENTS);
  const view = viewOf(parameters, input.lookup);
  checkSignature(request.headers, requestBase(request, request.headers, parameters.text), parameters, view, input.now);
}

/** Signs an answer so that it answers this one request: the request's signature is part of what is signed. */
export function signResponse(
  response: Omit<ResponseMessage, "headers">,
  request: Pick<RequestMessage, "headers">,
  context: SigningContext,
): Record<string, string> {
  const headers = {
    "content-digest": contentDigest(response.bodyDigest),
    [INCARNATION_HEADER]: incarnationHeader(context.speaker),
  };
  const parameters = writeParameters(RESPONSE_COMPONENTS, context);
  const base = responseBase(response, headers, request, parameters);
  return { ...headers, ...signatureHeaders(base, parameters, context.signer) };
}

/** Verifies the answer of the peer that was asked. Refuses what verifyRequest refuses, and `http-answer-by-another`. */
export function verifyResponse(
  response: ResponseMessage,
  request: Pick<RequestMessage, "headers">,
  input: { readonly peer: DesignationView; readonly now: Date },
): VerifiedMessage {
  const parameters = readParameters(response.headers, RESPONSE_COMPONENTS);
  if (parameters.state !== input.peer.state) {
    throw new Refusal(
      "http-answer-by-another",
      `The answer is by ${parameters.state}, but ${input.peer.state} was asked.`,
    );
  }
  checkBody(response.headers, response.bodyDigest);
  const base = responseBase(response, response.headers, request, parameters.text);
  checkSignature(response.headers, base, parameters, input.peer, input.now);
  checkWindow(parameters, input.now);
  return verified(parameters, response.headers);
}

// The signature base (RFC 9421 section 2.5), component by component.

function requestBase(
  request: Omit<RequestHead, "headers">,
  headers: RequestMessage["headers"],
  parameters: string,
): string {
  return [
    `"@method": ${request.method.toUpperCase()}`,
    `"@authority": ${request.authority.toLowerCase()}`,
    `"@path": ${request.path === "" ? "/" : request.path}`,
    `"@query": ?${request.query}`,
    `"content-digest": ${requireHeader(headers, "content-digest")}`,
    `"content-length": ${requireHeader(headers, "content-length")}`,
    `"${INCARNATION_HEADER}": ${requireHeader(headers, INCARNATION_HEADER)}`,
    `"@signature-params": ${parameters}`,
  ].join("\n");
}

function responseBase(
  response: Pick<ResponseMessage, "status">,
  headers: ResponseMessage["headers"],
  request: Pick<RequestMessage, "headers">,
  parameters: string,
): string {
  return [
    `"@status": ${response.status}`,
    `"content-digest": ${requireHeader(headers, "content-digest")}`,
    `"${INCARNATION_HEADER}": ${requireHeader(headers, INCARNATION_HEADER)}`,
    `"signature";req;key="${SIGNATURE_LABEL}": :${base64(readSignature(request.headers))}:`,
    `"@signature-params": ${parameters}`,
  ].join("\n");
}

function writeParameters(components: string, context: SigningContext): string {
  const created = Math.floor(context.now.getTime() / 1000);
  return parametersText(components, {
    createdSeconds: created,
    expiresSeconds: created + (context.lifetimeSeconds ?? SIGNATURE_LIFETIME_SECONDS),
    nonce: base64(context.nonce),
    state: context.state,
    keyId: keyIdOf(context.signer),
  });
}

function signatureHeaders(base: string, parameters: string, signer: Signer): Record<string, string> {
  const signature = signer.sign(utf8(base));
  return {
    "signature-input": `${SIGNATURE_LABEL}=${parameters}`,
    signature: serializeDictionary({ [SIGNATURE_LABEL]: Uint8Array.from(signature) }),
  };
}

// Checks.

function viewOf(parameters: SignatureParameters, lookup: DesignationLookup): DesignationView {
  const view = lookup.current(parameters.state);
  if (view !== undefined) return view;
  throw new Refusal("peer-unknown", "The request is by a State that is not a peer of this server.");
}

function checkBody(headers: RequestMessage["headers"], bodyDigest: Uint8Array): void {
  if (requireHeader(headers, "content-digest") !== contentDigest(bodyDigest)) throw mismatch("content-digest");
}

function checkSignature(
  headers: RequestMessage["headers"],
  base: string,
  parameters: SignatureParameters,
  view: DesignationView,
  now: Date,
): void {
  const signature = readSignature(headers);
  const message = utf8(base);
  // The key id only chooses among the keys that this State lists for this use (R4).
  const isValid = resolveKeys(view, "http", now)
    .filter((key) => key.algorithm === SIGNATURE_ALGORITHM && key.keyId === parameters.keyId)
    .some((key) => verify(key, message, signature));
  if (isValid) return;
  throw new Refusal(
    "http-signature-invalid",
    `The signature is not by a key that ${view.state} lists for HTTP at present.`,
  );
}

function checkWindow(parameters: SignatureParameters, now: Date): void {
  const { createdSeconds, expiresSeconds } = parameters;
  const lifetime = expiresSeconds - createdSeconds;
  if (lifetime <= 0 || lifetime > SIGNATURE_LIFETIME_SECONDS) {
    throw malformedSignature(`it claims to live for ${lifetime} seconds`);
  }
  const nowSeconds = now.getTime() / 1000;
  const apart = nowSeconds - createdSeconds;
  if (Math.abs(apart) <= SIGNATURE_LIFETIME_SECONDS && nowSeconds <= expiresSeconds) return;
  throw new Refusal("clock-skew", "The signature was made at another time than now by this server's clock.", {
    details: { serverTime: now.toISOString(), apartSeconds: Math.round(apart) },
  });
}

function verified(parameters: SignatureParameters, headers: RequestMessage["headers"]): VerifiedMessage {
  return {
    state: parameters.state,
    keyId: parameters.keyId,
    created: new Date(parameters.createdSeconds * 1000),
    nonce: parameters.nonce,
    speaker: parseIncarnationHeader(requireHeader(headers, INCARNATION_HEADER)),
  };
}

function mismatch(field: "content-digest" | "content-length"): Refusal {
  const code = field === "content-digest" ? "content-digest-mismatch" : "content-length-mismatch";
  return new Refusal(code, `The header ${field} does not fit the body that came with it.`, { field });
}
