import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHex, hex } from "./bytes.ts";
import { fingerprintDigits, fingerprintWords, matchesFingerprint, parseFingerprint } from "./fingerprint.ts";

const fingerprint = fromHex("00112233445566778899aabbccddeeff0123456789abcdef0123456789abcdef");
const anyFingerprint = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe("a fingerprint", () => {
  it("is twelve words that carry its first 132 bits", () => {
    const words = fingerprintWords(fingerprint);
    expect(words).toHaveLength(12);
    // 0x001 = 00000000000 10001..., so the first word is the list's first.
    expect(words[0]).toBe("abandon");
    const lastBits = fromHex(hex(fingerprint));
    lastBits[16] = (lastBits[16] ?? 0) ^ 0x10;
    expect(fingerprintWords(lastBits)).not.toEqual(words);
    lastBits.set(fingerprint);
    lastBits[16] = (lastBits[16] ?? 0) ^ 0x08;
    expect(fingerprintWords(lastBits)).toEqual(words);
  });

  it("is 39 digits in groups of three that carry its first 128 bits", () => {
    expect(fingerprintDigits(fingerprint)).toBe("000 088 962 710 306 127 702 866 241 727 433 142 015");
    expect(fingerprintDigits(new Uint8Array(32).fill(255))).toBe("340 282 366 920 938 463 463 374 607 431 768 211 455");
  });

  it("is recognised however a person types it", () => {
    fc.assert(
      fc.property(anyFingerprint, (value) => {
        const words = fingerprintWords(value);
        const typed = [
          words.join(" "),
          words.join("-").toUpperCase(),
          words.map((word) => word.slice(0, 4)).join(",\n"),
          fingerprintDigits(value),
          fingerprintDigits(value).replaceAll(" ", ""),
          hex(value),
          hex(value)
            .toUpperCase()
            .replaceAll(/(.{4})/g, "$1 "),
        ];
        for (const text of typed) expect(matchesFingerprint(parseFingerprint(text), value)).toBe(true);
      }),
    );
  });

  it("says which word of twelve is in no list", () => {
    const words = fingerprintWords(fingerprint).with(4, "harbour");
    const fault = { code: "fingerprint-unreadable", details: { place: 5, word: "harbour" } };
    expect(() => parseFingerprint(words.join(" "))).toThrow(expect.objectContaining(fault));
  });

  it("is not mistaken for another", () => {
    fc.assert(
      fc.property(anyFingerprint, anyFingerprint, (a, b) => {
        fc.pre(hex(a).slice(0, 32) !== hex(b).slice(0, 32));
        for (const text of [fingerprintWords(a).join(" "), fingerprintDigits(a), hex(a)]) {
          expect(matchesFingerprint(parseFingerprint(text), b)).toBe(false);
        }
      }),
    );
  });

  it.each([
    ["nothing", ""],
    ["eleven words", Array(11).fill("abandon").join(" ")],
    ["38 digits", "1".repeat(38)],
    ["63 hexadecimal digits", "a".repeat(63)],
  ])("cannot be read from %s", (_what, text) => {
    expect(() => parseFingerprint(text)).toThrow("this is neither");
  });

  it("names the word that was misheard", () => {
    expect(() => parseFingerprint(`${Array(11).fill("abandon").join(" ")} abandoned`)).toThrow(
      '"abandoned" is not a word',
    );
  });
});
