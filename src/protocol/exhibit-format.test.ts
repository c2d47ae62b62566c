import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CHUNK_SIZE,
  LEAF_PLAINTEXT_SIZE,
  LEAF_SIZE,
  MAX_PLAINTEXT_SIZE,
  SEALED_CHUNK_SIZE,
  bodySizeOf,
  isPossibleBodySize,
  leafCount,
  leafPlaintextRange,
  leafRange,
  plaintextSizeOf,
  writeChunkNonce,
} from "./exhibit-format.ts";
import { refused } from "../../tests/support/refused.ts";

const sizes = fc.oneof(
  fc.nat({ max: 5 * LEAF_PLAINTEXT_SIZE }),
  fc.maxSafeNat().map((n) => n % MAX_PLAINTEXT_SIZE),
  fc.constantFrom(0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, LEAF_PLAINTEXT_SIZE, LEAF_PLAINTEXT_SIZE + 1),
);

const nonceOf = (chunk: number, isLast: boolean): string => {
  const nonce = new Uint8Array(12).fill(9);
  writeChunkNonce(nonce, chunk, isLast);
  return Buffer.from(nonce).toString("hex");
};

describe("the arithmetic of a sealed body", () => {
  it("has leaves of 1,048,832 bytes", () => {
    expect(LEAF_SIZE).toBe(1_048_832);
    expect(SEALED_CHUNK_SIZE).toBe(65_552);
  });

  it("seals the empty file into one empty chunk", () => {
    expect(bodySizeOf(0)).toBe(16);
    expect(leafCount(16)).toBe(1);
  });

  it("gives every size back", () => {
    fc.assert(
      fc.property(sizes, (size) => {
        expect(plaintextSizeOf(bodySizeOf(size))).toBe(size);
      }),
    );
  });

  it("accepts a body length exactly when some plaintext has it", () => {
    fc.assert(
      fc.property(fc.nat({ max: 4 * SEALED_CHUNK_SIZE }), (bodySize) => {
        // The shortest plaintext with at least this body length, by search: independent of the formula under test.
        let size = Math.max(0, bodySize - 16 * 6);
        while (bodySizeOf(size) < bodySize) size++;
        expect(isPossibleBodySize(bodySize)).toBe(bodySizeOf(size) === bodySize);
      }),
    );
  });

  it.each([0, 15, SEALED_CHUNK_SIZE + 1, SEALED_CHUNK_SIZE + 16, -1, 1.5, Number.NaN, 2 ** 53])(
    "refuses the impossible body length %s",
    (bodySize) => {
      expect(() => plaintextSizeOf(bodySize)).toThrow(refused("body-size-impossible"));
    },
  );

  it("cuts body and original into leaves without gap or overlap", () => {
    fc.assert(
      fc.property(fc.nat({ max: 6 * LEAF_PLAINTEXT_SIZE }), (size) => {
        const bodySize = bodySizeOf(size);
        let [sealed, plain] = [0, 0];
        for (let leaf = 0; leaf < leafCount(bodySize); leaf++) {
          expect(leafRange(bodySize, leaf).offset).toBe(sealed);
          expect(leafPlaintextRange(size, leaf).offset).toBe(plain);
          sealed += leafRange(bodySize, leaf).size;
          plain += leafPlaintextRange(size, leaf).size;
        }
        expect([sealed, plain]).toEqual([bodySize, size]);
      }),
    );
  });

  it("refuses a leaf that does not exist", () => {
    expect(() => leafRange(16, 1)).toThrow(refused("leaf-out-of-range"));
  });

  it("never gives two chunks of one file the same nonce", () => {
    expect(nonceOf(0x0102030405, true)).toBe("000000000000010203040501");
    const chunks = fc.tuple(fc.maxSafeNat(), fc.boolean());
    fc.assert(
      fc.property(chunks, chunks, ([a, aLast], [b, bLast]) => {
        fc.pre(a !== b || aLast !== bLast);
        expect(nonceOf(a, aLast)).not.toBe(nonceOf(b, bLast));
      }),
    );
  });
});
