import { bech32 } from "@scure/base";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import { awaitedCodeOf } from "../../tests/support/refused.ts";
import { inspectAgeHeader, MAX_AGE_HEADER_BYTES } from "./age-header.ts";
import { concat, fromUtf8, utf8 } from "./bytes.ts";
import { isRefusal } from "./refusal.ts";
import { sealingKeySchema } from "./designation-schema.ts";
import { generateSealingIdentity, recipientFamily, recipientsFingerprint, seal, unseal } from "./sealing.ts";

const random = seededRandom("sealing");
const hybrid = await generateSealingIdentity("post-quantum", random);
const otherHybrid = await generateSealingIdentity("post-quantum", random);
const classical = await generateSealingIdentity("classical", random);
const text = utf8("a secret of two States");

function reheaded(sealed: Uint8Array, change: (lines: string[]) => string[]): Uint8Array {
  const { headerSize } = inspectAgeHeader(sealed);
  const lines = fromUtf8(sealed.subarray(0, headerSize)).split("\n").slice(0, -1);
  return concat(utf8(`${change(lines).join("\n")}\n`), sealed.subarray(headerSize));
}

describe("a sealed text", () => {
  it.each([
    ["post-quantum", hybrid],
    ["classical", classical],
  ] as const)("opens with a %s key and says with which", async (family, identity) => {
    const sealed = await seal(text, [identity.recipient]);
    expect(inspectAgeHeader(sealed).family).toBe(family);
    const opened = await unseal(sealed, [otherHybrid, classical, hybrid]);
    expect(opened.plaintext).toEqual(text);
    expect(opened.recipient).toBe(identity.recipient);
  });

  it("opens for each of several recipients", async () => {
    const sealed = await seal(text, [hybrid.recipient, otherHybrid.recipient]);
    for (const identity of [hybrid, otherHybrid]) {
      expect((await unseal(sealed, [identity])).recipient).toBe(identity.recipient);
    }
  });

  it("does not open without its key, nor altered, nor cut short", async () => {
    const sealed = await seal(text, [hybrid.recipient]);
    expect(await awaitedCodeOf(() => unseal(sealed, [otherHybrid, classical]))).toBe("seal-no-key");
    expect(await awaitedCodeOf(() => unseal(sealed, []))).toBe("seal-no-key");
    const altered = Uint8Array.from(sealed);
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    expect(await awaitedCodeOf(() => unseal(altered, [hybrid]))).toBe("seal-broken");
    expect(await awaitedCodeOf(() => unseal(sealed.subarray(0, -1), [hybrid]))).toBe("seal-broken");
    expect(await awaitedCodeOf(() => unseal(concat(sealed, Uint8Array.of(0)), [hybrid]))).toBe("seal-broken");
  });

  it("is never made for post-quantum and classical recipients together, nor for none or many", async () => {
    expect(await awaitedCodeOf(() => seal(text, [hybrid.recipient, classical.recipient]))).toBe("recipients-mixed");
    expect(await awaitedCodeOf(() => seal(text, []))).toBe("recipient-count");
    expect(await awaitedCodeOf(() => seal(text, Array(17).fill(classical.recipient)))).toBe("recipient-count");
    expect(await awaitedCodeOf(() => seal(text, ["age1scrypt"]))).toBe("recipient-invalid");
  });
});

describe("an age header", () => {
  const stanza = ["-> X25519 " + "A".repeat(43), "A".repeat(43)];

  it.each([
    ["a passphrase", () => ["-> scrypt bmljZSBzYWx0IG9mIDE2Yg 18", "A".repeat(43)], "seal-stanza-unknown"],
    ["a grease stanza", () => ["-> foo-grease bar", ""], "seal-stanza-unknown"],
    ["a classical recipient beside", () => stanza, "seal-mixed"],
    ["sixteen more recipients", () => Array.from({ length: 16 }, () => stanza).flat(), "seal-malformed"],
    ["an over-long line", () => ["-> X25519 a", "A".repeat(68)], "seal-malformed"],
    ["an empty argument", () => ["-> X25519  a", "A".repeat(43)], "seal-malformed"],
    ["a stanza that is not base64", () => ["-> X25519 a", "!!!"], "base64-invalid"],
  ])("is refused with %s, before any key is used", async (_what, added, code) => {
    const sealed = await seal(text, [hybrid.recipient]);
    const changed = reheaded(sealed, ([version, ...rest]) => [version!, ...added(), ...rest]);
    expect(await awaitedCodeOf(() => unseal(changed, [hybrid]))).toBe(code);
  });

  it.each([
    ["another version", (lines: string[]) => ["age-encryption.org/v2", ...lines.slice(1)], "seal-malformed"],
    ["no stanza", (lines: string[]) => [lines[0]!, lines.at(-1)!], "seal-malformed"],
    ["a short MAC", (lines: string[]) => [...lines.slice(0, -1), "--- AAAA"], "seal-malformed"],
    ["carriage returns", (lines: string[]) => lines.map((line) => `${line}\r`), "seal-malformed"],
  ])("is refused with %s", async (_what, change, code) => {
    const sealed = await seal(text, [classical.recipient]);
    expect(await awaitedCodeOf(() => inspectAgeHeader(reheaded(sealed, change)))).toBe(code);
  });

  it("is refused when it goes on for ever", async () => {
    const endless = utf8(`age-encryption.org/v1\n-> X25519 a\n${"A".repeat(MAX_AGE_HEADER_BYTES)}`);
    expect(await awaitedCodeOf(() => inspectAgeHeader(endless))).toBe("seal-malformed");
  });

  it("gives nothing but refusals for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, headed) => {
        const input = headed ? concat(utf8("age-encryption.org/v1\n-> X25519 "), bytes) : bytes;
        try {
          inspectAgeHeader(input);
        } catch (error) {
          expect(isRefusal(error)).toBe(true);
        }
      }),
    );
  });
});

describe("recipients", () => {
  it("are known by family", () => {
    expect(recipientFamily(hybrid.recipient)).toBe("post-quantum");
    expect(recipientFamily(classical.recipient)).toBe("classical");
    const token = (prefix: string, size: number): string =>
      bech32.encode(prefix, bech32.toWords(new Uint8Array(size).fill(2)), false);
    expect(recipientFamily(token("age1tag", 33))).toBe("classical");
    expect(recipientFamily(token("age1tagpq", 1249))).toBe("post-quantum");
    for (const listed of [token("age1tag", 33), token("age1tagpq", 1249), hybrid.recipient, classical.recipient]) {
      expect(sealingKeySchema.shape.recipient.safeParse(listed).success).toBe(true);
    }
    for (const wrong of [token("age1tag", 32), token("age1yubikey", 33), token("age1pq", 1215)]) {
      expect(() => recipientFamily(wrong)).toThrow("sealing recipient");
    }
    for (const wrong of [
      "age1",
      "",
      classical.recipient.toUpperCase(),
      `${hybrid.recipient}q`,
      classical.recipient.slice(0, -1),
    ]) {
      expect(() => recipientFamily(wrong)).toThrow("sealing recipient");
    }
  });

  it("have one fingerprint in whatever order", () => {
    const a = recipientsFingerprint([hybrid.recipient, otherHybrid.recipient]);
    expect(recipientsFingerprint([otherHybrid.recipient, hybrid.recipient])).toBe(a);
    expect(recipientsFingerprint([hybrid.recipient])).not.toBe(a);
  });
});
