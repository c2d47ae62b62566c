// Which leaves of a body under way are verified and durable. One bit a leaf, after a head that binds it to its body.
import { concat, equalBytes, fromHex, u64be, utf8 } from "../../../protocol/bytes.ts";
import { leafCount } from "../../../protocol/exhibit-format.ts";
import type { ExhibitFrame } from "../../../protocol/exhibit-tree.ts";

/** Magic (8), body size (8), tree root (32). */
export const BITMAP_HEAD_SIZE = 48;

/** The first bytes of the file, by which a bitmap of another body is told apart. */
export function bitmapHead(frame: ExhibitFrame): Uint8Array {
  return concat(utf8("ROGBITS1"), u64be(frame.bodySize), fromHex(frame.root));
}

/** Bytes of the whole file: the head, and one bit a leaf. */
export function bitmapFileSize(frame: ExhibitFrame): number {
  return BITMAP_HEAD_SIZE + Math.ceil(leafCount(frame.bodySize) / 8);
}

/** Where the bit of a leaf is in the file, and its mask. */
export function bitOf(leaf: number): { position: number; mask: number } {
  const { byte, mask } = placeOf(leaf);
  return { position: BITMAP_HEAD_SIZE + byte, mask };
}

/** The bits of a body under way, in memory. */
export class LeafBitmap {
  readonly leaves: number;
  readonly #bits: Uint8Array;
  #missing: number;

  private constructor(leaves: number, bits: Uint8Array) {
    this.leaves = leaves;
    this.#bits = bits;
    this.#missing = 0;
    for (let leaf = 0; leaf < leaves; leaf++) if (!this.has(leaf)) this.#missing++;
  }

  static empty(frame: ExhibitFrame): LeafBitmap {
    return new LeafBitmap(leafCount(frame.bodySize), new Uint8Array(bitmapFileSize(frame) - BITMAP_HEAD_SIZE));
  }

  /** Undefined when the file belongs to another body or is torn: then everything is fetched again. */
  static parse(file: Uint8Array, frame: ExhibitFrame): LeafBitmap | undefined {
    if (file.length !== bitmapFileSize(frame)) return undefined;
    if (!equalBytes(file.subarray(0, BITMAP_HEAD_SIZE), bitmapHead(frame))) return undefined;
    return new LeafBitmap(leafCount(frame.bodySize), file.slice(BITMAP_HEAD_SIZE));
  }

  has(leaf: number): boolean {
    const { byte, mask } = placeOf(leaf);
    return ((this.#bits[byte] ?? 0) & mask) !== 0;
  }

  add(leaf: number): void {
    if (leaf < 0 || leaf >= this.leaves || this.has(leaf)) return;
    const { byte, mask } = placeOf(leaf);
    this.#bits[byte] = (this.#bits[byte] ?? 0) | mask;
    this.#missing--;
  }

  get missing(): number {
    return this.#missing;
  }

  get isWhole(): boolean {
    return this.#missing === 0;
  }
}

/** Eight leaves a byte, the first in its lowest bit. */
function placeOf(leaf: number): { byte: number; mask: number } {
  return { byte: Math.floor(leaf / 8), mask: 1 << (leaf % 8) };
}
