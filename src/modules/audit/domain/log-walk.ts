// The walk through the tiles and bundles of a log, level by level, with the verdict on who is wrong where they differ.
import { equalBytes } from "../../../protocol/bytes.ts";
import { type SignedCheckpoint, logRootOf } from "../../../protocol/checkpoint.ts";
import { parseLogEntry } from "../../../protocol/log-entry.ts";
import { type Hash, TreeEdge, leafHash, treeHash } from "../../../protocol/merkle.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import {
  type Tile,
  TILE_WIDTH,
  bundlePath,
  parseBundle,
  tileHashes,
  tilePath,
  tileWidth,
} from "../../../protocol/tlog-tiles.ts";
import { type ProblemList } from "./log-report.ts";

/** The bytes of a file of the log, or undefined when there is none. */
export type ReadLogFile = (path: string) => Promise<Uint8Array | undefined>;

export interface LogWalkOptions {
  readonly read: ReadLogFile;
  readonly size: number;
  readonly found: ProblemList;
  /** A smaller size whose root is wanted as well. */
  readonly mark: number | undefined;
  readonly onEntry: ((index: number, bytes: Uint8Array) => Promise<void>) | undefined;
}

/** One tile of leaf hashes that does not fit its entries; judged when the roots are known. */
interface Mismatch {
  readonly tile: Tile;
  readonly at: number;
}

export class LogWalk {
  readonly #options: LogWalkOptions;
  /** The tree as the entries give it, and as the stored leaf hashes give it. */
  readonly #fromEntries = new TreeEdge();
  readonly #fromTiles = new TreeEdge();
  readonly #mismatches: Mismatch[] = [];
  /** Roots of the full level-0 tiles, twice: from entries and as stored. */
  readonly #tileRoots: { readonly entries: Hash; readonly stored: Hash }[] = [];
  readonly #above: Hash[] = [];
  /** A tile and its bundle are both gone: nothing behind them can be computed. */
  #isCut = false;
  #rootAtMark: string | undefined;
  entriesChecked = 0;

  constructor(options: LogWalkOptions) {
    this.#options = options;
  }

  get rootAtMark(): string | undefined {
    return this.#rootAtMark;
  }

  get isSound(): boolean {
    return this.#mismatches.length === 0 && !this.#isCut;
  }

  async run(): Promise<void> {
    for (let index = 0; index * TILE_WIDTH < this.#options.size; index++) {
      if (this.#isCut) return;
      await this.#readTileAndBundle(index);
    }
    let below = this.#tileRoots.map(({ stored }) => stored);
    for (let level = 1; below.length > 0; level++) below = await this.#checkLevel(level, below);
  }

  /** Says who is wrong where entries and stored hashes differ: whoever does not lead to the signed root. */
  judge(head: SignedCheckpoint): void {
    const signedRoot = head.checkpoint.root;
    const fromEntries = logRootOf(this.#fromEntries.root());
    const fromTiles = logRootOf(this.#fromTiles.root());
    for (const { tile, at } of this.#mismatches) {
      const culprit = this.#culprit(tile, fromEntries === signedRoot, fromTiles === signedRoot);
      const entry = tile.index * TILE_WIDTH + at;
      const hash = `${tilePath(tile)} hash ${at}`;
      if (culprit === "entry") {
        this.#options.found.add(
          "entry-altered",
          `entry ${entry}`,
          `Entry ${entry} in ${bundlePath(tile)} was altered.`,
        );
      } else if (culprit === "tile") {
        this.#options.found.add("tile-altered", hash, `The hash of entry ${entry} in ${tilePath(tile)} was altered.`);
      } else {
        const message = `Entry ${entry} does not fit its hash in ${tilePath(tile)}, and neither fits the signed root.`;
        this.#options.found.add("entry-or-tile-altered", `entry ${entry}, ${hash}`, message);
      }
    }
    if (!this.#isCut && fromEntries !== signedRoot && fromTiles !== signedRoot) {
      const message = `Entries and tiles give the root ${fromEntries}, the checkpoint says ${signedRoot}.`;
      this.#options.found.add("root-differs", `checkpoint (size ${this.#options.size})`, message);
    }
  }

  #culprit(tile: Tile, entriesFit: boolean, tilesFit: boolean): "entry" | "tile" | undefined {
    if (tilesFit) return "entry";
    if (entriesFit) return "tile";
    // Both sides have faults somewhere: the hash that the level above stored for this tile decides, if there is one.
    const roots = this.#tileRoots[tile.index];
    const above = this.#above[tile.index];
    if (roots === undefined || above === undefined) return undefined;
    if (equalBytes(roots.stored, above)) return "entry";
    return equalBytes(roots.entries, above) ? "tile" : undefined;
  }

  async #readTileAndBundle(index: number): Promise<void> {
    const width = tileWidth(0, index, this.#options.size);
    const tile: Tile = { level: 0, index, width };
    const entries = await this.#entries(tile);
    const stored = await this.#hashes(tile);
    const leaves = entries?.map(leafHash);
    if (leaves === undefined && stored === undefined) {
      this.#isCut = true;
      return;
    }
    const pairs = Array.from({ length: width }, (_, i) => ({ leaf: leaves?.[i], hash: stored?.[i] }));
    for (const [at, { leaf, hash }] of pairs.entries()) {
      const either = leaf ?? hash;
      if (either === undefined) throw new Error(`the tile ${tilePath(tile)} was read with another width`);
      if (leaf !== undefined && hash !== undefined && !equalBytes(leaf, hash)) this.#mismatches.push({ tile, at });
      this.#fromEntries.add(leaf ?? either);
      this.#fromTiles.add(hash ?? either);
      if (this.#fromTiles.size === this.#options.mark) this.#rootAtMark = logRootOf(this.#fromTiles.root());
    }
    for (const [at, entry] of (entries ?? []).entries()) await this.#checkEntry(index * TILE_WIDTH + at, entry);
    if (width === TILE_WIDTH) {
      this.#tileRoots[index] = {
        entries: treeHash(leaves ?? stored ?? []),
        stored: treeHash(stored ?? leaves ?? []),
      };
    }
  }

  async #checkEntry(index: number, entry: Uint8Array): Promise<void> {
    this.entriesChecked += 1;
    try {
      parseLogEntry(entry);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#options.found.add("entry-malformed", `entry ${index}`, `Entry ${index} is no log entry: ${error.message}`);
    }
    await this.#options.onEntry?.(index, entry);
  }

