import { concat, u32be, utf8 } from "../../src/protocol/bytes.ts";
import { sha256 } from "../../src/protocol/digest.ts";
import type { RandomBytes } from "../../src/protocol/signatures.ts";

/** Bytes that look random and are the same for the same seed: SHA-256 over the seed and a counter. Never for real keys. */
export function seededRandom(seed: string): RandomBytes {
  let counter = 0;
  return (count) => {
    const blocks: Uint8Array[] = [];
    for (let size = 0; size < count; size += 32) {
      blocks.push(sha256(concat(utf8(seed), u32be(counter))));
      counter += 1;
    }
    return concat(...blocks).subarray(0, count);
  };
}
