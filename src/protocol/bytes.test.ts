import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  base64,
  base64url,
  compareBytes,
  concat,
  equalBytes,
  fromBase64,
  fromBase64NoPad,
  fromBase64url,
  fromHex,
  fromUtf8,
  hex,
  readU32be,
  u32be,
  u64be,
  utf8,
} from "./bytes.ts";

const anyBytes = fc.uint8Array({ maxLength: 200 });

describe("spellings of bytes", () => {
  it("come back as they went in", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(fromHex(hex(bytes))).toEqual(Uint8Array.from(bytes));
        expect(fromBase64(base64(bytes))).toEqual(Uint8Array.from(bytes));
        expect(fromBase64url(base64url(bytes))).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  it.each(["QQ", "QQ=", "QR==", "Q Q==", "QQ==\n", "QQ==QQ==", "_w==", "QQ===", "é"])(
    "refuses the base64 %j",
    (text) => {
      expect(() => fromBase64(text)).toThrow("not base64");
    },
  );

  it.each(["QQ==", "QR", "Q", " QQ"])("refuses the base64 without padding %j", (text) => {
    expect(() => fromBase64NoPad(text)).toThrow("not base64");
  });

  it.each(["A", "AB", "abc", "0x", "zz", " ab"])("refuses the hexadecimal %j", (text) => {
    expect(() => fromHex(text)).toThrow("hexadecimal");
  });

  it("keep a byte order mark where it stands", () => {
    expect(fromUtf8(utf8("\uFEFFa"))).toBe("\uFEFFa");
  });

  it("are compared whole", () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (a, b) => {
        expect(equalBytes(a, b)).toBe(hex(a) === hex(b));
        expect(Math.sign(compareBytes(a, b))).toBe(Math.sign(Buffer.compare(a, b)));
        expect(hex(concat(a, b))).toBe(hex(a) + hex(b));
      }),
    );
  });
});

describe("numbers as bytes", () => {
  it("stand most significant first", () => {
    expect(hex(u32be(0x01020304))).toBe("01020304");
    expect(hex(u64be(2 ** 40 + 5))).toBe("0000010000000005");
    expect(readU32be(Uint8Array.of(9, 0, 0, 1, 0), 1)).toBe(256);
  });

  it("refuse what does not fit", () => {
    expect(() => u32be(2 ** 32)).toThrow(RangeError);
    expect(() => u32be(-1)).toThrow(RangeError);
    expect(() => u64be(-1)).toThrow(RangeError);
    expect(() => readU32be(new Uint8Array(3))).toThrow("end inside");
  });
});
