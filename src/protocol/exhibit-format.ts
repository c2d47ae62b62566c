// The sealed body of an exhibit: the payload of an age v1 file without its header (spec/exhibits.md, "Body").
import { Refusal } from "./refusal.ts";

/** Plaintext bytes per chunk, as age v1 prescribes. */
export const CHUNK_SIZE = 65_536;
/** Poly1305 tag after each chunk. */
export const TAG_SIZE = 16;
export const SEALED_CHUNK_SIZE = CHUNK_SIZE + TAG_SIZE;
export const CHUNKS_PER_LEAF = 16;
/** The unit of verification and of retransmission: 16 sealed chunks. */
export const LEAF_SIZE = CHUNKS_PER_LEAF * SEALED_CHUNK_SIZE;
/** Plaintext bytes that one full leaf carries. */
export const LEAF_PLAINTEXT_SIZE = CHUNKS_PER_LEAF * CHUNK_SIZE;
export const PAYLOAD_NONCE_SIZE = 16;
export const FILE_KEY_SIZE = 16;
export const CHUNK_NONCE_SIZE = 12;
export const TREE_HASH_SIZE = 32;

/** The only suite so far; another one needs another name, another body and another manifest (R33). */
export const EXHIBIT_SUITE = "age-v1-chacha20poly1305";
/** 1 PiB: far above any disk image, and every leaf number still fits 32 bits. */
export const MAX_PLAINTEXT_SIZE = 2 ** 50;

/** Number of chunks of a plaintext; the empty file has one empty chunk. */
function chunkCount(plaintextSize: number): number {
  requireSize(plaintextSize, "plaintext");
  return Math.max(1, Math.ceil(plaintextSize / CHUNK_SIZE));
}

/** Bytes of the sealed body of a plaintext of so many bytes. Refuses `size-out-of-range`. */
export function bodySizeOf(plaintextSize: number): number {
  return plaintextSize + chunkCount(plaintextSize) * TAG_SIZE;
}

/** Whether any plaintext has a body of this length: a shorter chunk may only be the last, and an empty one only the first. */
export function isPossibleBodySize(bodySize: number): boolean {
  if (!Number.isSafeInteger(bodySize) || bodySize < TAG_SIZE) return false;
  if (bodySize === TAG_SIZE) return true;
  const lastChunk = bodySize % SEALED_CHUNK_SIZE;
  if (lastChunk !== 0 && lastChunk <= TAG_SIZE) return false;
  return bodySize - Math.ceil(bodySize / SEALED_CHUNK_SIZE) * TAG_SIZE <= MAX_PLAINTEXT_SIZE;
}

/** Refuses a length that no sealing could have produced (R32). */
export function plaintextSizeOf(bodySize: number): number {
  if (!isPossibleBodySize(bodySize)) {
    throw new Refusal("body-size-impossible", `No sealed exhibit has a body of ${bodySize} bytes.`, {
      details: { bodySize },
    });
  }
  return bodySize - Math.ceil(bodySize / SEALED_CHUNK_SIZE) * TAG_SIZE;
}

/** Number of leaves of a body, the last one perhaps shorter. Refuses `body-size-impossible`. */
export function leafCount(bodySize: number): number {
  plaintextSizeOf(bodySize);
  return Math.ceil(bodySize / LEAF_SIZE);
}

/** Bytes of the tree file beside a body: 32 for each leaf. Refuses `body-size-impossible`. */
export function treeSizeOf(bodySize: number): number {
  return leafCount(bodySize) * TREE_HASH_SIZE;
}

export interface ByteRange {
  readonly offset: number;
  readonly size: number;
}

/** Where a leaf lies in the body. */
export function leafRange(bodySize: number, leaf: number): ByteRange {
  const count = leafCount(bodySize);
  if (!Number.isSafeInteger(leaf) || leaf < 0 || leaf >= count) {
    throw new Refusal("leaf-out-of-range", `Leaf ${leaf} does not exist: the body has ${count} leaves.`, {
      details: { leaf, count },
    });
  }
  const offset = leaf * LEAF_SIZE;
  return { offset, size: Math.min(LEAF_SIZE, bodySize - offset) };
}

/** Where the plaintext of a leaf lies in the original. */
export function leafPlaintextRange(plaintextSize: number, leaf: number): ByteRange {
  const { size } = leafRange(bodySizeOf(plaintextSize), leaf);
  return { offset: leaf * LEAF_PLAINTEXT_SIZE, size: size - Math.ceil(size / SEALED_CHUNK_SIZE) * TAG_SIZE };
}

/** age v1 STREAM nonce: an 11-byte big-endian chunk number, then 1 for the last chunk of the file and 0 for all others. */
export function writeChunkNonce(nonce: Uint8Array, chunk: number, isLast: boolean): void {
  nonce.fill(0);
  let rest = chunk;
  for (let at = CHUNK_NONCE_SIZE - 2; rest > 0; at--) {
    nonce[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  nonce[CHUNK_NONCE_SIZE - 1] = isLast ? 1 : 0;
}

function requireSize(size: number, what: string): void {
  if (!Number.isSafeInteger(size) || size < 0 || size > MAX_PLAINTEXT_SIZE) {
    throw new Refusal("size-out-of-range", `A ${what} of ${size} bytes cannot be sealed.`, { details: { size } });
  }
}
