// Turns entries, in their order, into the files of a log (C2SP tlog-tiles). Holds only the right edge: at most 255
// hashes per level, and the entries of the last bundle.
import { concat } from "../../../protocol/bytes.ts";
import { type TreeHead, logRootOf } from "../../../protocol/checkpoint.ts";
import { type Hash, TreeEdge, leafHash, treeHash } from "../../../protocol/merkle.ts";
import { TILE_WIDTH, bundlePath, encodeBundle, partialsFolder, tilePath } from "../../../protocol/tlog-tiles.ts";

export interface LogFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What must be on the disk before a head of this size may be signed. */
export interface LogGrowth {
  readonly files: readonly LogFile[];
  /** Folders of partial tiles that full ones replace: to remove after the new checkpoint is out. */
  readonly replaced: readonly string[];
}

export class LogBuilder {
  readonly #edge = new TreeEdge();
  /** Hashes of the rightmost, not yet full tile of each level. */
  readonly #levels: Hash[][] = [];
  #bundle: Uint8Array[] = [];
  #full: LogFile[] = [];
  #drained = 0;

  get size(): number {
    return this.#edge.size;
  }

  head(): TreeHead {
    return { size: this.#edge.size, root: logRootOf(this.#edge.root()) };
  }

  add(entry: Uint8Array): void {
    const index = this.#edge.size;
    const hash = leafHash(entry);
    this.#edge.add(hash);
    this.#bundle.push(entry);
    if (this.#bundle.length === TILE_WIDTH) {
      const bundle = { index: Math.floor(index / TILE_WIDTH), width: TILE_WIDTH };
      this.#full.push({ path: bundlePath(bundle), bytes: encodeBundle(this.#bundle) });
      this.#bundle = [];
    }
    this.#addHash(0, hash, index);
  }

  /** The files that are new or wider since the last call. Each is complete and will never change. */
  drain(): LogGrowth {
    const files = [...this.#full, ...this.#partials()];
    const replaced = this.#full.map(({ path }) => partialsFolder(path));
    this.#full = [];
    this.#drained = this.size;
    return { files, replaced };
  }

  #addHash(level: number, hash: Hash, index: number): void {
    const hashes = (this.#levels[level] ??= []);
    hashes.push(hash);
    if (hashes.length < TILE_WIDTH) return;
    const tile = { level, index: Math.floor(index / TILE_WIDTH), width: TILE_WIDTH };
    this.#full.push({ path: tilePath(tile), bytes: concat(...hashes) });
    this.#levels[level] = [];
    // "At level 1 and above, each hash in a tile is the Merkle Tree Hash of a full tile at the level below."
    this.#addHash(level + 1, treeHash(hashes), tile.index);
  }

  #partials(): LogFile[] {
    const partials: LogFile[] = [];
    const bundle = { index: Math.floor(this.size / TILE_WIDTH), width: this.#bundle.length };
    if (bundle.width > 0 && this.size !== this.#drained) {
      partials.push({ path: bundlePath(bundle), bytes: encodeBundle(this.#bundle) });
    }
    this.#levels.forEach((hashes, level) => {
      const count = Math.floor(this.size / TILE_WIDTH ** level);
      const before = Math.floor(this.#drained / TILE_WIDTH ** level);
      if (hashes.length === 0 || count === before) return;
      const tile = { level, index: Math.floor(count / TILE_WIDTH), width: hashes.length };
      partials.push({ path: tilePath(tile), bytes: concat(...hashes) });
    });
    return partials;
  }
}
