// The signed manifest of an exhibit: Ed25519 and ML-DSA-65 over exact bytes (R22), one key use, one payload type (R4).
import { type Head, parseHead } from "./age-head.ts";
import { hex, utf8 } from "./bytes.ts";
import { checkCritical } from "./designation-rules.ts";
import type { DesignationView } from "./designation.ts";
import { sha256Hex } from "./digest.ts";
import {
  type Envelope,
  expectPayloadType,
  parseEnvelope,
  payloadDigest,
  signEnvelope,
  verifyEnvelope,
} from "./dsse.ts";
import { bodySizeOf, leafCount } from "./exhibit-format.ts";
import { type ExhibitFrame, parseExhibitRoot } from "./exhibit-tree.ts";
import type { Sha256Hex } from "./identifiers.ts";
import { algorithmsFor, resolveKeys, type SignedBy } from "./key-lookup.ts";
import { type ListedHead, type Manifest, manifestSchema } from "./manifest-schema.ts";
import { parseDocument } from "./parse-document.ts";
import { payloadType } from "./payload-types.ts";
import { Refusal } from "./refusal.ts";
import type { Signer } from "./signatures.ts";

export const MANIFEST_TYPE = payloadType("exhibit-manifest");
export const MAX_MANIFEST_BYTES = 256 * 1024;

export interface SignedManifest {
  readonly manifest: Manifest;
  /** SHA-256 over the PAE: what acceptances, heads and later versions name. */
  readonly digest: Sha256Hex;
  /** The envelope, byte for byte. */
  readonly bytes: Uint8Array;
  readonly frame: ExhibitFrame;
}

/** A manifest before it is signed: its bytes and the digest that two people approve (R16). */
export interface ManifestDraft {
  readonly payload: Uint8Array;
  readonly digest: Sha256Hex;
}

/** Fixes the exact bytes to sign. Refuses what a reader would refuse, before anybody signs it. */
export function draftManifest(manifest: Manifest): ManifestDraft {
  const payload = utf8(JSON.stringify(parsePayload(utf8(JSON.stringify(manifest)))));
  return { payload, digest: payloadDigest(MANIFEST_TYPE, payload) };
}

/** Reads drafted bytes back: the manifest that would be signed, and the digest that two people approve. */
export function readManifestDraft(payload: Uint8Array): { manifest: Manifest; digest: Sha256Hex } {
  return { manifest: parsePayload(payload), digest: payloadDigest(MANIFEST_TYPE, payload) };
}

/** Signs drafted bytes with all signers: Ed25519 and ML-DSA-65. */
export function signManifest({ payload }: Pick<ManifestDraft, "payload">, signers: readonly Signer[]): SignedManifest {
  return readManifest(signEnvelope(MANIFEST_TYPE, payload, signers));
}

/**
 * Reads a manifest that is consistent in itself, its signatures not checked: for our own, and before it is known whose
 * it claims to be. Refuses what parseEnvelope and parseDocument refuse, and `manifest-contradicts-itself`.
 */
export function readManifest(bytes: Uint8Array): SignedManifest {
  return fromEnvelope(bytes, openEnvelope(bytes));
}

/**
 * Verifies a manifest under the designation of its author. `at` is the time of the anchor, now for what just came in, or
 * "unanchored" (R8). Refuses also `manifest-of-another-state`, and what verifyEnvelope refuses.
 */
export function verifyManifest(bytes: Uint8Array, author: DesignationView, at: SignedBy): SignedManifest {
  const envelope = openEnvelope(bytes);
  verifyEnvelope(envelope, resolveKeys(author, "manifest", at), algorithmsFor(author, "manifest"));
  const signed = fromEnvelope(bytes, envelope);
  const { from, profile, designations } = signed.manifest.binding;
  if (from.state !== author.state || profile !== author.designation.profile || designations.from !== author.digest) {
    throw new Refusal(
      "manifest-of-another-state",
      "The manifest names another State, profile or designation as its author than the one whose keys signed it.",
    );
  }
  return signed;
}

