import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { bodyExamples } from "../../tests/support/body-examples.ts";
import { cover, createExample, exampleDraft, forge, type Forgery } from "../../tests/support/dispatch-workshop.ts";
import {
  type InventedState,
  inventState,
  lookupOf,
  NOON,
  signerFor,
  succeed,
} from "../../tests/support/invented-states.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import type { ContentOf } from "./bodies/index.ts";
import { concat, fromUtf8, hex, u32be, utf8 } from "./bytes.ts";
import type { DesignationLookup } from "./designation.ts";
import { sha256Hex } from "./digest.ts";
import type { DispatchBinding, OuterHeader } from "./dispatch-binding.ts";
import { decodeDispatch, encodeDispatch, MAX_DISPATCH_BYTES } from "./dispatch-frame.ts";
import { createDispatch, type CreatedDispatch, type DispatchDraft, openDispatch } from "./dispatch.ts";
import { parseEnvelope } from "./dsse.ts";
import { pad } from "./padding.ts";
import { peerCode } from "./peer-codes.ts";
import { isRefusal } from "./refusal.ts";
import { generateSealingIdentity, seal } from "./sealing.ts";
import { signerOf } from "./signatures.ts";

let a: InventedState;
let b: InventedState;
let c: InventedState;
let lookup: DesignationLookup;

const withdrawal = bodyExamples.withdrawal;
const { requestId } = withdrawal;

beforeAll(async () => {
  [a, b, c] = await Promise.all([inventState("XA"), inventState("XB"), inventState("XC")]);
  lookup = lookupOf(a.view, b.view, c.view);
});

const create = (change: Partial<DispatchDraft<"withdrawal">> = {}): Promise<CreatedDispatch> =>
  createExample(a, b, "withdrawal", change);

const forged = (change: NonNullable<Forgery["change"]>, others: Forgery = {}): Promise<Uint8Array> =>
  forge(a, b, "withdrawal", { change, ...others });

const open = (bytes: Uint8Array, change: Partial<Parameters<typeof openDispatch>[0]> = {}) =>
  openDispatch({ bytes, self: b.view, identities: b.identities, lookup, at: NOON, ...change });

async function codesOf(work: Promise<unknown>): Promise<{ inner: string; peer: string }> {
  try {
    await work;
  } catch (error) {
    if (isRefusal(error)) return { inner: error.code, peer: peerCode(error) };
    throw error;
  }
  return { inner: "accepted", peer: "accepted" };
}

const codeOf = async (work: Promise<unknown>): Promise<string> => (await codesOf(work)).inner;

describe("a dispatch", () => {
  it("arrives as it was sent", async () => {
    const sent = await create();
    const opened = await open(sent.bytes);
    expect(opened.kind).toBe("withdrawal");
    expect(opened.content).toEqual(withdrawal);
    expect(opened.binding).toEqual(sent.binding);
    expect(opened.bodyDigest).toBe(sent.bodyDigest);
    expect(opened.envelope).toEqual(sent.envelope);
    expect(opened.binding.from).toEqual({ state: "XA", authority: "central-authority" });
  });

  it("has the same body when it is sealed again, and other sealed bytes", async () => {
    const [first, second] = [await create(), await create()];
    expect(second.bodyDigest).toBe(first.bodyDigest);
    expect(second.header.sealedDigest).not.toBe(first.header.sealedDigest);
  });

  it("tells its length only in steps", async () => {
    const [short, long] = [
      await create(),
      await create({ content: { ...withdrawal, reason: { language: "en", text: "x".repeat(900) } } }),
    ];
    expect(short.sealed.length).toBe(long.sealed.length);
  });

  it("sends nothing that its kind does not know", async () => {
    const wide = { ...withdrawal, reason: { ...withdrawal.reason, internalNote: "not for them" } };
    const sent = await create({ content: wide });
    expect(fromUtf8(parseEnvelope(sent.envelope, { maxPayloadBytes: 10_000 }).payload)).not.toContain("not for them");
  });

  it("is not created with wrong content, too much of it, or for another profile", async () => {
    const wrong = { requestId } as unknown as ContentOf<"withdrawal">;
    expect(await codeOf(create({ content: wrong }))).toBe("document-malformed");
    const page = { text: { language: "en", text: "x".repeat(100_000) } };
    const elements = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`40(15)(${n})`, page]));
    const large = createExample(a, b, "answer", { content: { ...bodyExamples.answer, elements } });
    expect(await codeOf(large)).toBe("body-too-large");
    const evaluating = await inventState("XD", { profile: "evaluation" });
    const crossing = createDispatch({
      draft: exampleDraft("withdrawal"),
      sender: a.view,
      receiver: evaluating.view,
      signer: signerFor(a, "dispatch"),
    });
    expect(await codeOf(crossing)).toBe("profile-mismatch");
  });
});

