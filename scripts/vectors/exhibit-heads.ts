import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { base64nopad } from "@scure/base";
import { Encrypter } from "age-encryption";
import { createHead, parseHead } from "../../src/protocol/age-head.ts";
import { concat, fromUtf8, hex, utf8 } from "../../src/protocol/bytes.ts";
import { generateSealingIdentity } from "../../src/protocol/sealing.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import { b64, codeOf } from "./world.ts";

/** Heads that open, and heads that must be refused before any key is used. */
export async function headVectors(): Promise<object> {
  const random = seededRandom("exhibit heads");
  const classical = await generateSealingIdentity("classical", random);
  const second = await generateSealingIdentity("classical", random);
  const postQuantum = await generateSealingIdentity("post-quantum", random);
  const [fileKey, nonce] = [random(16), random(16)];
  const one = await createHead(fileKey, nonce, [classical.recipient]);
  const two = await createHead(fileKey, nonce, [classical.recipient, second.recipient]);
  const strong = await createHead(fileKey, nonce, [postQuantum.recipient]);

  const headerText = (head: Uint8Array): string => fromUtf8(head.subarray(0, head.length - 16));
  const stanzasOf = (head: Uint8Array): string => headerText(head).split("\n").slice(1, -2).join("\n");
  const wrap = (stanzas: string): Uint8Array => {
    const unauthenticated = utf8(`age-encryption.org/v1\n${stanzas}\n---`);
    const mac = hmac(sha256, hkdf(sha256, fileKey, undefined, utf8("header"), 32), unauthenticated);
    return concat(unauthenticated, utf8(` ${base64nopad.encode(mac)}\n`), nonce);
  };
  const passphrase = new Encrypter();
  passphrase.setScryptWorkFactor(4);
  passphrase.setPassphrase("open sesame");
  const scrypt = await passphrase.encrypt(new Uint8Array());
  const invalid: Record<string, Uint8Array> = {
    "one post-quantum and one classical stanza": wrap(`${stanzasOf(strong)}\n${stanzasOf(one)}`),
    "seventeen stanzas": wrap(Array<string>(17).fill(stanzasOf(one)).join("\n")),
    "a passphrase": scrypt.slice(0, scrypt.length - 16),
    "a stanza of an unknown kind": wrap(stanzasOf(one).replace("-> X25519", "-> escrow")),
    "no stanza": concat(utf8("age-encryption.org/v1\n"), one.slice(one.length - 16 - 48)),
    "a nonce of 15 bytes": one.slice(0, -1),
    "a byte after the nonce": concat(one, Uint8Array.of(0)),
    "another version of age": concat(utf8("age-encryption.org/v2\n"), one.slice("age-encryption.org/v1\n".length)),
  };
  const altered = one.slice();
  altered[altered.length - 20] = (altered[altered.length - 20] ?? 0) ^ 1;
  return {
    about:
      "Heads: age v1 header and 16-byte payload nonce. 'valid' ones give the file key to the identity named. 'invalid' " +
      "ones are refused before any key is used. 'cannotBeOpened' parses, and no identity opens it.",
    fileKey: hex(fileKey),
    payloadNonce: hex(nonce),
    valid: [
      { head: b64(one), family: "classical", identities: [classical.identity] },
      { head: b64(two), family: "classical", identities: [classical.identity, second.identity] },
      { head: b64(strong), family: "post-quantum", identities: [postQuantum.identity] },
    ],
    invalid: await Promise.all(
      Object.entries(invalid).map(async ([why, head]) => ({
        why,
        head: b64(head),
        code: await codeOf(() => parseHead(head)),
      })),
    ),
    cannotBeOpened: [
      { why: "the MAC was altered", head: b64(altered), identity: classical.identity },
      { why: "another identity", head: b64(one), identity: second.identity },
    ],
  };
}
