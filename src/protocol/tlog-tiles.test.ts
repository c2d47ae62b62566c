import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concat, hex, utf8 } from "./bytes.ts";
import {
  consistencyRanges,
  inclusionRanges,
  leafHash,
  treeHash,
  verifyConsistency,
  verifyInclusion,
} from "./merkle.ts";
import type { Hash } from "./merkle.ts";
import { isRefusal } from "./refusal.ts";
import {
  type Tile,
  bundlePath,
  encodeBundle,
  hashFromTiles,
  parseBundle,
  partialsFolder,
  tilePath,
  tilesSince,
} from "./tlog-tiles.ts";
import { refused } from "../../tests/support/refused.ts";

describe("tile paths", () => {
  test.each([
    [{ level: 0, index: 0, width: 256 }, "tile/0/000"],
    [{ level: 0, index: 273, width: 112 }, "tile/0/273.p/112"],
    [{ level: 1, index: 1234067, width: 256 }, "tile/1/x001/x234/067"],
    [{ level: 2, index: 1000, width: 1 }, "tile/2/x001/000.p/1"],
    [{ level: 0, index: 1000000, width: 256 }, "tile/0/x001/x000/000"],
  ])("%j", (tile, path) => {
    expect(tilePath(tile)).toBe(path);
  });

  test("of bundles have `entries` for the level", () => {
    expect(bundlePath({ index: 1234067, width: 17 })).toBe("tile/entries/x001/x234/067.p/17");
    expect(partialsFolder("tile/entries/x001/x234/067")).toBe("tile/entries/x001/x234/067.p");
  });

  test("of no width and of a width too large do not exist", () => {
    expect(() => tilePath({ level: 0, index: 0, width: 0 })).toThrow(RangeError);
    expect(() => tilePath({ level: 0, index: 0, width: 257 })).toThrow(RangeError);
  });
});

describe("tiles of a size", () => {
  // "A tree of size 70,000 will be represented by 273 full level 0 tiles, one partial level 0 tile of width 112, one
  // full level 1 tile, one partial level 1 tile of width 17, and one partial level 2 tile of width 1."
  test("of the specification's example", () => {
    const tiles = tilesSince(0, 70_000);
    expect(tiles.filter(({ level, width }) => level === 0 && width === 256)).toHaveLength(273);
    expect(tiles.filter(({ width }) => width < 256)).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ]);
    expect(tiles).toHaveLength(273 + 1 + 1 + 1 + 1);
  });

  test("256 leaves are a full tile and a tile of width 1 above it", () => {
    expect(tilesSince(0, 256)).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ]);
  });

  test("growing in any steps writes every tile of the final size", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 }), (steps) => {
        const written = new Set<string>();
        let size = 0;
        for (const step of steps) {
          for (const tile of tilesSince(size, size + step)) written.add(tilePath(tile));
          size += step;
        }
        for (const tile of tilesSince(0, size)) expect(written).toContain(tilePath(tile));
      }),
    );
  });
});

describe("proofs from tiles", () => {
  const leaves = Array.from({ length: 66_000 }, (_, i) => leafHash(utf8(String(i))));

  test.each([1, 2, 255, 256, 257, 511, 512, 700, 65_535, 65_536, 66_000])("in a tree of %i", async (size) => {
    const tree = leaves.slice(0, size);
    const root = treeHash(tree);
    const tiles = new Map<string, Uint8Array>();
    const readTile = async (tile: Tile) => {
      const bytes = tiles.get(tilePath(tile)) ?? tileOf(leaves, tile);
      tiles.set(tilePath(tile), bytes);
      return bytes;
    };
    for (const index of new Set([0, 1, 255, 256, size >> 1, size - 2, size - 1].filter((i) => i >= 0 && i < size))) {
      const proof = await Promise.all(
        inclusionRanges(index, size).map((range) => hashFromTiles(range, size, readTile)),
      );
      expect(verifyInclusion({ leaf: leaves[index]!, index, size, root, proof })).toBe(true);
    }
    for (const oldSize of new Set([1, 2, 255, 256, 300, size - 1, size].filter((n) => n > 0 && n <= size))) {
      const proof = await Promise.all(
        consistencyRanges(oldSize, size).map((range) => hashFromTiles(range, size, readTile)),
      );
      const oldRoot = treeHash(leaves.slice(0, oldSize));
      expect(verifyConsistency({ oldSize, oldRoot, size, root, proof })).toBe(true);
    }
  });

  test("refuse a tile of the wrong length", async () => {
    const hash = hashFromTiles({ start: 0, end: 2 }, 3, async (tile) => tileOf(leaves, tile).slice(1));
    await expect(hash).rejects.toMatchObject({ code: "tile-malformed" });
  });
});

describe("entry bundle", () => {
  test("gives each entry a length of two bytes", () => {
    expect(hex(encodeBundle([utf8("ab"), utf8("")]))).toBe("000261620000");
  });

  test("is parsed into what was encoded", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (entries) => {
        const parsed = parseBundle({ index: 0, width: entries.length }, encodeBundle(entries));
        expect(parsed.map(hex)).toEqual(entries.map(hex));
      }),
    );
  });

  test("refuses entries over 65535 bytes", () => {
    expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow(refused("log-entry-too-large"));
  });

  test("of another number, or of any bytes, is parsed or refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (bytes, width) => {
        try {
          expect(parseBundle({ index: 0, width }, bytes)).toHaveLength(width);
        } catch (error) {
          if (!isRefusal(error, "bundle-malformed")) throw error;
        }
      }),
    );
  });
});

function tileOf(leaves: readonly Hash[], { level, index, width }: Tile): Uint8Array {
  const span = 256 ** level;
  return concat(
    ...Array.from({ length: width }, (_, i) => {
      const start = (index * 256 + i) * span;
      return treeHash(leaves.slice(start, start + span));
    }),
  );
}
