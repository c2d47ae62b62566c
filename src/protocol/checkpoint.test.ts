import { describe, expect, test } from "vitest";
import { base64, utf8 } from "./bytes.ts";
import {
  type Checkpoint,
  checkpointText,
  encodeCheckpoint,
  logOrigin,
  logRootOf,
  logVerifier,
  parseCheckpoint,
  parseCheckpointText,
  signCheckpoint,
  verifyCheckpoint,
  withSignatures,
  witnessName,
  witnessVerifier,
} from "./checkpoint.ts";
import { cosign, cosignaturesBy } from "./cosignature.ts";
import { encodeForkProof, verifyForkProof } from "./fork-proof.ts";
import { leafHash } from "./merkle.ts";
import { keyPairFromSeed, signerOf } from "./signatures.ts";
import { refused } from "../../tests/support/refused.ts";

const log = signerOf(keyPairFromSeed("ed25519", new Uint8Array(32).fill(1)));
const witness = signerOf(keyPairFromSeed("ed25519", new Uint8Array(32).fill(2)));
const stranger = signerOf(keyPairFromSeed("ed25519", new Uint8Array(32).fill(3)));
const checkpoint: Checkpoint = {
  origin: logOrigin("XA", "0123456789abcdef0123456789abcdef"),
  size: 20852163,
  root: logRootOf(leafHash(utf8("root"))),
  incarnation: { number: 1, id: "00112233445566778899aabbccddeeff" },
  further: [],
};
const known = { origin: checkpoint.origin, logKeys: [log.publicKey] };

describe("checkpoint", () => {
  test("has origin, size, root and incarnation, one a line", () => {
    expect(checkpointText(checkpoint)).toBe(
      "xa.rogatory/0123456789abcdef0123456789abcdef\n" +
        "20852163\n" +
        `${base64(leafHash(utf8("root")))}\n` +
        "incarnation 1 00112233445566778899aabbccddeeff\n",
    );
  });

  test("signed by the log's key verifies and reads back", () => {
    expect(verifyCheckpoint(signCheckpoint(checkpoint, log), known).checkpoint).toEqual(checkpoint);
  });

  test("keeps further extension lines to the byte", () => {
    const further = ["something later 1", "and more"];
    const bytes = signCheckpoint({ ...checkpoint, further }, log);
    expect(verifyCheckpoint(bytes, known).checkpoint.further).toEqual(further);
    expect(encodeCheckpoint(parseCheckpoint(bytes))).toEqual(bytes);
  });

  test("of another log, of an unknown key, or altered is refused, each by its own name", () => {
    const other = { ...checkpoint, origin: logOrigin("XB", "0123456789abcdef0123456789abcdef") };
    expect(() => verifyCheckpoint(signCheckpoint(other, log), known)).toThrow(refused("checkpoint-of-another-log"));
    expect(() => verifyCheckpoint(signCheckpoint(checkpoint, stranger), known)).toThrow(
      refused("checkpoint-not-signed"),
    );
    const altered = new TextDecoder().decode(signCheckpoint(checkpoint, log)).replace("20852163", "20852164");
    expect(() => verifyCheckpoint(utf8(altered), known)).toThrow(refused("note-signature-invalid"));
  });

  const lines = checkpointText(checkpoint).split("\n");
  test.each([
    ["with a leading zero in the size", lines.with(1, "007")],
    ["with a negative size", lines.with(1, "-1")],
    ["with a size beyond 2^53", lines.with(1, "9007199254740993")],
    ["with a short root", lines.with(2, "AAAA")],
    ["with a root in hexadecimal", lines.with(2, checkpoint.root)],
    ["without incarnation", lines.toSpliced(3, 1)],
    ["with incarnation zero", lines.with(3, "incarnation 0 00112233445566778899aabbccddeeff")],
    ["with two incarnations", lines.toSpliced(4, 0, "incarnation 2 00112233445566778899aabbccddeeff")],
    ["with an empty line", lines.toSpliced(3, 0, "")],
    ["with a foreign origin", lines.with(0, "example.com/log")],
    ["with a capital in the origin", lines.with(0, "XA.rogatory/0123456789abcdef0123456789abcdef")],
    ["of two lines", lines.slice(0, 2)],
  ])("%s is refused", (_, altered) => {
    expect(() => parseCheckpointText(altered.join("\n"))).toThrow(expect.objectContaining({ name: "Refusal" }));
  });
});

describe("cosignature", () => {
  const signed = parseCheckpoint(signCheckpoint(checkpoint, log));
  const at = new Date("2027-03-01T10:00:00.999Z");
  const line = cosign(signed.note.text, at, { ...witness, name: witnessName("XB") });
  const trusted = [witnessVerifier("XB", witness.publicKey)];

  test("by a trusted witness is found, with its time in whole seconds", () => {
    const cosigned = withSignatures(signed, [line]);
    expect(cosignaturesBy(cosigned, trusted)).toEqual([
      { name: "xb.rogatory/witness", at: new Date("2027-03-01T10:00:00.000Z"), publicKey: witness.publicKey, line },
    ]);
    expect(verifyCheckpoint(encodeCheckpoint(cosigned), known).checkpoint).toEqual(checkpoint);
  });

  test("is added once", () => {
    expect(withSignatures(withSignatures(signed, [line]), [line]).note.signatures).toHaveLength(2);
  });

  test("by a witness that is not trusted is ignored", () => {
    expect(cosignaturesBy(withSignatures(signed, [line]), [witnessVerifier("XC", witness.publicKey)])).toEqual([]);
    expect(cosignaturesBy(withSignatures(signed, [line]), [logVerifier(checkpoint.origin, witness.publicKey)])).toEqual(
      [],
    );
  });

  test("with another time, or on another head, is refused", () => {
    const later = { ...line, signature: line.signature.with(7, line.signature[7]! ^ 1) };
    const other = parseCheckpoint(signCheckpoint({ ...checkpoint, size: checkpoint.size + 1 }, log));
    for (const head of [withSignatures(signed, [later]), withSignatures(other, [line])]) {
      expect(() => cosignaturesBy(head, trusted)).toThrow(refused("cosignature-invalid"));
    }
  });
});

describe("fork proof", () => {
  const first = signCheckpoint(checkpoint, log);
  const proofOf = (second: Partial<Checkpoint>, key = log) =>
    encodeForkProof({ origin: checkpoint.origin, first, second: signCheckpoint({ ...checkpoint, ...second }, key) });

  test("of one size under two roots is proven", () => {
    const proof = verifyForkProof(proofOf({ root: logRootOf(leafHash(utf8("other"))) }), [log.publicKey]);
    expect(proof).toMatchObject({ strength: "proven", reason: "two-roots" });
  });

  test("of one incarnation number under two ids is proven", () => {
    const incarnation = { number: 1, id: "f".repeat(32) };
    const proof = verifyForkProof(proofOf({ incarnation, size: 30000000 }), [log.publicKey]);
    expect(proof).toMatchObject({ strength: "proven", reason: "two-incarnations" });
  });

  test("of two sizes is the finder's word", () => {
    const proof = verifyForkProof(proofOf({ size: 30000000 }), [log.publicKey]);
    expect(proof).toMatchObject({ strength: "alleged", reason: "no-consistency" });
  });

  test("of one and the same head shows nothing; one signed by somebody else is refused", () => {
    expect(() => verifyForkProof(proofOf({}), [log.publicKey])).toThrow(refused("fork-proof-shows-nothing"));
    expect(() => verifyForkProof(proofOf({ size: 1 }, stranger), [log.publicKey])).toThrow(
      refused("checkpoint-not-signed"),
    );
  });
});
