// What the rows of one of our logs give by themselves, where its files cannot be relied on.
import type { Kysely } from "kysely";
import { concat } from "../../protocol/bytes.ts";
import { type LogRoot, logRootOf } from "../../protocol/checkpoint.ts";
import { TreeEdge, leafHash } from "../../protocol/merkle.ts";
import { TILE_WIDTH, type Tile } from "../../protocol/tlog-tiles.ts";
import * as store from "./store.ts";

const ROWS_PER_READ = 1000;

/** The root of the log's first entries; undefined where the rows do not reach that far. */
export async function rootFromRows(db: Kysely<unknown>, log: number, size: number): Promise<LogRoot | undefined> {
  const edge = await edgeFromRows(db, log, { start: 0, end: size });
  return edge.size === size ? logRootOf(edge.root()) : undefined;
}

/** A tile as the rows give it. Each of its hashes is that of 256^level entries (C2SP tlog-tiles). */
export async function tileFromRows(db: Kysely<unknown>, log: number, tile: Tile): Promise<Uint8Array> {
  const span = TILE_WIDTH ** tile.level;
  const first = tile.index * TILE_WIDTH;
  const hashes: Uint8Array[] = [];
  for (let at = first; at < first + tile.width; at++) {
    hashes.push((await edgeFromRows(db, log, { start: at * span, end: (at + 1) * span })).root());
  }
  return concat(...hashes);
}

async function edgeFromRows(
  db: Kysely<unknown>,
  log: number,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<TreeEdge> {
  const edge = new TreeEdge();
  for (let next = start; next < end; next = start + edge.size) {
    const rows = await store.readPlaced(db, log, next, Math.min(ROWS_PER_READ, end - next));
    for (const [at, { index, bytes }] of rows.entries()) {
      if (index !== next + at) return edge;
      edge.add(leafHash(bytes));
    }
    if (rows.length === 0) return edge;
  }
  return edge;
}
