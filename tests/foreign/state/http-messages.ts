// spec/http.md, "Signed messages": the closed profile of RFC 9421, for requests and answers.

import { randomBytes } from "node:crypto";
import { type Designation, keysThatCount } from "./designations.ts";
import type { Incarnation } from "./dispatches.ts";
import { Refused, base64, fromBase64, fromHex, sha256, utf8 } from "./encoding.ts";
import { type SigningKey, keyId, verifies } from "./keys.ts";

/** Who speaks: a State, its key, its incarnation and this start of its program. */
export interface Speaker {
  readonly state: string;
  readonly key: SigningKey;
  readonly incarnation: Incarnation;
  readonly start: Uint8Array;
}

/** The parts of a request that are signed. */
export interface RequestParts {
  readonly method: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly body: Uint8Array;
}

const REQUEST_COMPONENTS =
  '("@method" "@authority" "@path" "@query" "content-digest" "content-length" "rogatory-incarnation")';
const ANSWER_COMPONENTS = '("@status" "content-digest" "rogatory-incarnation" "signature";req;key="rogatory")';
const LIFE_SECONDS = 300;

/** Now, as signed messages count it. */
export function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** The five headers of a signed request. */
export function signRequest(speaker: Speaker, parts: RequestParts, nowSeconds: number): Record<string, string> {
  const headers = {
    "content-digest": contentDigest(parts.body),
    "content-length": String(parts.body.length),
    "rogatory-incarnation": incarnationHeader(speaker),
  };
  const params = parameters(REQUEST_COMPONENTS, speaker, nowSeconds);
  return signed(headers, params, speaker.key, requestBase(parts, headers, params));
}

/** The headers of a signed answer to the request with that Signature header. */
export function signAnswer(
  speaker: Speaker,
  status: number,
  body: Uint8Array,
  requestSignature: string,
  nowSeconds: number,
): Record<string, string> {
  const headers = { "content-digest": contentDigest(body), "rogatory-incarnation": incarnationHeader(speaker) };
  const params = parameters(ANSWER_COMPONENTS, speaker, nowSeconds);
  return signed(headers, params, speaker.key, answerBase(status, headers, requestSignature, params));
}

/** Verifies a request for our authority; refuses with the code that the answer must carry. Nonces are the caller's to remember. */
export function verifyRequest(
  parts: RequestParts,
  headers: Readonly<Record<string, string | undefined>>,
  stateOf: (state: string) => Designation | undefined,
  nowSeconds: number,
): { state: string; nonce: string } {
  const params = readParameters(headers["signature-input"], REQUEST_COMPONENTS);
  const from = stateOf(params.state);
  if (from === undefined) throw new Refused("peer-unknown", params.state);
  if ((headers["content-length"] ?? "0") !== String(parts.body.length))
    throw new Refused("malformed", "content-length");
  const covered = { ...headers, "content-length": String(parts.body.length) };
  checkDigest(headers, parts.body);
  checkSignature(headers, requestBase(parts, covered, params.text), from, params, nowSeconds);
  if (Math.abs(nowSeconds - params.created) > LIFE_SECONDS || nowSeconds > params.expires) {
    throw new Refused("clock-skew", String(params.created));
  }
  return { state: params.state, nonce: params.nonce };
}

/** Verifies that an answer is the asked State's answer to the request with that Signature header. */
export function verifyAnswer(
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  body: Uint8Array,
  requestSignature: string,
  asked: Designation,
  nowSeconds: number,
): void {
  const params = readParameters(headers["signature-input"], ANSWER_COMPONENTS);
  if (params.state !== asked.state) throw new Refused("refused", "another State answered");
  checkDigest(headers, body);
  checkSignature(headers, answerBase(status, headers, requestSignature, params.text), asked, params, nowSeconds);
}

