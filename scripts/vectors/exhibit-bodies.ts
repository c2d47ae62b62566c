import { createHash } from "node:crypto";
import { LeafSealer } from "../../src/modules/evidence/engine/leaf-cipher.ts";
import { concat, fromHex, hex } from "../../src/protocol/bytes.ts";
import {
  CHUNK_SIZE,
  EXHIBIT_SUITE,
  LEAF_PLAINTEXT_SIZE,
  LEAF_SIZE,
  SEALED_CHUNK_SIZE,
  leafCount,
  leafPlaintextRange,
} from "../../src/protocol/exhibit-format.ts";
import { derivePayloadKey, keyCommitment } from "../../src/protocol/exhibit-key.ts";
import { ExhibitTree, exhibitLeafHash } from "../../src/protocol/exhibit-tree.ts";

const FILE_KEY = "000102030405060708090a0b0c0d0e0f";
const NONCE = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";

const SIZES = [
  0,
  1,
  CHUNK_SIZE - 1,
  CHUNK_SIZE,
  CHUNK_SIZE + 1,
  LEAF_PLAINTEXT_SIZE,
  LEAF_PLAINTEXT_SIZE + 1,
  2 * LEAF_PLAINTEXT_SIZE + 5,
];

/** Byte i is i modulo 251: anybody can make it, and no two chunks of it are alike. */
export function vectorPlaintext(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, at) => at % 251);
}

/** The whole body in memory; the engine does the same leaf by leaf. */
export function sealInMemory(
  plaintext: Uint8Array,
  payloadKey: Uint8Array,
): { body: Uint8Array; leafHashes: Uint8Array[] } {
  const sealer = new LeafSealer(payloadKey);
  const leaves: Uint8Array[] = [];
  const count = Math.max(1, Math.ceil(plaintext.length / LEAF_PLAINTEXT_SIZE));
  for (let leaf = 0; leaf < count; leaf++) {
    const { offset, size } = leafPlaintextRange(plaintext.length, leaf);
    // The sealer uses its memory again for the next leaf.
    leaves.push(Uint8Array.from(sealer.seal(leaf, plaintext.subarray(offset, offset + size), leaf === count - 1)));
  }
  return { body: concat(...leaves), leafHashes: leaves.map((leaf) => exhibitLeafHash(leaf)) };
}

export function bodyVectors(): object {
  const payloadKey = derivePayloadKey(fromHex(FILE_KEY), fromHex(NONCE));
  return {
    about:
      "Sealed bodies and their trees. The plaintext of a given size has byte i = i mod 251. The body is the concatenation " +
      "of its ChaCha20-Poly1305 chunks; leaf hashes are SHA-256(0x00 ‖ leaf), the tree file is their concatenation.",
    suite: EXHIBIT_SUITE,
    fileKey: FILE_KEY,
    payloadNonce: NONCE,
    payloadKey: hex(payloadKey),
    bodies: SIZES.map((size) => bodyVector(size, payloadKey)),
    impossibleBodySizes: [0, 15, SEALED_CHUNK_SIZE + 1, SEALED_CHUNK_SIZE + 16, LEAF_SIZE + 16, 2 * LEAF_SIZE + 7],
  };
}

function bodyVector(size: number, payloadKey: Uint8Array): object {
  const plaintext = vectorPlaintext(size);
  const { body, leafHashes } = sealInMemory(plaintext, payloadKey);
  const tree = new ExhibitTree();
  for (const hash of leafHashes) tree.add(hash);
  const root = tree.root();
  return {
    size,
    originalSha256: sha256(plaintext),
    bodySize: body.length,
    bodySha256: sha256(body),
    leafCount: leafCount(body.length),
    leafHashes: leafHashes.map((hash) => hex(hash)),
    root,
    keyCommitment: keyCommitment(payloadKey, root),
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
