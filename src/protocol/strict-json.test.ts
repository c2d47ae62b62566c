import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeOf } from "../../tests/support/refused.ts";
import { utf8 } from "./bytes.ts";
import { parseStrictJson } from "./strict-json.ts";

function parse(text: string | Uint8Array, maxDepth?: number): unknown {
  const bytes = typeof text === "string" ? utf8(text) : text;
  return parseStrictJson(bytes, maxDepth === undefined ? { maxBytes: 1_000 } : { maxBytes: 1_000, maxDepth });
}

const verdictOn = (text: string | Uint8Array): string => codeOf(() => parse(text));

describe("strict JSON", () => {
  it("reads what RFC 8259 calls JSON", () => {
    expect(parse(' {"a":[1,-2,true,null,"\\u00e9\\ud83d\\ude00"]} \n')).toEqual({ a: [1, -2, true, null, "é😀"] });
  });

  it.each([
    ["a doubled name", '{"a":1,"a":1}', "json-duplicate-name"],
    ["a name doubled by an escape", '{"a":1,"\\u0061":2}', "json-duplicate-name"],
    ["a doubled name deep inside", '[{"b":{"a":1,"c":2,"a":3}}]', "json-duplicate-name"],
    ["the name that plain objects cannot hold", '{"__proto__":{"admin":true}}', "json-forbidden-name"],
    ["a comment", '{"a":1 /* one */}', "json-malformed"],
    ["a trailing comma", "[1,]", "json-malformed"],
    ["a second value", "{} {}", "json-malformed"],
    ["trailing bytes", "{}\u0000", "json-malformed"],
    ["nothing", "", "json-malformed"],
    ["a text cut short", '{"a":[1,2', "json-malformed"],
    ["single quotes", "{'a':1}", "json-malformed"],
    ["a raw line feed in a string", '"a\nb"', "json-malformed"],
    ["a byte order mark", "\uFEFF{}", "json-byte-order-mark"],
    ["half a surrogate pair", '"\\ud800"', "json-lone-surrogate"],
    ["half a surrogate pair in a name", '{"\\udc00":1}', "json-lone-surrogate"],
    ["the character zero", '"a\\u0000b"', "json-zero-character"],
    ["the character zero in a name", '{"a\\u0000":1}', "json-zero-character"],
    ["a fraction", "1.5", "json-number-unsafe"],
    ["an exponent", "1e3", "json-number-unsafe"],
    ["an integer written as a fraction", "1.0", "json-number-unsafe"],
    ["minus nothing", "-0", "json-number-unsafe"],
    ["a number that doubles cannot hold", "9007199254740993", "json-number-unsafe"],
    ["a leading zero", "01", "json-malformed"],
    ["NaN", "NaN", "json-malformed"],
  ])("refuses %s", (_what, text, code) => {
    expect(verdictOn(text)).toBe(code);
  });

  it("refuses bytes that are not UTF-8, also an overlong and a surrogate encoding", () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xc0, 0x80, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0x22, 0xc3],
    ]) {
      expect(verdictOn(Uint8Array.from(bytes))).toBe("utf8-invalid");
    }
  });

  it("refuses a text that is larger than allowed before it looks at it", () => {
    expect(verdictOn(new Uint8Array(1_001).fill(0xff))).toBe("json-too-large");
  });

  it("allows the named depth and not one more", () => {
    expect(() => parse(`${"[".repeat(32)}${"]".repeat(32)}`)).not.toThrow();
    expect(verdictOn(`${"[".repeat(33)}${"]".repeat(33)}`)).toBe("json-too-deep");
    expect(() => parse("[[[]]]", 2)).toThrow("deeper than 2");
  });

  it("does not exhaust the stack on a megabyte of brackets", () => {
    const bytes = utf8("[".repeat(1_000_000));
    expect(() => parseStrictJson(bytes, { maxBytes: 2_000_000 })).toThrow("nests deeper");
  });

  it("gives back every value that is made of what it allows", () => {
    const leaf = fc.oneof(
      fc.maxSafeInteger().map((n) => n + 0),
      fc.boolean(),
      fc.constant(null),
      fc.string({ unit: "grapheme" }),
    );
    const value = fc
      .letrec((tie) => ({
        node: fc.oneof(
          { depthSize: "small" },
          leaf,
          fc.array(tie("node"), { maxLength: 4 }),
          fc.dictionary(fc.string(), tie("node"), { maxKeys: 4 }),
        ),
      }))
      .node.filter((node) => !JSON.stringify(node).includes("__proto__"));
    fc.assert(
      fc.property(value, (node) => {
        const text = JSON.stringify(node);
        expect(parseStrictJson(utf8(text), { maxBytes: 1_000_000 })).toEqual(JSON.parse(text));
      }),
    );
  });

  it("throws nothing but refusals, whatever bytes come", () => {
    const almostJson = fc.array(
      fc.constantFrom("{", "}", "[", "]", '"a"', ":", ",", "1", "true", "\\", '"', "/*", " "),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          almostJson.map((parts) => utf8(parts.join(""))),
        ),
        (bytes) => {
          verdictOn(bytes);
        },
      ),
      { numRuns: 500 },
    );
  });
});