describe("the cover of a dispatch", () => {
  it.each<[string, (h: OuterHeader) => object, string, string]>([
    ["version", (h) => ({ ...h, version: 2 }), "unknown-version", "unknown-version"],
    ["profile", (h) => ({ ...h, profile: "production" }), "profile-mismatch", "profile-mismatch"],
    ["from", (h) => ({ ...h, from: "XC" }), "signature-invalid", "cannot-open"],
    ["to", (h) => ({ ...h, to: "XC" }), "not-for-us", "not-for-us"],
    [
      "from-designation",
      (h) => ({ ...h, designations: { ...h.designations, from: "0".repeat(64) } }),
      "designation-unknown",
      "designation-unknown",
    ],
    [
      "to-designation",
      (h) => ({ ...h, designations: { ...h.designations, to: "0".repeat(64) } }),
      "binding-to-designation-mismatch",
      "cannot-open",
    ],
    [
      "dispatch id",
      (h) => ({ ...h, dispatchId: "01930000-0000-7000-8000-000000000002" }),
      "binding-dispatch-id-mismatch",
      "cannot-open",
    ],
    [
      "incarnation number",
      (h) => ({ ...h, incarnation: { ...h.incarnation, number: 2 } }),
      "binding-incarnation-number-mismatch",
      "cannot-open",
    ],
    [
      "incarnation id",
      (h) => ({ ...h, incarnation: { ...h.incarnation, id: "f".repeat(32) } }),
      "binding-incarnation-id-mismatch",
      "cannot-open",
    ],
    ["sequence", (h) => ({ ...h, sequence: 8 }), "binding-sequence-mismatch", "cannot-open"],
    ["priority", (h) => ({ ...h, priority: "emergency" }), "binding-priority-mismatch", "cannot-open"],
    ["sealed size", (h) => ({ ...h, sealedSize: h.sealedSize + 1 }), "dispatch-malformed", "malformed"],
    ["sealed digest", (h) => ({ ...h, sealedDigest: "0".repeat(64) }), "sealed-digest-mismatch", "cannot-open"],
  ])("is refused when only its %s is altered and signed again by the sender", async (_field, change, inner, peer) => {
    const sent = await create();
    const bytes = cover(change(sent.header), sent.sealed, signerFor(a, "dispatch"));
    expect(await codesOf(open(bytes))).toEqual({ inner, peer });
  });

  it("is refused when it is altered and not signed again", async () => {
    const sent = await create();
    const header = parseEnvelope(sent.bytes.subarray(24, 24 + new DataView(sent.bytes.buffer).getUint32(20)), {
      maxPayloadBytes: 2_048,
    });
    const text = fromUtf8(header.payload).replace('"sequence":7', '"sequence":8');
    const altered = JSON.stringify({
      payloadType: header.payloadType,
      payload: Buffer.from(text).toString("base64"),
      signatures: header.signatures.map(({ signature }) => ({ sig: Buffer.from(signature).toString("base64") })),
    });
    expect(await codeOf(open(encodeDispatch({ header: utf8(altered), sealed: sent.sealed })))).toBe(
      "signature-invalid",
    );
  });

  it("cannot be replaced by a peer who claims the sealed bytes for itself", async () => {
    const sent = await create();
    const header = { ...sent.header, from: "XC", designations: { from: c.view.digest, to: b.view.digest } };
    expect(await codesOf(open(cover(header, sent.sealed, signerFor(c, "dispatch"))))).toEqual({
      inner: "signature-invalid",
      peer: "cannot-open",
    });
  });

  it("is refused from a State that is not known, and for us by another's key use", async () => {
    const sent = await create();
    expect(await codeOf(open(sent.bytes, { lookup: lookupOf(b.view) }))).toBe("peer-unknown");
    expect(await codeOf(open(cover(sent.header, sent.sealed, signerFor(a, "receipt"))))).toBe("signature-invalid");
    expect(await codeOf(open(cover(sent.header, sent.sealed, signerFor(a, "http"))))).toBe("signature-invalid");
  });

  it("is refused after its key was retired, though the text is dated before", async () => {
    const sent = await create();
    const until = "2027-03-02T00:00:00.000Z";
    const retired = succeed(a, (d) => ({
      ...d,
      keys: d.keys.map((key) => (key.use === "dispatch" ? { ...key, state: "retired", until } : key)),
    }));
    const known = lookupOf(a.view, retired, b.view);
    expect(await codeOf(open(sent.bytes, { lookup: known }))).toBe("accepted");
    expect(await codeOf(open(sent.bytes, { lookup: known, at: new Date("2027-03-03T00:00:00.000Z") }))).toBe(
      "signature-invalid",
    );
  });
});

