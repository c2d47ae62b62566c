import { createPublicKey, verify as nodeVerify } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { type InventedState, inventState, lookupOf, NOON, signerFor } from "../../tests/support/invented-states.ts";
import { awaitedCodeOf } from "../../tests/support/refused.ts";
import { base64url, fromBase64, utf8 } from "./bytes.ts";
import { sha256 } from "./digest.ts";
import { INCARNATION_HEADER, incarnationHeader, parseIncarnationHeader, type RequestMessage } from "./http-message.ts";
import { signRequest, signResponse, type SigningContext, verifyRequest, verifyResponse } from "./http-signature.ts";
import { parseStateCode } from "./identifiers.ts";

let a: InventedState;
let b: InventedState;

beforeAll(async () => {
  [a, b] = await Promise.all([inventState("XA"), inventState("XB")]);
});

const body = utf8("a dispatch");
const speaker = { number: 3, id: "0123456789abcdef".repeat(2), start: "f".repeat(32) };

const context = (state: InventedState, change: Partial<SigningContext> = {}): SigningContext => ({
  state: state.view.state,
  signer: signerFor(state, "http"),
  speaker,
  now: NOON,
  nonce: new Uint8Array(16).fill(1),
  ...change,
});

function plain(change: Partial<RequestMessage> = {}): RequestMessage {
  return {
    method: "POST",
    authority: "peer.xb.example",
    path: "/peer/v1/dispatches",
    query: "",
    headers: {},
    bodyDigest: sha256(body),
    bodySize: body.length,
    ...change,
  };
}

function signed(change: Partial<RequestMessage> = {}, by: Partial<SigningContext> = {}): RequestMessage {
  const request = plain(change);
  return { ...request, headers: signRequest(request, context(a, by)) };
}

const check = (request: RequestMessage, change: object = {}) =>
  verifyRequest(request, { lookup: lookupOf(a.view, b.view), now: NOON, rememberNonce: () => true, ...change });

const withHeaders = (request: RequestMessage, headers: Record<string, string | undefined>): RequestMessage => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

