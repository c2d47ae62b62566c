import { Decrypter, Encrypter } from "age-encryption";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { createHead, openHead, parseHead } from "./age-head.ts";
import { concat, utf8 } from "./bytes.ts";
import { requireCommittedKey, derivePayloadKey, keyCommitment } from "./exhibit-key.ts";
import { parseExhibitRoot } from "./exhibit-tree.ts";
import { Refusal } from "./refusal.ts";
import { type SealingIdentity, generateSealingIdentity } from "./sealing.ts";
import { refused } from "../../tests/support/refused.ts";

const random = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));

let classical: SealingIdentity;
let otherClassical: SealingIdentity;
let postQuantum: SealingIdentity;

beforeAll(async () => {
  classical = await generateSealingIdentity("classical", random);
  otherClassical = await generateSealingIdentity("classical", random);
  postQuantum = await generateSealingIdentity("post-quantum", random);
});

/** Splits what age-encryption made into head and body, as a foreign age file would be. */
async function foreignFile(recipient: string, text: string): Promise<{ head: Uint8Array; body: Uint8Array }> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const file = await encrypter.encrypt(text);
  const bodySize = utf8(text).length + 16;
  return { head: file.slice(0, file.length - bodySize), body: file.slice(file.length - bodySize) };
}

async function openWithAge(file: Uint8Array, identity: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return await decrypter.decrypt(file, "text");
}

describe("the head of an exhibit", () => {
  it("gives the file key to each recipient and to nobody else", async () => {
    const [fileKey, nonce] = [random(16), random(16)];
    const head = await createHead(fileKey, nonce, [classical.recipient, otherClassical.recipient]);
    for (const { identity } of [classical, otherClassical]) {
      expect(await openHead(head, [identity])).toEqual({ fileKey, payloadNonce: nonce });
    }
    const { identity } = await generateSealingIdentity("classical", random);
    await expect(openHead(head, [identity])).rejects.toThrow(refused("head-cannot-be-opened"));
  });

  it("is made post-quantum when the recipients are", async () => {
    const head = await createHead(random(16), random(16), [postQuantum.recipient]);
    expect(parseHead(head)).toMatchObject({ family: "post-quantum", stanzaTypes: ["mlkem768x25519"] });
    await expect(openHead(head, [postQuantum.identity])).resolves.toBeDefined();
  });

  it("can be made anew for another recipient over an untouched body that age wrote", async () => {
    const { head, body } = await foreignFile(classical.recipient, "what the court will read");
    const { fileKey, payloadNonce } = await openHead(head, [classical.identity]);
    const rewrapped = await createHead(fileKey, payloadNonce, [postQuantum.recipient]);
    expect(await openWithAge(concat(rewrapped, body), postQuantum.identity)).toBe("what the court will read");
  });

  it("refuses a mixture of families, too many recipients, none, and a passphrase", async () => {
    const [key, nonce] = [random(16), random(16)];
    const mixed = createHead(key, nonce, [classical.recipient, postQuantum.recipient]);
    await expect(mixed).rejects.toThrow(refused("recipients-mixed"));
    const tooMany = createHead(key, nonce, Array<string>(17).fill(classical.recipient));
    await expect(tooMany).rejects.toThrow(refused("recipient-count"));
    await expect(createHead(key, nonce, [])).rejects.toThrow(refused("recipient-count"));
    await expect(createHead(key, nonce, ["age1nonsense"])).rejects.toThrow(refused("recipient-invalid"));
    const encrypter = new Encrypter();
    encrypter.setScryptWorkFactor(4);
    encrypter.setPassphrase("open sesame");
    const file = await encrypter.encrypt("x");
    expect(() => parseHead(file.slice(0, file.length - 17))).toThrow(refused("seal-stanza-unknown"));
  });

  it("refuses, with a code, whatever was cut, lengthened or altered", async () => {
    const head = await createHead(random(16), random(16), [classical.recipient]);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: head.length - 17 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const altered = head.slice();
        altered[at] = (altered[at] ?? 0) ^ change;
        await expect(openHead(altered, [classical.identity])).rejects.toThrow(Refusal);
      }),
    );
    expect(() => parseHead(head.slice(0, -1))).toThrow(Refusal);
    expect(() => parseHead(concat(head, Uint8Array.of(0)))).toThrow(refused("head-malformed"));
    expect(() => parseHead(new Uint8Array(70_000))).toThrow(refused("head-malformed"));
  });
});

describe("the key commitment", () => {
  const root = parseExhibitRoot("11".repeat(32));

  it("holds for one payload key and one root only", () => {
    const key = derivePayloadKey(random(16), random(16));
    const committed = keyCommitment(key, root);
    requireCommittedKey(key, root, committed);
    const otherNonce = derivePayloadKey(random(16), random(16));
    expect(() => requireCommittedKey(otherNonce, root, committed)).toThrow(refused("key-not-committed"));
    expect(() => requireCommittedKey(key, parseExhibitRoot("22".repeat(32)), committed)).toThrow(
      refused("key-not-committed"),
    );
  });
});
