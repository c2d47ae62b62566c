import { base64, hex, utf8 } from "../../src/protocol/bytes.ts";
import { sha256 } from "../../src/protocol/digest.ts";
import { contentDigest, type RequestMessage, type ResponseMessage } from "../../src/protocol/http-message.ts";
import {
  signRequest,
  signResponse,
  type SigningContext,
  verifyRequest,
  verifyResponse,
} from "../../src/protocol/http-signature.ts";
import { type InventedState, lookupOf, signerFor } from "../../tests/support/invented-states.ts";
import { codeOf, type World } from "./world.ts";

/** 16 bytes that stand nowhere else. */
const OTHER = base64(new Uint8Array(16).fill(2));

export async function httpVectors(world: World): Promise<object> {
  const { a, b } = world;
  const body = utf8("the bytes of a dispatch");
  const plain: Omit<RequestMessage, "headers"> = {
    method: "POST",
    authority: new URL(b.view.designation.endpoints.peer).host,
    path: "/peer/v1/dispatches",
    query: "",
    bodyDigest: sha256(body),
    bodySize: body.length,
  };
  const signed = (change: Partial<RequestMessage> = {}, by: Partial<SigningContext> = {}): RequestMessage => {
    const request = { ...plain, ...change };
    return { ...request, headers: signRequest(request, { ...contextOf(a, world), ...by }) };
  };
  const request = signed();
  const input = request.headers["signature-input"] ?? "";
  const withHeader = (name: string, value: string | undefined): RequestMessage => ({
    ...request,
    headers: { ...request.headers, [name]: value },
  });
  const incarnation = (part: RegExp, other: string): RequestMessage =>
    withHeader("rogatory-incarnation", request.headers["rogatory-incarnation"]?.replace(part, other));
  const parameter = (part: RegExp, other: string): RequestMessage =>
    withHeader("signature-input", input.replace(part, other));
  const dropped = (message: RequestMessage): RequestMessage => ({
    ...message,
    headers: { ...message.headers, "content-length": undefined },
  });
  const empty = {
    method: "GET",
    path: "/peer/v1/transfers/1",
    query: "a=b",
    bodyDigest: sha256(new Uint8Array()),
    bodySize: 0,
  };

  const valid: [string, RequestMessage][] = [
    ["post", request],
    ["get-with-query", signed(empty)],
    ["length-of-nothing-dropped", dropped(signed(empty))],
    ["with-a-port", signed({ authority: "peer.xb.example:8443" })],
    ["last-second", signed({}, { now: new Date(world.now.getTime() - 300_000) })],
  ];
  const invalid: [string, RequestMessage][] = [
    ["other-method", { ...request, method: "PUT" }],
    ["other-authority", { ...request, authority: "peer.xc.example" }],
    ["other-path", { ...request, path: "/peer/v1/resend" }],
    ["other-query", { ...request, query: "a=b" }],
    ["other-body", { ...request, bodyDigest: sha256(utf8("other")) }],
    ["length-of-a-body-dropped", dropped(request)],
    ["length-in-another-spelling", withHeader("content-length", `0${request.bodySize}`)],
    ["other-length", { ...request, bodySize: request.bodySize + 1 }],
    ["other-incarnation", incarnation(/n=3/, "n=2")],
    ["other-incarnation-id", incarnation(/id=:[^:]+:/, `id=:${OTHER}:`)],
    ["other-start", incarnation(/start=:[^:]+:/, `start=:${OTHER}:`)],
    ["member-beside-the-incarnation", incarnation(/$/, ", x=1")],
    ["other-created", parameter(/created=([0-9]+)/, "created=1803902401")],
    ["other-expires", parameter(/expires=([0-9]+)/, "expires=1803902699")],
    ["other-nonce", parameter(/nonce="[^"]+"/, `nonce="${OTHER}"`)],
    ["nonce-of-15-bytes", parameter(/nonce="[^"]+"/, 'nonce="AQEBAQEBAQEBAQEBAQEB"')],
    ["other-state-in-keyid", parameter(/keyid="XA/, 'keyid="XB')],
    ["other-key-in-keyid", parameter(/keyid="XA\/[0-9a-f]{4}/, 'keyid="XA/0000')],
    ["unknown-state", parameter(/keyid="XA/, 'keyid="XC')],
    ["no-signature", withHeader("signature", undefined)],
    ["no-signature-input", withHeader("signature-input", undefined)],
    ["no-incarnation", withHeader("rogatory-incarnation", undefined)],
    ["no-digest", withHeader("content-digest", undefined)],
    ["sha-512-beside", withHeader("content-digest", `${request.headers["content-digest"]}, sha-512=:AAAA:`)],
    ["component-missing", withHeader("signature-input", input.replace(' "@query"', ""))],
    ["component-added", withHeader("signature-input", input.replace('"@query"', '"@query" "date"'))],
    [
      "components-reordered",
      withHeader("signature-input", input.replace('"@method" "@authority"', '"@authority" "@method"')),
    ],
    ["no-expiry", withHeader("signature-input", input.replace(/;expires=[0-9]+/, ""))],
    ["other-tag", withHeader("signature-input", input.replace("rogatory-peer-v1", "rogatory-peer-v2"))],
    ["other-algorithm", withHeader("signature-input", input.replace("ed25519", "hmac-sha256"))],
    ["parameter-added", withHeader("signature-input", `${input};extra`)],
    ["two-signatures", withHeader("signature-input", `${input}, other=("@method");created=1`)],
    ["other-label", withHeader("signature-input", input.replace("rogatory=", "sig1="))],
    ["other-spelling", withHeader("signature-input", input.replace(";created", "; created"))],
    ["other-signature", withHeader("signature", signed({ path: "/other" }).headers["signature"])],
    ["too-long-a-life", signed({}, { lifetimeSeconds: 301 })],
    ["from-the-past", signed({}, { now: new Date(world.now.getTime() - 301_000) })],
    ["from-the-future", signed({}, { now: new Date(world.now.getTime() + 301_000) })],
    ["other-use-of-key", signed({}, { signer: signerFor(a, "dispatch") })],
    ["in-anothers-name", signed({}, { state: b.view.state })],
    ["expired", signed({}, { now: new Date(world.now.getTime() - 61_000), lifetimeSeconds: 60 })],
    ["no-life", signed({}, { lifetimeSeconds: 0 })],
  ];
  const lookup = lookupOf(a.view, b.view);
  const check = (message: RequestMessage) =>
    verifyRequest(message, { lookup, now: world.now, rememberNonce: () => true });

  const plainAnswer = { status: 200, bodyDigest: sha256(utf8("a receipt")) };
  const answer: ResponseMessage = { ...plainAnswer, headers: signResponse(plainAnswer, request, contextOf(b, world)) };
  const toAnother = signResponse(plainAnswer, signed({}, { nonce: new Uint8Array(16).fill(9) }), contextOf(b, world));
  const answered = (name: string, change: (value: string) => string | undefined): ResponseMessage => ({
    ...answer,
    headers: { ...answer.headers, [name]: change(answer.headers[name] ?? "") },
  });
  const invalidAnswers: [string, ResponseMessage][] = [
    ["other-status", { ...answer, status: 202 }],
    ["other-body", { ...answer, bodyDigest: sha256(utf8("other")) }],
    ["answer-to-another-request", { ...answer, headers: toAnother }],
    ["answer-by-another", { ...answer, headers: signResponse(plainAnswer, request, contextOf(a, world)) }],
    ["a-request-as-answer", { ...answer, headers: request.headers }],
    ["other-digest", answered("content-digest", () => contentDigest(sha256(utf8("other"))))],
    ["other-incarnation", answered("rogatory-incarnation", (value) => value.replace("n=3", "n=2"))],
    ["other-start", answered("rogatory-incarnation", (value) => value.replace(/start=:[^:]+:/, `start=:${OTHER}:`))],
    ["other-created", answered("signature-input", (value) => value.replace(/created=[0-9]+/, "created=1803902401"))],
    ["other-nonce", answered("signature-input", (value) => value.replace(/nonce="[^"]+"/, `nonce="${OTHER}"`))],
    [
      "not-bound-to-a-request",
      answered("signature-input", (value) => value.replace(/ "signature";req;key="[a-z]+"/, "")),
    ],
    ["no-signature", answered("signature", () => undefined)],
  ];
  const checkAnswer = (message: ResponseMessage) => verifyResponse(message, request, { peer: b.view, now: world.now });
  checkAnswer(answer);

  return {
    about: "Requests of XA to XB and answers of XB, verified at `now`. Digests of bodies are hexadecimal SHA-256.",
    now: world.now.toISOString(),
    designations: [a, b].map((state) => base64(state.view.bytes)),
    valid: await Promise.all(
      valid.map(async ([name, message]) => ({ name, ...written(message), verified: await check(message) })),
    ),
    invalid: await Promise.all(
      invalid.map(async ([name, message]) => ({ name, ...written(message), code: await codeOf(() => check(message)) })),
    ),
    answeredRequest: written(request),
    validAnswers: [{ name: "answer", ...written(answer) }],
    invalidAnswers: await Promise.all(
      invalidAnswers.map(async ([name, message]) => ({
        name,
        ...written(message),
        code: await codeOf(() => checkAnswer(message)),
      })),
    ),
  };
}

function contextOf(state: InventedState, world: World): SigningContext {
  return {
    state: state.view.state,
    signer: signerFor(state, "http"),
    speaker: { number: 3, id: "0123456789abcdef".repeat(2), start: "f".repeat(32) },
    now: world.now,
    nonce: new Uint8Array(16).fill(1),
  };
}

function written({ bodyDigest, ...message }: RequestMessage | ResponseMessage): object {
  return { ...message, bodyDigest: hex(bodyDigest) };
}