describe("a signed request", () => {
  it("says who made it, when, in which life and start", async () => {
    expect(await check(signed())).toEqual({
      state: "XA",
      keyId: expect.stringMatching(/^[0-9a-f]{64}$/),
      created: NOON,
      nonce: "AQEBAQEBAQEBAQEBAQEBAQ==",
      speaker,
    });
  });

  it("has exactly the base of the specification", () => {
    const { headers } = signed({ query: "after=7" });
    const base = [
      '"@method": POST',
      '"@authority": peer.xb.example',
      '"@path": /peer/v1/dispatches',
      '"@query": ?after=7',
      `"content-digest": ${headers["content-digest"]}`,
      '"content-length": 10',
      '"rogatory-incarnation": n=3, id=:ASNFZ4mrze8BI0VniavN7w==:, start=://///////////////////w==:',
      `"@signature-params": ${headers["signature-input"]?.slice("rogatory=".length)}`,
    ].join("\n");
    const key = createPublicKey({
      key: { kty: "OKP", crv: "Ed25519", x: base64url(signerFor(a, "http").publicKey) },
      format: "jwk",
    });
    const signature = fromBase64(headers["signature"]?.slice("rogatory=:".length, -1) ?? "");
    expect(nodeVerify(null, utf8(base), key, signature)).toBe(true);
  });

  it("may lack the length of an empty body, as some carriers drop it", async () => {
    const empty = { method: "GET", bodyDigest: sha256(new Uint8Array()), bodySize: 0 };
    expect(await awaitedCodeOf(() => check(withHeaders(signed(empty), { "content-length": undefined })))).toBe(
      "accepted",
    );
  });

  it("never lacks the length of a body that is there, signed or not", async () => {
    expect(await awaitedCodeOf(() => check(withHeaders(signed(), { "content-length": undefined })))).toBe(
      "http-header-missing",
    );
  });

  it.each<[string, Partial<RequestMessage>]>([
    ["method", { method: "PUT" }],
    ["authority", { authority: "peer.xc.example" }],
    ["path", { path: "/peer/v1/resend" }],
    ["query", { query: "x=1" }],
  ])("is refused at another %s", async (_part, change) => {
    expect(await awaitedCodeOf(() => check({ ...signed(), ...change }))).toBe("http-signature-invalid");
  });

  it("is refused with another body, length or incarnation", async () => {
    expect(await awaitedCodeOf(() => check({ ...signed(), bodyDigest: sha256(utf8("another")) }))).toBe(
      "content-digest-mismatch",
    );
    expect(await awaitedCodeOf(() => check({ ...signed(), bodySize: 11 }))).toBe("content-length-mismatch");
    const other = incarnationHeader({ ...speaker, number: 2 });
    expect(await awaitedCodeOf(() => check(withHeaders(signed(), { [INCARNATION_HEADER]: other })))).toBe(
      "http-signature-invalid",
    );
  });

  it.each(["content-digest", INCARNATION_HEADER, "signature-input", "signature"])(
    "is refused without %s",
    async (name) => {
      expect(await awaitedCodeOf(() => check(withHeaders(signed(), { [name]: undefined })))).toBe(
        "http-header-missing",
      );
    },
  );

  it.each<[string, (input: string) => string]>([
    ["a component less", (input) => input.replace(' "@query"', "")],
    ["a component more", (input) => input.replace('"@query"', '"@query" "date"')],
    ["another order", (input) => input.replace('"@method" "@authority"', '"@authority" "@method"')],
    ["another tag", (input) => input.replace("rogatory-peer-v1", "rogatory-peer-v2")],
    ["another algorithm", (input) => input.replace('alg="ed25519"', 'alg="rsa-v1_5-sha256"')],
    ["no expiry", (input) => input.replace(/;expires=[0-9]+/, "")],
    ["a parameter more", (input) => `${input};extra=1`],
    ["a second signature", (input) => `${input}, other=("@method");created=1`],
    ["another label", (input) => input.replace("rogatory=", "sig1=")],
    ["another spelling", (input) => input.replace(";created", "; created")],
    ["no structured field", () => '(("'],
    ["a component with a parameter", (input) => input.replace('"content-digest"', '"content-digest";sf')],
    ["a key of no State", (input) => input.replace(/keyid="XA/, 'keyid="xa')],
  ])("is refused with %s", async (_what, change) => {
    const request = signed();
    const code = await awaitedCodeOf(() =>
      check(withHeaders(request, { "signature-input": change(request.headers["signature-input"] ?? "") })),
    );
    expect(["http-signature-malformed", "identifier-invalid"]).toContain(code);
  });

  it("is refused with another signature, a second one, or one that is no bytes", async () => {
    const { signature } = signed({ path: "/other" }).headers;
    expect(await awaitedCodeOf(() => check(withHeaders(signed(), { signature })))).toBe("http-signature-invalid");
    for (const text of [`${signature}, sig2=:AAAA:`, "rogatory=AAAA", "rogatory=(:AAAA:)", "sig1=:AAAA:"]) {
      expect(await awaitedCodeOf(() => check(withHeaders(signed(), { signature: text })))).toBe(
        "http-signature-malformed",
      );
    }
  });

  it("is refused by a stranger, by another use of key, and by one State in another's name", async () => {
    expect(await awaitedCodeOf(() => check(signed(), { lookup: lookupOf(b.view) }))).toBe("peer-unknown");
    expect(await awaitedCodeOf(() => check(signed({}, { signer: signerFor(a, "dispatch") })))).toBe(
      "http-signature-invalid",
    );
    expect(await awaitedCodeOf(() => check(signed({}, { signer: signerFor(b, "http") })))).toBe(
      "http-signature-invalid",
    );
    expect(await awaitedCodeOf(() => check(signed({}, { state: parseStateCode("XB") })))).toBe(
      "http-signature-invalid",
    );
  });

  it.each([
    [0, "accepted"],
    [299, "accepted"],
    [-300, "accepted"],
    [301, "clock-skew"],
    [-301, "clock-skew"],
  ])("made when our clock is %d seconds further is %s", async (seconds, expected) => {
    const now = new Date(NOON.getTime() + seconds * 1_000);
    expect(await awaitedCodeOf(() => check(signed(), { now }))).toBe(expected);
  });

  it("is refused after it expired, and when it claims to live too long", async () => {
    const brief = signed({}, { lifetimeSeconds: 10 });
    expect(await awaitedCodeOf(() => check(brief, { now: new Date(NOON.getTime() + 11_000) }))).toBe("clock-skew");
    expect(await awaitedCodeOf(() => check(signed({}, { lifetimeSeconds: 301 })))).toBe("http-signature-malformed");
    expect(await awaitedCodeOf(() => check(signed({}, { lifetimeSeconds: 0 })))).toBe("http-signature-malformed");
  });

  it("is refused a second time, and its nonce is asked for only when all else is right", async () => {
    const seen = new Set<string>();
    const rememberNonce = (_state: string, nonce: string): boolean => !seen.has(nonce) && seen.add(nonce) !== undefined;
    await awaitedCodeOf(() => check({ ...signed(), path: "/forged" }, { rememberNonce }));
    const nobody = signed({}, { speaker: { number: 0, id: "0".repeat(32), start: "0".repeat(32) } });
    expect(await awaitedCodeOf(() => check(nobody, { rememberNonce }))).toBe("http-header-malformed");
    expect(seen.size).toBe(0);
    expect(await awaitedCodeOf(() => check(signed(), { rememberNonce }))).toBe("accepted");
    expect(await awaitedCodeOf(() => check(signed(), { rememberNonce }))).toBe("nonce-replayed");
  });
});

describe("a signed answer", () => {
  const answer = { status: 200, bodyDigest: sha256(utf8("a receipt")) };
  const answered = (request: RequestMessage, change: Partial<typeof answer> = {}) => ({
    ...answer,
    ...change,
    headers: signResponse({ ...answer, ...change }, request, context(b)),
  });

  it("answers the request that was made", () => {
    const request = signed();
    const verified = verifyResponse(answered(request), request, { peer: b.view, now: NOON });
    expect(verified).toMatchObject({ state: "XB", created: NOON, speaker });
  });

  it("answers no other request", async () => {
    const other = signed({}, { nonce: new Uint8Array(16).fill(2) });
    expect(await awaitedCodeOf(() => verifyResponse(answered(signed()), other, { peer: b.view, now: NOON }))).toBe(
      "http-signature-invalid",
    );
  });

  it("is refused with another status or body, and from another State", async () => {
    const request = signed();
    const good = answered(request);
    const peer = { peer: b.view, now: NOON };
    expect(await awaitedCodeOf(() => verifyResponse({ ...good, status: 201 }, request, peer))).toBe(
      "http-signature-invalid",
    );
    expect(await awaitedCodeOf(() => verifyResponse({ ...good, bodyDigest: sha256(body) }, request, peer))).toBe(
      "content-digest-mismatch",
    );
    expect(await awaitedCodeOf(() => verifyResponse(good, request, { peer: a.view, now: NOON }))).toBe(
      "http-answer-by-another",
    );
    const late = { peer: b.view, now: new Date(NOON.getTime() + 600_000) };
    expect(await awaitedCodeOf(() => verifyResponse(good, request, late))).toBe("clock-skew");
  });

  it("is not a request, nor the other way round", async () => {
    const request = signed();
    const good = answered(request);
    expect(await awaitedCodeOf(() => check({ ...request, headers: { ...good.headers } }))).toBe(
      "http-signature-malformed",
    );
    expect(
      await awaitedCodeOf(() =>
        verifyResponse({ ...answer, headers: request.headers }, request, { peer: a.view, now: NOON }),
      ),
    ).not.toBe("accepted");
  });
});

describe("the incarnation header", () => {
  it("comes back as it was written", () => {
    expect(parseIncarnationHeader(incarnationHeader(speaker))).toEqual(speaker);
  });

  it.each([
    "",
    "n=3",
    "n=0, id=:AAAAAAAAAAAAAAAAAAAAAA==:, start=:AAAAAAAAAAAAAAAAAAAAAA==:",
    "n=3,id=:AAAAAAAAAAAAAAAAAAAAAA==:, start=:AAAAAAAAAAAAAAAAAAAAAA==:",
    "n=3, id=:AAAA:, start=:AAAAAAAAAAAAAAAAAAAAAA==:",
    "n=3.5, id=:AAAAAAAAAAAAAAAAAAAAAA==:, start=:AAAAAAAAAAAAAAAAAAAAAA==:",
    "==",
  ])("is refused as %j", (value) => {
    expect(() => parseIncarnationHeader(value)).toThrow("not n, id and start");
  });
});