describe("the sealed inside of a dispatch", () => {
  it("cannot be sealed again by its receiver for a third State", async () => {
    const sent = await create();
    const sealed = await seal(pad(sent.envelope), [c.identities[0]!.recipient]);
    const header = {
      ...sent.header,
      to: "XC",
      designations: { from: a.view.digest, to: c.view.digest },
      sealedSize: sealed.length,
      sealedDigest: sha256Hex(sealed),
    };
    const atC = { self: c.view, identities: c.identities };
    // B covers it as its own, or keeps A's cover: neither passes.
    const asB = cover(
      { ...header, from: "XB", designations: { from: b.view.digest, to: c.view.digest } },
      sealed,
      signerFor(b, "dispatch"),
    );
    expect(await codesOf(open(asB, atC))).toEqual({ inner: "signature-invalid", peer: "cannot-open" });
    const coverOfA = sent.bytes.subarray(24, sent.bytes.length - sent.sealed.length);
    expect(await codeOf(open(encodeDispatch({ header: coverOfA, sealed }), atC))).toBe("not-for-us");
    // Even A itself cannot pass off a text made for B as one for C.
    expect(await codeOf(open(cover(header, sealed, signerFor(a, "dispatch")), atC))).toBe("binding-to-mismatch");
  });

  it.each<[string, (b: DispatchBinding) => object, string]>([
    ["profile", (x) => ({ ...x, profile: "production" }), "binding-profile-mismatch"],
    ["from", (x) => ({ ...x, from: { ...x.from, state: "XC" } }), "binding-from-mismatch"],
    ["to", (x) => ({ ...x, to: { state: "XC" } }), "binding-to-mismatch"],
    ["kind", (x) => ({ ...x, kind: "extension" }), "binding-kind-mismatch"],
    ["kind, which is none", (x) => ({ ...x, kind: "telegram" }), "binding-kind-mismatch"],
    [
      "from-designation",
      (x) => ({ ...x, designations: { ...x.designations, from: "0".repeat(64) } }),
      "binding-from-designation-mismatch",
    ],
    [
      "to-designation",
      (x) => ({ ...x, designations: { ...x.designations, to: "0".repeat(64) } }),
      "binding-to-designation-mismatch",
    ],
    ["recipients", (x) => ({ ...x, recipients: "0".repeat(64) }), "binding-recipients-mismatch"],
    ["dossier", (x) => ({ ...x, dossierId: null }), "binding-dossier-mismatch"],
    ["critical extensions", (x) => ({ ...x, critical: ["delayed-opening"] }), "unknown-critical-field"],
    ["date, to one that never was", (x) => ({ ...x, sentAt: "2027-02-30T12:00:00.000Z" }), "document-malformed"],
    [
      "date, to one before the receiver had keys",
      (x) => ({ ...x, sentAt: "2026-02-01T12:00:00.000Z" }),
      "no-recipient",
    ],
    ["random bytes", (x) => ({ ...x, random: "" }), "document-malformed"],
  ])("is refused when it says another %s than it should", async (_field, change, code) => {
    const bytes = await forged((body) => ({ ...body, binding: change(body.binding) }));
    expect(await codeOf(open(bytes))).toBe(code);
  });

  it("is refused when it belongs to no dossier and yet continues a lane", async () => {
    const bytes = await forged(
      (body) => ({
        ...body,
        binding: { ...body.binding, kind: "test-call", dossierId: null, lanes: { own: "0".repeat(64), seen: null } },
        content: { text: "hello" },
      }),
      { kind: "test-call" },
    );
    expect(await codeOf(open(bytes))).toBe("binding-lanes-mismatch");
  });

  it("is refused when its signature is by another State or another use", async () => {
    for (const signer of [
      signerFor(c, "dispatch"),
      signerFor(a, "receipt"),
      signerFor(a, "log"),
      signerOf(a.roots[0]!.ed25519),
    ]) {
      expect(await codesOf(open(await forged((body) => body, { signer })))).toEqual({
        inner: "signature-invalid",
        peer: "cannot-open",
      });
    }
  });

  it("is refused in another version, of an unknown kind, and with content of another kind", async () => {
    expect(await codeOf(open(await forged((body) => ({ ...body, version: 2 }))))).toBe("unknown-version");
    expect(await codeOf(open(await forged((body) => body, { kind: "telegram" })))).toBe("unknown-kind");
    expect(await codeOf(open(await forged((body) => body, { kind: "receipt" })))).toBe("unknown-kind");
    expect(await codeOf(open(await forged((body) => ({ ...body, content: { text: "hello" } }))))).toBe(
      "document-malformed",
    );
  });

  it("is refused when the key that opens it was not among those offered", async () => {
    const stray = await generateSealingIdentity("post-quantum", seededRandom("stray"));
    const bytes = await forged((body) => body, { recipients: [stray.recipient] });
    expect(await codeOf(open(bytes, { identities: [...b.identities, stray] }))).toBe("binding-opening-key-mismatch");
  });

  it("says that its key is gone when the rotation has destroyed it, and not when it was sealed to somebody else", async () => {
    const stray = await generateSealingIdentity("post-quantum", seededRandom("stray"));
    const sent = await create();
    expect(await codesOf(open(sent.bytes, { identities: [stray] }))).toEqual({ inner: "key-gone", peer: "key-gone" });
    const elsewhere = await forged((body) => body, { recipients: [stray.recipient] });
    expect(await codesOf(open(elsewhere))).toEqual({ inner: "seal-no-key", peer: "cannot-open" });
  });

  it("is taken though it is dated in the future, for a date is a claim", async () => {
    const sent = await create({ sentAt: new Date("2027-09-01T00:00:00.000Z") });
    expect((await open(sent.bytes)).binding.sentAt).toBe("2027-09-01T00:00:00.000Z");
  });

  it("keeps what a later version may add", async () => {
    const bytes = await forged((body) => ({ ...body, binding: { ...body.binding, courier: "by hand" }, further: [1] }));
    const opened = await open(bytes);
    expect(opened.binding).not.toHaveProperty("courier");
    expect(fromUtf8(parseEnvelope(opened.envelope, { maxPayloadBytes: 10_000 }).payload)).toContain("by hand");
  });
});

