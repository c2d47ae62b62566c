import { base64, hex, utf8 } from "../../src/protocol/bytes.ts";
import { pae, payloadDigest } from "../../src/protocol/dsse.ts";
import { fingerprintDigits, fingerprintWords } from "../../src/protocol/fingerprint.ts";
import { KEY_ALGORITHMS, keyId } from "../../src/protocol/keys.ts";
import { pad, paddedSize, unpad } from "../../src/protocol/padding.ts";
import { rootFingerprint } from "../../src/protocol/root-set.ts";
import { recipientsFingerprint } from "../../src/protocol/sealing.ts";
import { generateKeyPair, sign } from "../../src/protocol/signatures.ts";
import { parseStrictJson } from "../../src/protocol/strict-json.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import { codeOf, type World } from "./world.ts";

/** Texts by their bytes in hexadecimal, because some are not text at all. */
export async function strictJsonVectors(): Promise<object> {
  const valid: [string, string][] = [
    ["plain", '{"a":[1,-2,true,false,null,""]}'],
    ["white-space", " \t\r\n[ ] \n"],
    ["escapes", '"\\u00e9\\ud83d\\ude00\\/\\n"'],
    ["largest-integer", "[9007199254740991,-9007199254740991,0]"],
    ["depth-32", `${"[".repeat(32)}${"]".repeat(32)}`],
    ["same-name-in-different-objects", '{"a":{"a":1},"b":{"a":2}}'],
  ];
  const invalid: [string, string | Uint8Array][] = [
    ["doubled-name", '{"a":1,"a":1}'],
    ["doubled-name-by-escape", '{"a":1,"\\u0061":2}'],
    ["doubled-name-inside", '[{"b":{"a":1,"c":2,"a":3}}]'],
    ["name-proto", '{"__proto__":1}'],
    ["comment", "[1/* */]"],
    ["line-comment", "[1] // one"],
    ["trailing-comma", "[1,]"],
    ["two-values", "{}{}"],
    ["trailing-zero-byte", "{}\u0000"],
    ["empty", ""],
    ["truncated", '{"a":[1,2'],
    ["single-quotes", "{'a':1}"],
    ["raw-line-feed-in-string", '"a\nb"'],
    ["byte-order-mark", "\uFEFF{}"],
    ["lone-high-surrogate", '"\\ud800"'],
    ["lone-low-surrogate-in-name", '{"\\udc00":1}'],
    ["zero-character", '"a\\u0000b"'],
    ["zero-character-in-name", '{"a\\u0000":1}'],
    ["fraction", "1.5"],
    ["integer-as-fraction", "1.0"],
    ["exponent", "1e3"],
    ["minus-zero", "-0"],
    ["integer-too-large", "9007199254740992"],
    ["leading-zero", "01"],
    ["plus-sign", "+1"],
    ["not-a-number", "NaN"],
    ["depth-33", `${"[".repeat(33)}${"]".repeat(33)}`],
    ["invalid-utf8", Uint8Array.of(0x22, 0xff, 0x22)],
    ["overlong-utf8", Uint8Array.of(0x22, 0xc0, 0x80, 0x22)],
    ["surrogate-in-utf8", Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)],
  ];
  const bytesOf = (text: string | Uint8Array): Uint8Array => (typeof text === "string" ? utf8(text) : text);
  return {
    about: "JSON as every signed text must be. `bytes` is hexadecimal. Limits: 1,000 bytes, depth 32.",
    valid: valid.map(([name, text]) => ({ name, bytes: hex(utf8(text)), value: JSON.parse(text) as unknown })),
    invalid: await Promise.all(
      invalid.map(async ([name, text]) => ({
        name,
        bytes: hex(bytesOf(text)),
        code: await codeOf(() => parseStrictJson(bytesOf(text), { maxBytes: 1_000 })),
      })),
    ),
  };
}

export function signatureVectors(): object {
  const message = utf8("the text");
  return {
    about: "Keys from seeds, and signatures. ML-DSA-65 is deterministic here (32 zero bytes for rnd, empty context).",
    keys: KEY_ALGORITHMS.map((algorithm) => {
      const pair = generateKeyPair(algorithm, seededRandom(`vector ${algorithm}`));
      return {
        algorithm,
        seed: hex(pair.secretKey),
        publicKey: base64(pair.publicKey),
        keyId: keyId(pair),
        message: hex(message),
        signature: base64(sign(pair, message)),
      };
    }),
  };
}

export function envelopeVectors(): object {
  const cases: [string, string][] = [
    ["http://example.com/HelloWorld", "hello world"],
    ["application/vnd.rogatory.request.v1+json", '{"a":"é"}'],
    ["", ""],
  ];
  return {
    about: "Pre-authentication encoding of DSSE, and the digest by which signed texts are named.",
    cases: cases.map(([payloadType, text]) => {
      const payload = utf8(text);
      return {
        payloadType,
        payload: base64(payload),
        pae: hex(pae(payloadType, payload)),
        payloadDigest: payloadDigest(payloadType, payload),
      };
    }),
  };
}