/** Refuses `manifest-chain-broken` unless the later version is about the same exhibit and follows the earlier one. */
export function checkManifestSuccession(earlier: SignedManifest, later: SignedManifest): void {
  const [before, after] = [earlier.manifest, later.manifest];
  const follows = after.number === before.number + 1 && after.previous === earlier.digest;
  // R15: one body, one key, in all versions.
  const isSameBody =
    after.exhibit.exhibitId === before.exhibit.exhibitId &&
    after.exhibit.role === before.exhibit.role &&
    JSON.stringify(after.sealed) === JSON.stringify(before.sealed) &&
    after.original.sha256 === before.original.sha256 &&
    after.original.size === before.original.size;
  if (follows && isSameBody) return;
  throw new Refusal(
    "manifest-chain-broken",
    "The manifest does not follow the one before it, or speaks of another body. Keep both and ask the sender.",
  );
}

/** R15: the head as the manifest lists it, or a refusal: an unlisted head, or one with another nonce, is not used. */
export function requireListedHead(manifest: Manifest, head: Uint8Array): { head: Head; listed: ListedHead } {
  const digest = sha256Hex(head);
  const listed = manifest.heads.find((candidate) => candidate.sha256 === digest);
  if (listed === undefined)
    throw new Refusal("head-not-listed", "The manifest does not list this head; it is not used.");
  const parsed = parseHead(head);
  if (
    hex(parsed.payloadNonce) !== manifest.sealed.payloadNonce ||
    parsed.family !== listed.family ||
    head.length !== listed.size
  ) {
    throw new Refusal("head-differs", "The head differs from what the manifest says of it; it is not used.");
  }
  return { head: parsed, listed };
}

function openEnvelope(bytes: Uint8Array): Envelope {
  const envelope = parseEnvelope(bytes, { maxPayloadBytes: MAX_MANIFEST_BYTES });
  expectPayloadType(envelope, MANIFEST_TYPE);
  return envelope;
}

function fromEnvelope(bytes: Uint8Array, envelope: Envelope): SignedManifest {
  const manifest = parsePayload(envelope.payload);
  const { bodySize, tree } = manifest.sealed;
  return {
    manifest,
    digest: payloadDigest(MANIFEST_TYPE, envelope.payload),
    bytes,
    frame: { root: parseExhibitRoot(tree.root), bodySize, leafSize: tree.leafSize },
  };
}

function parsePayload(payload: Uint8Array): Manifest {
  const manifest = parseDocument(payload, manifestSchema, "manifest", { maxBytes: MAX_MANIFEST_BYTES });
  checkManifest(manifest);
  return manifest;
}

/** R32, R33: sizes fit each other, the first version has no predecessor, and nothing must be understood that is not. */
function checkManifest(manifest: Manifest): void {
  const { number, previous, original, sealed, binding, conditions, receivers, exhibit, request } = manifest;
  if (bodySizeOf(original.size) !== sealed.bodySize) throw contradiction("the body has not the size of this original");
  if (leafCount(sealed.bodySize) !== sealed.tree.leafCount)
    throw contradiction("the tree has another number of leaves");
  if ((number === 1) !== (previous === null)) throw contradiction("its number and its predecessor do not fit");
  if (new Set(conditions.map(({ id }) => id)).size !== conditions.length) {
    throw contradiction("two conditions have one id");
  }
  if (!receivers.some(({ state, authority }) => state === binding.to.state && authority === binding.to.authority)) {
    throw contradiction("whom it is for is not among the receivers");
  }
  if (exhibit.role === "paper" && (request === undefined || conditions.length > 0)) {
    throw contradiction("a paper goes with a request, and under no condition");
  }
  checkCritical(binding.critical);
}

function contradiction(what: string): Refusal {
  return new Refusal("manifest-contradicts-itself", `The manifest contradicts itself: ${what}.`);
}
