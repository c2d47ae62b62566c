// C2SP tlog-tiles: where the hashes and the entries of a log lie, and how proofs are made from them.
import { concat, u32be } from "./bytes.ts";
import { type Hash, type LeafRange, type TreeNode, HASH_SIZE, foldSubtrees, perfectSubtrees } from "./merkle.ts";
import { Refusal } from "./refusal.ts";

export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
const MAX_BUNDLE_ENTRY = 0xffff;

/** Consecutive hashes at one level; level 0 holds leaf hashes, a hash of level n+1 covers one full tile of level n. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  /** 256 when full. */
  readonly width: number;
}

/** Entries in the same order and number as the level-0 tile of that index. */
export interface Bundle {
  readonly index: number;
  readonly width: number;
}

/** Path under the log's folder: `tile/<level>/<index>[.p/<width>]`. */
export function tilePath(tile: Tile): string {
  return `tile/${tile.level}/${indexPath(tile.index)}${partialSuffix(tile.width)}`;
}

/** `tile/entries/<index>[.p/<width>]`. */
export function bundlePath(bundle: Bundle): string {
  return `tile/entries/${indexPath(bundle.index)}${partialSuffix(bundle.width)}`;
}

/** The folder of a tile's partial forms, which may go once the full one is there. */
export function partialsFolder(path: string): string {
  return `${path.replace(/\.p\/\d+$/, "")}.p`;
}

/** How many hashes a tile has in a tree of this size; 0 if it does not exist there. */
export function tileWidth(level: number, index: number, size: number): number {
  const hashesAtLevel = Math.floor(size / TILE_WIDTH ** level);
  return Math.max(0, Math.min(TILE_WIDTH, hashesAtLevel - index * TILE_WIDTH));
}

/** Every tile that a tree of `size` has and one of `oldSize` had not, or had narrower; lowest level first. */
export function tilesSince(oldSize: number, size: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; Math.floor(size / TILE_WIDTH ** level) > 0; level++) {
    const before = Math.floor(oldSize / TILE_WIDTH ** level);
    const now = Math.floor(size / TILE_WIDTH ** level);
    if (now === before) continue;
    for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < now; index++) {
      tiles.push({ level, index, width: tileWidth(level, index, size) });
    }
  }
  return tiles;
}

/** The hashes of a tile. Refuses `tile-malformed` when the bytes are not exactly that many hashes. */
export function tileHashes(tile: Tile, bytes: Uint8Array): Hash[] {
  if (bytes.length !== tile.width * HASH_SIZE) {
    throw new Refusal("tile-malformed", `The file ${tilePath(tile)} does not hold exactly ${tile.width} hashes.`);
  }
  return Array.from({ length: tile.width }, (_, i) => bytes.slice(i * HASH_SIZE, (i + 1) * HASH_SIZE));
}

/** "Sequences of big-endian uint16 length-prefixed log entries." */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  return concat(
    ...entries.flatMap((entry) => {
      if (entry.length > MAX_BUNDLE_ENTRY) {
        throw new Refusal("log-entry-too-large", `A log entry has at most ${MAX_BUNDLE_ENTRY} bytes.`);
      }
      return [u32be(entry.length).slice(2), entry];
    }),
  );
}

/** Refuses `bundle-malformed` when the bytes are not exactly that many entries. */
export function parseBundle(bundle: Bundle, bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const high = bytes[offset];
    const low = bytes[offset + 1];
    if (high === undefined || low === undefined) throw malformedBundle(bundle);
    const end = offset + 2 + high * 256 + low;
    if (end > bytes.length) throw malformedBundle(bundle);
    entries.push(bytes.slice(offset + 2, end));
    offset = end;
  }
  if (entries.length !== bundle.width) throw malformedBundle(bundle);
  return entries;
}

export type ReadTile = (tile: Tile) => Promise<Uint8Array>;

/** The tree hash of a range that a proof in a tree of `size` names, read from that tree's tiles. */
export async function hashFromTiles(range: LeafRange, size: number, readTile: ReadTile): Promise<Hash> {
  const hashes: Hash[] = [];
  for (const node of perfectSubtrees(range)) hashes.push(await nodeFromTiles(node, size, readTile));
  return foldSubtrees(hashes);
}

async function nodeFromTiles(node: TreeNode, size: number, readTile: ReadTile): Promise<Hash> {
  const level = Math.floor(node.level / TILE_HEIGHT);
  // Levels between two tile levels are not stored: "reconstructed by hashing the leaves" of the tile.
  const count = 2 ** (node.level % TILE_HEIGHT);
  const first = node.index * count;
  const index = Math.floor(first / TILE_WIDTH);
  const tile: Tile = { level, index, width: tileWidth(level, index, size) };
  const hashes = tileHashes(tile, await readTile(tile));
  const from = first - index * TILE_WIDTH;
  const below = hashes.slice(from, from + count);
  if (below.length !== count) throw new Error(`the tile ${tilePath(tile)} is too narrow for a tree of ${size}`);
  let row = below;
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, i) => foldSubtrees(row.slice(2 * i, 2 * i + 2)));
  }
  return foldSubtrees(row);
}

/** "Zero-padded 3-digit path elements. All but the last path element MUST begin with an x." */
function indexPath(index: number): string {
  const last = String(index % 1000).padStart(3, "0");
  let path = last;
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, "0")}/${path}`;
  }
  return path;
}

function partialSuffix(width: number): string {
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) throw new RangeError(`no tile has width ${width}`);
  return width === TILE_WIDTH ? "" : `.p/${width}`;
}

function malformedBundle(bundle: Bundle): Refusal {
  return new Refusal(
    "bundle-malformed",
    `The file ${bundlePath(bundle)} does not hold exactly ${bundle.width} entries.`,
  );
}