type Spelling = (words: readonly string[]) => string;

/** How people write twelve words down. */
const SPELLINGS: readonly Spelling[] = [
  (words) => words.map((word, at) => (at % 2 === 0 ? word.slice(0, 4) : word)).join(", "),
  (words) => `  ${words.join("-")}.\r\n`,
  (words) => words.join(" \u2013 ").toUpperCase(),
  (words) => `\uFEFF${words.join("\u00a0")}\u0085`,
  (words) => words.join("\u2028\u3000\t"),
];

/** What is no fingerprint, however near it comes. */
const MISSPELLINGS: readonly Spelling[] = [
  () => "",
  () => " - ",
  (words) => words.slice(1).join(" "),
  (words) => [...words, "zoo"].join(" "),
  (words) => words.join(""),
  (words) => words.join(";"),
  (words) => words.join("\u200b"),
  (words) => words.with(3, "aban don").join(" "),
  (words) => words.with(3, "aba").join(" "),
  (words) => words.with(3, "aband").join(" "),
  (words) => words.with(3, "abandoned").join(" "),
  (words) => words.with(3, "qwer").join(" "),
  (words) => words.with(3, "s\u212aill").join(" "),
  (words) => words.with(3, "\uff41\uff42\uff4c\uff45").join(" "),
  (words) => words.with(3, "0").join(" "),
  () => "1".repeat(38),
  () => "1".repeat(40),
  () => "\u0661".repeat(39),
  () => "a".repeat(33),
  () => "a".repeat(63),
  () => `0x${"a".repeat(64)}`,
];

export function fingerprintVectors({ a, c }: World): object {
  return {
    about:
      "Root sets and how people compare them: `typed` is the fingerprint, `others` are fingerprints of something else, " +
      "`unreadable` are none; and the fingerprint of sealing recipients.",
    rootSets: [a, c].map(({ view }) => {
      const { rootSet } = view.designation;
      const fingerprint = rootFingerprint(rootSet);
      return {
        rootSet,
        fingerprint: hex(fingerprint),
        words: fingerprintWords(fingerprint).join(" "),
        digits: fingerprintDigits(fingerprint),
        typed: [
          fingerprintWords(fingerprint)
            .map((word) => word.slice(0, 4).toUpperCase())
            .join(" "),
          fingerprintDigits(fingerprint).replaceAll(" ", ""),
          ...SPELLINGS.map((spell) => spell(fingerprintWords(fingerprint))),
          hex(fingerprint)
            .toUpperCase()
            .replaceAll(/(.{4})/g, "$1\u2010"),
          `\u2007${fingerprintDigits(fingerprint)}.`,
        ],
        others: [
          fingerprintWords(fingerprint).with(0, "zoo").join(" "),
          fingerprintWords(fingerprint).toReversed().join(" "),
          fingerprintDigits(fingerprint).replace(/.$/, (last) => String((Number(last) + 1) % 10)),
          "9".repeat(39),
          hex(fingerprint).replace(/.$/, (last) => (last === "0" ? "1" : "0")),
        ],
        unreadable: MISSPELLINGS.map((spell) => spell(fingerprintWords(fingerprint))),
      };
    }),
    recipients: [[a.identities], [c.identities, a.identities]].map((lists) => {
      const recipients = lists.flat().map((identity) => identity.recipient);
      return { recipients, fingerprint: recipientsFingerprint(recipients) };
    }),
  };
}

export async function paddingVectors(): Promise<object> {
  const text = utf8("the envelope");
  const padded = pad(text);
  const changed = (change: (bytes: Uint8Array) => void, size = padded.length): Uint8Array => {
    const bytes = new Uint8Array(size);
    bytes.set(padded.subarray(0, size));
    change(bytes);
    return bytes;
  };
  const invalid: [string, Uint8Array][] = [
    ["data-after-the-text", changed((bytes) => bytes.set([1], 4_095))],
    ["one-step-too-long", changed(() => undefined, 4_608)],
    ["not-padded", changed(() => undefined, 4 + text.length)],
    ["length-beyond-the-end", changed((bytes) => bytes.set([0, 0, 16, 0], 0))],
    ["too-short-for-a-length", Uint8Array.of(0, 0, 0)],
  ];
  return {
    about: "Padding before sealing. `sizes` lists [bytes with the length field, padded size].",
    sizes: [4, 4_096, 4_097, 4_608, 4_609, 5_185, 65_536, 1_048_576].map((size) => [size, paddedSize(size)]),
    valid: [{ text: base64(text), padded: base64(padded) }],
    invalid: await Promise.all(
      invalid.map(async ([name, bytes]) => ({ name, padded: base64(bytes), code: await codeOf(() => unpad(bytes)) })),
    ),
  };
}
