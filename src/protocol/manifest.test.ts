import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { manifestSigners, sampleManifest } from "../../tests/support/exhibit-fixtures.ts";
import { type InventedState, NOON, inventState } from "../../tests/support/invented-states.ts";
import { refused } from "../../tests/support/refused.ts";
import { createHead } from "./age-head.ts";
import { fromUtf8, utf8 } from "./bytes.ts";
import { signEnvelope } from "./dsse.ts";
import { LEAF_SIZE } from "./exhibit-format.ts";
import type { Manifest } from "./manifest-schema.ts";
import {
  checkManifestSuccession,
  draftManifest,
  readManifest,
  requireListedHead,
  type SignedManifest,
  signManifest,
  verifyManifest,
} from "./manifest.ts";
import { SIGNED_DOCUMENTS, payloadType } from "./payload-types.ts";
import { Refusal } from "./refusal.ts";
import type { Signer } from "./signatures.ts";

const signedBy = (manifest: Manifest, signers: readonly Signer[]): SignedManifest =>
  signManifest(draftManifest(manifest), signers);

let sender: InventedState;
let receiver: InventedState;
let manifest: Manifest;
let head: Uint8Array;
let fileKey: Uint8Array;

beforeAll(async () => {
  sender = await inventState("XB");
  receiver = await inventState("XA");
  ({ manifest, head, fileKey } = await sampleManifest(sender, receiver));
});

describe("a signed manifest", () => {
  it("is verified under the designation of its author", () => {
    const signed = signedBy(manifest, manifestSigners(sender));
    const verified = verifyManifest(signed.bytes, sender.view, NOON);
    expect(verified.manifest).toEqual(manifest);
    expect(verified.digest).toBe(signed.digest);
    expect(verified.frame).toEqual({
      root: manifest.sealed.tree.root,
      bodySize: manifest.sealed.bodySize,
      leafSize: LEAF_SIZE,
    });
  });

  it("needs both signatures, each once, of the author's own keys (R22)", () => {
    const verifying = (signers: readonly Signer[]) => () =>
      verifyManifest(signedBy(manifest, signers).bytes, sender.view, NOON);
    const [ed25519, mlDsa] = manifestSigners(sender);
    if (ed25519 === undefined || mlDsa === undefined) throw new Error("two signers are made");
    expect(verifying([ed25519])).toThrow(refused("signature-missing"));
    expect(verifying([mlDsa])).toThrow(refused("signature-missing"));
    expect(verifying([ed25519, mlDsa, ed25519])).toThrow(refused("signature-doubled"));
    expect(verifying(manifestSigners(receiver))).toThrow(refused("signature-invalid"));
  });

  it("does not pass for another signed thing, nor another for it (R4)", () => {
    const payload = utf8(JSON.stringify(manifest));
    for (const kind of [...Object.keys(SIGNED_DOCUMENTS), "exhibit-offer"].filter(
      (one) => one !== "exhibit-manifest",
    )) {
      const bytes = signEnvelope(payloadType(kind), payload, manifestSigners(sender));
      expect(() => verifyManifest(bytes, sender.view, NOON)).toThrow(refused("payload-type-mismatch"));
    }
  });

  it("counts for nothing under the designation of another State, or under an older one of its own", () => {
    const stale: Manifest = {
      ...manifest,
      binding: { ...manifest.binding, designations: { ...manifest.binding.designations, from: receiver.view.digest } },
    };
    expect(() => verifyManifest(signedBy(stale, manifestSigners(sender)).bytes, sender.view, NOON)).toThrow(
      refused("manifest-of-another-state"),
    );
  });

  it("refuses what contradicts itself before anybody signs it (R32)", () => {
    const { sealed, original } = manifest;
    const contradictions: Manifest[] = [
      { ...manifest, original: { ...original, size: original.size + 1 } },
      { ...manifest, sealed: { ...sealed, tree: { ...sealed.tree, leafCount: 2 } } },
      { ...manifest, number: 2 },
      { ...manifest, receivers: [manifest.binding.from] },
      { ...manifest, conditions: [...manifest.conditions, ...manifest.conditions] },
    ];
    for (const wrong of contradictions) {
      expect(() => signedBy(wrong, manifestSigners(sender))).toThrow(refused("manifest-contradicts-itself"));
    }
    const impossible = { ...manifest, sealed: { ...sealed, bodySize: 3 } };
    expect(() => signedBy(impossible, manifestSigners(sender))).toThrow(Refusal);
    const critical = { ...manifest, binding: { ...manifest.binding, critical: ["escrow"] } };
    expect(() => signedBy(critical, manifestSigners(sender))).toThrow(refused("unknown-critical-field"));
  });

  it("refuses, with a code, any altered byte", () => {
    const { bytes } = signedBy(manifest, manifestSigners(sender));
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = bytes.slice();
        altered[at] = (altered[at] ?? 0) ^ change;
        try {
          // A key hint or an unused member may change; what was signed may not.
          expect(verifyManifest(altered, sender.view, NOON).manifest).toEqual(manifest);
          expect(fromUtf8(altered)).not.toBe(fromUtf8(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is followed only by a version that names it and keeps body and key (R15)", () => {
    const first = signedBy(manifest, manifestSigners(sender));
    const next: Manifest = { ...manifest, number: 2, previous: first.digest };
    const follow = (later: Manifest) => () => checkManifestSuccession(first, signedBy(later, manifestSigners(sender)));
    expect(follow(next)).not.toThrow();
    expect(follow({ ...next, number: 3 })).toThrow(refused("manifest-chain-broken"));
    const other = { ...next, sealed: { ...next.sealed, payloadNonce: "0".repeat(32) } };
    expect(follow(other)).toThrow(refused("manifest-chain-broken"));
    expect(readManifest(first.bytes).digest).toBe(first.digest);
  });
});

describe("the heads of a manifest", () => {
  it("are used only when listed, and only with the nonce of the manifest", async () => {
    expect(requireListedHead(manifest, head).listed.for.state).toBe("XA");
    const nonce = Uint8Array.from(Buffer.from(manifest.sealed.payloadNonce, "hex"));
    const unlisted = await createHead(fileKey, nonce, [receiver.exhibitIdentity.recipient]);
    expect(() => requireListedHead(manifest, unlisted)).toThrow(refused("head-not-listed"));
    const otherNonce = { ...manifest, sealed: { ...manifest.sealed, payloadNonce: "0".repeat(32) } };
    expect(() => requireListedHead(otherNonce, head)).toThrow(refused("head-differs"));
  });
});