function requestBase(
  parts: RequestParts,
  headers: Readonly<Record<string, string | undefined>>,
  params: string,
): string {
  return [
    `"@method": ${parts.method}`,
    `"@authority": ${parts.authority}`,
    `"@path": ${parts.path}`,
    `"@query": ?${parts.query}`,
    `"content-digest": ${headers["content-digest"] ?? ""}`,
    `"content-length": ${headers["content-length"] ?? ""}`,
    `"rogatory-incarnation": ${headers["rogatory-incarnation"] ?? ""}`,
    `"@signature-params": ${params}`,
  ].join("\n");
}

function answerBase(
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  requestSignature: string,
  params: string,
): string {
  return [
    `"@status": ${status}`,
    `"content-digest": ${headers["content-digest"] ?? ""}`,
    `"rogatory-incarnation": ${headers["rogatory-incarnation"] ?? ""}`,
    `"signature";req;key="rogatory": ${requestSignature.slice("rogatory=".length)}`,
    `"@signature-params": ${params}`,
  ].join("\n");
}

function contentDigest(body: Uint8Array): string {
  return `sha-256=:${base64(sha256(body))}:`;
}

function incarnationHeader(speaker: Speaker): string {
  const { number, id } = speaker.incarnation;
  return `n=${number}, id=:${base64(fromHex(id))}:, start=:${base64(speaker.start)}:`;
}

function parameters(components: string, speaker: Speaker, created: number): string {
  const nonce = base64(randomBytes(16));
  const key = `${speaker.state}/${keyId(speaker.key)}`;
  return `${components};created=${created};expires=${created + LIFE_SECONDS};nonce="${nonce}";keyid="${key}";alg="ed25519";tag="rogatory-peer-v1"`;
}

function signed(
  headers: Record<string, string>,
  params: string,
  key: SigningKey,
  base: string,
): Record<string, string> {
  return {
    ...headers,
    "signature-input": `rogatory=${params}`,
    signature: `rogatory=:${base64(key.sign(utf8(base)))}:`,
  };
}

interface Parameters {
  readonly text: string;
  readonly created: number;
  readonly expires: number;
  readonly nonce: string;
  readonly state: string;
  readonly keyId: string;
}

const AFTER_COMPONENTS =
  /^;created=([0-9]+);expires=([0-9]+);nonce="([A-Za-z0-9+/]{22}==)";keyid="([A-Z]{2})\/([0-9a-f]{64})";alg="ed25519";tag="rogatory-peer-v1"$/;

function readParameters(input: string | undefined, components: string): Parameters {
  const text = input?.startsWith(`rogatory=${components}`) === true ? input.slice("rogatory=".length) : "";
  const found = AFTER_COMPONENTS.exec(text.slice(components.length));
  if (found === null) throw new Refused("peer-unknown", "not signed like a peer");
  const [, created, expires, nonce = "", state = "", id = ""] = found;
  const params = { text, created: Number(created), expires: Number(expires), nonce, state, keyId: id };
  const life = params.expires - params.created;
  if (life < 1 || life > LIFE_SECONDS) throw new Refused("refused", "life of the signature");
  return params;
}

function checkDigest(headers: Readonly<Record<string, string | undefined>>, body: Uint8Array): void {
  if (headers["content-digest"] !== contentDigest(body)) throw new Refused("refused", "content-digest");
}

function checkSignature(
  headers: Readonly<Record<string, string | undefined>>,
  base: string,
  from: Designation,
  params: Parameters,
  nowSeconds: number,
): void {
  const found = /^rogatory=:([A-Za-z0-9+/]{86}==):$/.exec(headers.signature ?? "");
  const keys = keysThatCount(from, "http", new Date(nowSeconds * 1000).toISOString());
  const key = keys.find((one) => keyId(one) === params.keyId);
  const holds = found?.[1] !== undefined && key !== undefined && verifies(key, utf8(base), fromBase64(found[1]));
  if (!holds) throw new Refused("refused", "signature of the message");
}