describe("the frame of a dispatch", () => {
  it("is refused when cut short anywhere, or with a byte too many", async () => {
    const { bytes } = await create();
    for (let size = 0; size < bytes.length; size += 211) {
      expect(() => decodeDispatch(bytes.subarray(0, size))).toThrow();
      expect(await codeOf(open(bytes.subarray(0, size)))).not.toBe("accepted");
    }
    expect(await codeOf(open(concat(bytes, Uint8Array.of(0))))).toBe("dispatch-malformed");
  });

  it("is refused with another beginning, a giant header, and above the size limit", async () => {
    const { bytes } = await create();
    const turned = Uint8Array.from(bytes);
    turned[18] = 0x32;
    expect(await codeOf(open(turned))).toBe("dispatch-malformed");
    const giant = concat(utf8("rogatory-dispatch/1\n"), u32be(0xffff_ffff), new Uint8Array(100));
    expect(await codeOf(open(giant))).toBe("dispatch-malformed");
    expect(await codeOf(open(new Uint8Array(MAX_DISPATCH_BYTES + 1)))).toBe("dispatch-too-large");
  });

  it("gives nothing but refusals for any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, framed) => {
        const input = framed ? concat(utf8("rogatory-dispatch/1\n"), u32be(bytes.length), bytes) : bytes;
        expect(await codeOf(open(input))).not.toBe("accepted");
      }),
    );
  });

  it("loses its validity with any one bit", async () => {
    const { bytes } = await create();
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length * 8 - 1 }), async (bit) => {
        const changed = Uint8Array.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const outcome = await open(changed).catch((error: unknown) => error);
        // The header envelope's key id is a hint, and its frame is not signed: a flip there may change nothing.
        if (isRefusal(outcome)) return;
        expect(hex((outcome as Awaited<ReturnType<typeof open>>).envelope)).toBe(hex((await open(bytes)).envelope));
      }),
      { numRuns: 60 },
    );
  });
});
