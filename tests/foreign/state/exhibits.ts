// spec/exhibits.md: body, tree, head, manifest and key commitment.

import { createHmac, hkdfSync } from "node:crypto";
import { Decrypter, Encrypter } from "age-encryption";
import { rootOf } from "./audit-log.ts";
import { type Known, keysThatCount } from "./designations.ts";
import { checkStanzas } from "./dispatches.ts";
import { Refused, fromHex, hex, join, sha256, utf8 } from "./encoding.ts";
import { contentOf, openEnvelope } from "./envelopes.ts";

export const LEAF_SIZE = 1_048_832;
const CHUNK = 65_552;

/** An original, sealed. */
export interface SealedExhibit {
  readonly original: Uint8Array;
  readonly head: Uint8Array;
  readonly body: Uint8Array;
  readonly tree: Uint8Array;
  readonly root: string;
  readonly payloadNonce: string;
  readonly keyCommitment: string;
}

/** The members of a manifest that a receiver compares. */
export interface Manifest {
  readonly binding: {
    readonly from: { state: string };
    readonly to: { state: string; authority: string };
    readonly designations: { from: string };
  };
  readonly exhibit: { readonly exhibitId: string };
  readonly number: number;
  readonly previous: string | null;
  readonly original: { readonly size: number; readonly sha256: string };
  readonly sealed: {
    readonly payloadNonce: string;
    readonly bodySize: number;
    readonly keyCommitment: string;
    readonly tree: { readonly root: string; readonly leafCount: number };
  };
  readonly heads: readonly {
    readonly sha256: string;
    readonly size: number;
    readonly recipients: string;
    readonly for: { state: string };
  }[];
  readonly conditions: readonly { readonly id: string }[];
}

/** Seals an original to recipients: one age file, cut into head and body. */
export async function sealExhibit(original: Uint8Array, recipients: readonly string[]): Promise<SealedExhibit> {
  let fileKey = new Uint8Array();
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  // A recipient without stanzas, which only takes note of the file key: the key commitment needs it.
  encrypter.addRecipient({ wrapFileKey: (key) => ((fileKey = Uint8Array.from(key)), []) });
  const file = await encrypter.encrypt(original);
  const cut = headSize(file);
  const head = file.slice(0, cut);
  const body = file.slice(cut);
  const tree = treeOf(body);
  const root = treeRoot(tree);
  const nonce = head.slice(-16);
  return {
    original,
    head,
    body,
    tree,
    root: hex(root),
    payloadNonce: hex(nonce),
    keyCommitment: keyCommitment(fileKey, nonce, root),
  };
}

function headSize(file: Uint8Array): number {
  const mac = Buffer.from(file.slice(0, 65_536)).indexOf("\n--- ");
  return Buffer.from(file).indexOf("\n", mac + 1) + 1 + 16;
}

/** The leaf hashes of a body. */
export function treeOf(body: Uint8Array): Uint8Array {
  const count = Math.max(1, Math.ceil(body.length / LEAF_SIZE));
  return join(...Array.from({ length: count }, (_, at) => leafHash(body.slice(at * LEAF_SIZE, (at + 1) * LEAF_SIZE))));
}

/** The hash of one leaf. */
export function leafHash(leaf: Uint8Array): Uint8Array {
  return sha256(new Uint8Array([0]), leaf);
}

/** The root of a tree file; refuses one that is not whole hashes. */
export function treeRoot(tree: Uint8Array): Uint8Array {
  if (tree.length === 0 || tree.length % 32 !== 0) throw new Refused("malformed", "tree");
  return rootOf(Array.from({ length: tree.length / 32 }, (_, at) => tree.slice(32 * at, 32 * at + 32)));
}

function keyCommitment(fileKey: Uint8Array, nonce: Uint8Array, root: Uint8Array): string {
  const payloadKey = new Uint8Array(hkdfSync("sha256", fileKey, nonce, "payload", 32));
  return createHmac("sha256", payloadKey).update(utf8("rogatory exhibit key v1")).update(root).digest("hex");
}

/** Verifies a manifest of the author for us at the time of its arrival; gives it with its digest. */
export function readManifest(envelope: Uint8Array, author: Known, at: string): { manifest: Manifest; digest: string } {
  const { designation } = author;
  const keys = keysThatCount(designation, "manifest", at);
  const signed = openEnvelope(envelope, "exhibit-manifest", 262_144, keys, designation.requiredAlgorithms.manifest);
  const manifest = contentOf<Manifest>(signed, "exhibit-manifest");
  const { sealed, original } = manifest;
  const holds =
    manifest.binding.from.state === designation.state &&
    manifest.binding.designations.from === author.digest &&
    original.size === sealed.bodySize - 16 * Math.ceil(sealed.bodySize / CHUNK) &&
    sealed.tree.leafCount === Math.ceil(sealed.bodySize / LEAF_SIZE) &&
    (manifest.previous === null) === (manifest.number === 1);
  if (!holds) throw new Refused("refused", "manifest");
  return { manifest, digest: signed.digest };
}

/** Opens a body with a head that the manifest lists; refuses another head, key or original. */
export async function openExhibit(
  manifest: Manifest,
  head: Uint8Array,
  body: Uint8Array,
  identity: string,
): Promise<Uint8Array> {
  const nonce = head.slice(-16);
  const isListed = manifest.heads.some((one) => one.sha256 === hex(sha256(head)) && one.size === head.length);
  if (!isListed || hex(nonce) !== manifest.sealed.payloadNonce)
    throw new Refused("refused", "a head that is not listed");
  checkStanzas(head);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const fileKey = await decrypter.decryptHeader(head.slice(0, -16));
  if (keyCommitment(fileKey, nonce, fromHex(manifest.sealed.tree.root)) !== manifest.sealed.keyCommitment) {
    throw new Refused("cannot-open", "key commitment");
  }
  const original = await decrypter.decrypt(join(head, body));
  if (hex(sha256(original)) !== manifest.original.sha256) throw new Refused("cannot-open", "digest");
  return original;
}
