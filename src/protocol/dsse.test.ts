import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import { codeOf } from "../../tests/support/refused.ts";
import { base64, fromUtf8, utf8 } from "./bytes.ts";
import { sha256Hex } from "./digest.ts";
import {
  expectPayloadType,
  pae,
  parseEnvelope,
  payloadDigest,
  signEnvelope,
  signersOf,
  verifyEnvelope,
} from "./dsse.ts";
import { keyId } from "./keys.ts";
import { generateKeyPair, signerOf } from "./signatures.ts";

const random = seededRandom("dsse");
const ed = generateKeyPair("ed25519", random);
const pq = generateKeyPair("ml-dsa-65", random);
const stranger = generateKeyPair("ed25519", random);
const limits = { maxPayloadBytes: 1_000 };
const type = "application/vnd.rogatory.request.v1+json";
const payload = utf8('{"a":1}');

function rewritten(
  bytes: Uint8Array,
  change: (envelope: { signatures: { keyid?: string; sig: string }[] } & Record<string, unknown>) => unknown,
): Uint8Array {
  return utf8(JSON.stringify(change(JSON.parse(fromUtf8(bytes)))));
}

describe("the pre-authentication encoding", () => {
  it("is the example of the DSSE specification", () => {
    expect(fromUtf8(pae("http://example.com/HelloWorld", utf8("hello world")))).toBe(
      "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
    );
  });

  it("counts bytes, not characters", () => {
    expect(fromUtf8(pae("é", utf8("😀")))).toBe("DSSEv1 2 é 4 😀");
  });

  it("is never the same for two different pairs", () => {
    const pair = fc.tuple(fc.string(), fc.string());
    fc.assert(
      fc.property(pair, pair, (a, b) => {
        fc.pre(a[0] !== b[0] || a[1] !== b[1]);
        expect(pae(a[0], utf8(a[1]))).not.toEqual(pae(b[0], utf8(b[1])));
      }),
    );
  });
});

describe("an envelope", () => {
  const both = signEnvelope(type, payload, [signerOf(ed), signerOf(pq)]);

  it("gives back its payload and names who signed", () => {
    const envelope = parseEnvelope(both, limits);
    expect(envelope.payload).toEqual(payload);
    expect(signersOf(envelope, [stranger, pq, ed])).toEqual([ed, pq]);
    expect(() => verifyEnvelope(envelope, [ed, pq], ["ed25519", "ml-dsa-65"])).not.toThrow();
  });

  it("has a digest that no rewriting of its frame changes", () => {
    const turned = rewritten(both, ({ signatures, ...rest }) => ({
      signatures: signatures.toReversed(),
      extra: 1,
      ...rest,
    }));
    const envelope = parseEnvelope(turned, limits);
    expect(payloadDigest(envelope.payloadType, envelope.payload)).toBe(sha256Hex(pae(type, payload)));
    expect(() => verifyEnvelope(envelope, [ed, pq], ["ed25519", "ml-dsa-65"])).not.toThrow();
  });

  it("takes a key id for a hint and believes none", () => {
    const misled = rewritten(both, (envelope) => ({
      ...envelope,
      signatures: envelope.signatures.map(({ sig }) => ({ sig, keyid: keyId(stranger) })),
    }));
    expect(signersOf(parseEnvelope(misled, limits), [stranger, ed, pq])).toEqual([ed, pq]);
    const without = rewritten(both, (envelope) => ({
      ...envelope,
      signatures: envelope.signatures.map(({ sig }) => ({ sig })),
    }));
    expect(signersOf(parseEnvelope(without, limits), [ed, pq])).toEqual([ed, pq]);
  });

  it.each([
    ["the stronger signature was stripped", (e: never[]) => e.slice(0, 1), "signature-missing"],
    ["a signature stands twice", (e: never[]) => [...e, e[0]], "signature-doubled"],
    [
      "a signature is by nobody listed",
      (e: never[]) => [...e, { sig: base64(signerOf(stranger).sign(pae(type, payload))) }],
      "signature-invalid",
    ],
    ["a signature is no signature", (e: never[]) => [e[0], { sig: "AAAA" }], "signature-invalid"],
  ])("is refused when %s", (_what, change, code) => {
    const changed = rewritten(both, (envelope) => ({
      ...envelope,
      signatures: change(envelope.signatures as never[]),
    }));
    expect(codeOf(() => verifyEnvelope(parseEnvelope(changed, limits), [ed, pq], ["ed25519", "ml-dsa-65"]))).toBe(code);
  });

  it("is refused with a second signature where one is asked for", () => {
    expect(codeOf(() => verifyEnvelope(parseEnvelope(both, limits), [ed, pq], ["ed25519"]))).toBe(
      "signature-unexpected",
    );
  });

  it("is refused when its type or payload is changed", () => {
    const retyped = rewritten(both, (envelope) => ({
      ...envelope,
      payloadType: "application/vnd.rogatory.status.v1+json",
    }));
    const reworded = rewritten(both, (envelope) => ({ ...envelope, payload: base64(utf8('{"a":2}')) }));
    for (const changed of [retyped, reworded]) {
      expect(codeOf(() => signersOf(parseEnvelope(changed, limits), [ed, pq]))).toBe("signature-invalid");
    }
    expect(codeOf(() => expectPayloadType(parseEnvelope(retyped, limits), type))).toBe("payload-type-mismatch");
  });

  it.each([
    ["no signatures", '{"payloadType":"t","payload":"","signatures":[]}', "envelope-malformed"],
    ["no payload", '{"payloadType":"t","signatures":[{"sig":"AAAA"}]}', "envelope-malformed"],
    [
      "too many signatures",
      JSON.stringify({
        payloadType: "t",
        payload: "",
        signatures: Array.from({ length: 13 }, () => ({ sig: "AAAA" })),
      }),
      "envelope-malformed",
    ],
    ["URL-safe base64", '{"payloadType":"t","payload":"_w==","signatures":[{"sig":"AAAA"}]}', "base64-invalid"],
    [
      "a doubled payload",
      '{"payloadType":"t","payload":"","payload":"","signatures":[{"sig":"AAAA"}]}',
      "json-duplicate-name",
    ],
    [
      "too large a payload",
      JSON.stringify({ payloadType: "t", payload: base64(new Uint8Array(1_001)), signatures: [{ sig: "AAAA" }] }),
      "envelope-too-large",
    ],
    ["a list instead", "[]", "envelope-malformed"],
  ])("is refused with %s", (_what, text, code) => {
    expect(codeOf(() => parseEnvelope(utf8(text), limits))).toBe(code);
  });

  it("is refused when cut short anywhere", () => {
    for (let size = 0; size < both.length; size += 97) {
      expect(codeOf(() => parseEnvelope(both.subarray(0, size), limits))).not.toBe("accepted");
    }
  });
});
