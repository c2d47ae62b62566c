import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pad, paddedSize, unpad } from "./padding.ts";

describe("padding", () => {
  it("grows in the steps that the protocol names", () => {
    expect([0, 4_096, 4_097, 4_608, 4_609, 5_185, 5_833].map(paddedSize)).toEqual([
      4_096, 4_096, 4_608, 4_608, 5_184, 5_832, 6_561,
    ]);
  });

  it("comes off again and costs at most an eighth", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20_000 }), (text) => {
        const padded = pad(text);
        expect(unpad(padded)).toEqual(Uint8Array.from(text));
        expect(padded.length).toBe(paddedSize(padded.length));
        expect(padded.length).toBeLessThanOrEqual(Math.max(4_096, (text.length + 4) * 1.125));
      }),
    );
  });

  it("has one form only", () => {
    const padded = pad(new Uint8Array(10).fill(7));
    const withData = Uint8Array.from(padded);
    withData[4_000] = 1;
    const tooLong = new Uint8Array(4_608);
    tooLong.set(padded);
    const lying = Uint8Array.from(padded);
    lying[0] = 255;
    for (const wrong of [withData, tooLong, lying, padded.subarray(0, 4_095)]) {
      expect(() => unpad(wrong)).toThrow("not padded as the protocol prescribes");
    }
    expect(() => unpad(new Uint8Array(3))).toThrow("end inside a length field");
  });
});
