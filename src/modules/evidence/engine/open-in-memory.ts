// A small original, opened into memory: nothing of it is ever in clear on a disk, and no byte leaves before the whole is verified (R15).
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { digestHex } from "../../../protocol/digest.ts";
import { LEAF_PLAINTEXT_SIZE, LEAF_SIZE, leafCount, leafRange } from "../../../protocol/exhibit-format.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { withFiles } from "./exhibit-files.ts";
import { ChunkAltered, LeafOpener } from "./leaf-cipher.ts";
import { committedBody, type SealedExhibit } from "./open-body.ts";

/** The whole original. Refuses `key-not-committed` before the first byte, `body-altered`, `body-size-wrong`, `digest-differs`, `file-missing`. */
export async function openInMemory(exhibit: SealedExhibit): Promise<Uint8Array> {
  const { path, bodySize, payloadKey, original } = committedBody(exhibit);
  const whole = new Uint8Array(original.size);
  await withFiles("opening a paper", async (files) => {
    const body = files.keep(await open(path, "r"));
    if ((await body.stat()).size !== bodySize) {
      throw new Refusal("body-size-wrong", "The stored body has another size than its manifest says.");
    }
    const opener = new LeafOpener(payloadKey);
    const sealed = new Uint8Array(LEAF_SIZE);
    const slot = new Uint8Array(new SharedArrayBuffer(LEAF_PLAINTEXT_SIZE));
    for (let leaf = 0; leaf < leafCount(bodySize); leaf++) {
      const { offset, size } = leafRange(bodySize, leaf);
      const { bytesRead } = await body.read(sealed, 0, size, offset);
      if (bytesRead !== size)
        throw new Refusal("body-size-wrong", "The stored body is shorter than its manifest says.");
      const opened = openLeaf(() => opener.open(leaf, sealed.subarray(0, size), offset + size === bodySize, slot));
      whole.set(slot.subarray(0, opened), leaf * LEAF_PLAINTEXT_SIZE);
    }
  });
  if (digestHex(createHash("sha256").update(whole).digest()) === original.sha256) return whole;
  throw new Refusal("digest-differs", "The opened bytes do not have the SHA-256 that the manifest states.");
}

function openLeaf(work: () => number): number {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ChunkAltered)) throw error;
    throw new Refusal("body-altered", "The sealed body was altered.", { details: { leaf: error.leaf }, cause: error });
  }
}
