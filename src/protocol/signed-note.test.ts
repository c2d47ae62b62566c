import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concat, fromUtf8, u32be, utf8 } from "./bytes.ts";
import { isRefusal } from "./refusal.ts";
import { keyPairFromSeed, signerOf } from "./signatures.ts";
import {
  type NoteVerifier,
  NOTE_COSIGNATURE_V1,
  NOTE_ED25519,
  encodeNote,
  encodeVerifierKey,
  noteKeyId,
  noteSigners,
  parseNote,
  parseVerifierKey,
  signNote,
} from "./signed-note.ts";
import { refused } from "../../tests/support/refused.ts";

const text = "a line\n\nafter an empty line\n";
const alice = signerNamed("xa.rogatory/alice", 1);
const bob = signerNamed("xb.rogatory/bob", 2);

describe("signed note", () => {
  // The note in the specification of Go's sumdb, with the key that its test data publish.
  test("of another implementation verifies", () => {
    const verifier = parseVerifierKey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    const note = parseNote(
      utf8(
        "If you think cryptography is the answer to your problem,\n" +
          "then you don't know what your problem is.\n\n" +
          "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
      ),
    );
    expect(noteSigners(note, [verifier])).toEqual([verifier]);
  });

  test("is parsed into what was encoded, its text kept to the byte", () => {
    const signatures = [signNote(text, alice.signer), signNote(text, bob.signer)];
    const note = parseNote(encodeNote({ text, signatures }));
    expect(note.text).toBe(text);
    expect(note.signatures.map(({ name }) => name)).toEqual([alice.signer.name, bob.signer.name]);
    expect(noteSigners(note, [bob.verifier])).toEqual([bob.verifier]);
  });

  test("ignores keys that are not trusted", () => {
    const note = { text, signatures: [signNote(text, bob.signer)] };
    expect(noteSigners(note, [alice.verifier])).toEqual([]);
  });

  test("is refused whole when a known key's line does not verify", () => {
    const forged = { ...signNote("another text\n", alice.signer) };
    const note = { text, signatures: [signNote(text, bob.signer), forged] };
    expect(() => noteSigners(note, [alice.verifier, bob.verifier])).toThrow(refused("note-signature-invalid"));
  });

  test("is signed by the one of two keys with one name and key id that signed it, and by none where neither did", () => {
    const [one, other] = [26_553, 175_299].map((seed) => numberedSigner("xa.rogatory/alice", seed));
    if (one === undefined || other === undefined) throw new Error("two keys");
    expect(noteKeyId(one.verifier)).toEqual(noteKeyId(other.verifier));
    const both = [one.verifier, other.verifier];
    expect(noteSigners({ text, signatures: [signNote(text, other.signer)] }, both)).toEqual([other.verifier]);
    const neither = { text, signatures: [signNote("another text\n", other.signer)] };
    expect(() => noteSigners(neither, both)).toThrow(refused("note-signature-invalid"));
  });

  test("does not take a cosignature key for a log key", () => {
    const note = { text, signatures: [signNote(text, alice.signer)] };
    expect(noteSigners(note, [{ ...alice.verifier, type: NOTE_COSIGNATURE_V1 }])).toEqual([]);
  });

  test.each([
    ["without an empty line", "text\n— a AAAAAAA=\n"],
    ["without a last newline", "text\n\n— a AAAAAAA="],
    ["without signatures", "text\n\n"],
    ["with a hyphen for the dash", "text\n\n- a AAAAAAA=\n"],
    ["with a plus in the name", "text\n\n— a+b AAAAAAA=\n"],
    ["with two spaces", "text\n\n— a  AAAAAAA=\n"],
    ["with a no-break space in the name", "text\n\n— a\u00a0b AAAAAAA=\n"],
    ["with a carriage return", "text\r\n\n— a AAAAAAA=\n"],
    ["with a tab", "te\txt\n\n— a AAAAAAA=\n"],
    ["with a NUL", "te\u0000xt\n\n— a AAAAAAA=\n"],
    ["with four bytes only", "text\n\n— a AAAAAA==\n"],
    ["with base64 without padding", "text\n\n— a AAAAAAA\n"],
    ["with 65 signatures", `text\n\n${"— a AAAAAAA=\n".repeat(65)}`],
  ])("%s is refused", (_, note) => {
    expect(() => parseNote(utf8(note))).toThrow(expect.objectContaining({ name: "Refusal" }));
  });

  test("with 16 signatures is accepted, as the specification demands", () => {
    expect(parseNote(utf8(`text\n\n${"— a AAAAAAA=\n".repeat(16)}`)).signatures).toHaveLength(16);
  });

  test("any bytes are parsed or refused, and what is parsed encodes to the same bytes", () => {
    const line = fc.constantFrom("— a AAAAAAA=\n", "\n", "x\n", "— ", "\u2014", "+", " ", "AAAA", "\r");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          fc.array(line).map((parts) => utf8(parts.join(""))),
        ),
        (bytes) => {
          try {
            expect(fromUtf8(encodeNote(parseNote(bytes)))).toBe(fromUtf8(bytes));
          } catch (error) {
            if (!isRefusal(error)) throw error;
          }
        },
      ),
    );
  });
});

describe("verifier key", () => {
  test("is parsed into what was encoded", () => {
    expect(parseVerifierKey(encodeVerifierKey(alice.verifier))).toEqual(alice.verifier);
  });

  test.each([
    ["of another key id", (key: string) => key.replace(/\+[0-9a-f]{8}\+/, "+00000000+")],
    ["of another name", (key: string) => `x${key}`],
    ["cut short", (key: string) => key.slice(0, -4)],
    ["without a key", () => "name+00000000+"],
  ])("%s is refused", (_, alter) => {
    expect(() => parseVerifierKey(alter(encodeVerifierKey(alice.verifier)))).toThrow(
      expect.objectContaining({ name: "Refusal" }),
    );
  });

  test("under a name that no key may have is refused as a key, and not as a note", () => {
    const malformed = expect.objectContaining({ code: "verifier-key-malformed" });
    expect(() => parseVerifierKey(encodeVerifierKey(alice.verifier).replace("+", " of mine+"))).toThrow(malformed);
    expect(() => encodeVerifierKey({ ...alice.verifier, name: "two words" })).toThrow(malformed);
  });
});

function signerNamed(name: string, seed: number) {
  return signerOfSeed(name, new Uint8Array(32).fill(seed));
}

/** A key whose seed is a number: so two were found that have one name and one key id. */
function numberedSigner(name: string, seed: number) {
  return signerOfSeed(name, concat(new Uint8Array(28), u32be(seed)));
}

function signerOfSeed(name: string, seed: Uint8Array) {
  const signer = { ...signerOf(keyPairFromSeed("ed25519", seed)), name };
  const verifier: NoteVerifier = { name, type: NOTE_ED25519, publicKey: signer.publicKey };
  return { signer, verifier };
}