  /** Compares one level of hashes with the tiles below it, and returns what the level above must hold. */
  async #checkLevel(level: number, expected: readonly Hash[]): Promise<Hash[]> {
    const next: Hash[] = [];
    for (let index = 0; index * TILE_WIDTH < expected.length; index++) {
      const width = tileWidth(level, index, this.#options.size);
      if (width === 0) break;
      const tile: Tile = { level, index, width };
      const stored = await this.#hashes(tile);
      const computed = expected.slice(index * TILE_WIDTH, index * TILE_WIDTH + width);
      if (level === 1) this.#above.push(...(stored ?? computed));
      computed.forEach((hash, at) => {
        const held = stored?.[at];
        if (held === undefined || equalBytes(held, hash)) return;
        const message = `The hash ${at} in ${tilePath(tile)} is not that of the tile below it.`;
        this.#options.found.add("tile-altered", `${tilePath(tile)} hash ${at}`, message);
      });
      if (width === TILE_WIDTH) next.push(treeHash(computed));
    }
    return next;
  }

  async #entries(tile: Tile): Promise<Uint8Array[] | undefined> {
    return this.#load(bundlePath(tile), bundlePath({ ...tile, width: TILE_WIDTH }), (bytes, isFull) =>
      parseBundle({ index: tile.index, width: isFull ? TILE_WIDTH : tile.width }, bytes).slice(0, tile.width),
    );
  }

  async #hashes(tile: Tile): Promise<Hash[] | undefined> {
    return this.#load(tilePath(tile), tilePath({ ...tile, width: TILE_WIDTH }), (bytes, isFull) =>
      tileHashes({ ...tile, width: isFull ? TILE_WIDTH : tile.width }, bytes).slice(0, tile.width),
    );
  }

  /** A partial file may be gone once the full one is there. */
  async #load<T>(path: string, full: string, parse: (bytes: Uint8Array, isFull: boolean) => T): Promise<T | undefined> {
    const exact = await this.#options.read(path);
    const bytes = exact ?? (await this.#options.read(full));
    if (bytes === undefined) {
      this.#options.found.add("file-missing", path, `The file ${path} is missing.`);
      return undefined;
    }
    try {
      return parse(bytes, exact === undefined || path === full);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#options.found.add("file-malformed", path, error.message);
      return undefined;
    }
  }
}
