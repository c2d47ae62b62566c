import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromUtf8, utf8 } from "./bytes.ts";
import {
  encodeCheckpoint,
  logOrigin,
  logRootOf,
  parseCheckpoint,
  signCheckpoint,
  withSignatures,
  witnessName,
  witnessVerifier,
} from "./checkpoint.ts";
import { cosign } from "./cosignature.ts";
import { consistencyProof, inclusionProof, leafHash, treeHash } from "./merkle.ts";
import { isRefusal } from "./refusal.ts";
import { keyPairFromSeed, signerOf } from "./signatures.ts";
import { encodeLogProof, parseLogProof, verifyLogProof } from "./tlog-proof.ts";
import {
  encodeAddCheckpoint,
  encodeCosignatures,
  encodeSizeAnswer,
  parseAddCheckpoint,
  parseCosignatures,
  parseSizeAnswer,
} from "./tlog-witness.ts";
import { refused } from "../../tests/support/refused.ts";

const logKey = signerOf(keyPairFromSeed("ed25519", new Uint8Array(32).fill(1)));
const witnessKey = signerOf(keyPairFromSeed("ed25519", new Uint8Array(32).fill(2)));
const origin = logOrigin("XA", "0123456789abcdef0123456789abcdef");
const log = { origin, logKeys: [logKey.publicKey] };
const entries = Array.from({ length: 11 }, (_, i) => utf8(`entry ${i}`));
const leaves = entries.map(leafHash);
const signed = parseCheckpoint(
  signCheckpoint(
    {
      origin,
      size: leaves.length,
      root: logRootOf(treeHash(leaves)),
      incarnation: { number: 1, id: "0".repeat(32) },
      further: [],
    },
    logKey,
  ),
);
const line = cosign(signed.note.text, new Date("2027-03-01T10:00:00Z"), { ...witnessKey, name: witnessName("XB") });
const checkpoint = encodeCheckpoint(withSignatures(signed, [line]));
const proofOf = (index: number) => encodeLogProof({ index, hashes: inclusionProof(leaves, index), checkpoint });

describe("log proof", () => {
  test("proves each entry under the cosigned head", () => {
    entries.forEach((entry, index) => {
      const witnesses = [witnessVerifier("XB", witnessKey.publicKey)];
      const verified = verifyLogProof({ entry, proof: proofOf(index), log, witnesses });
      expect(verified.index).toBe(index);
      expect(verified.cosignatures.map(({ name }) => name)).toEqual(["xb.rogatory/witness"]);
    });
  });

  test("of another entry or index is refused", () => {
    expect(() => verifyLogProof({ entry: entries[1]!, proof: proofOf(2), log })).toThrow(refused("entry-not-included"));
    const moved = utf8(fromUtf8(proofOf(2)).replace("index 2", "index 3"));
    expect(() => verifyLogProof({ entry: entries[2]!, proof: moved, log })).toThrow(refused("entry-not-included"));
  });

  test("carries extra data that nobody trusts", () => {
    const extra = utf8("context");
    const proof = encodeLogProof({ index: 4, hashes: inclusionProof(leaves, 4), checkpoint, extra });
    expect(fromUtf8(proof)).toContain("\nextra Y29udGV4dA==\nindex 4\n");
    expect(parseLogProof(proof).extra).toEqual(extra);
    expect(verifyLogProof({ entry: entries[4]!, proof, log }).index).toBe(4);
  });

  test("with one character altered is refused or proves the same", () => {
    const text = fromUtf8(proofOf(5));
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), fc.constantFrom("A", "0", "\n", " ", "é"), (at, character) => {
        if (text[at] === character) return;
        const altered = utf8(text.slice(0, at) + character + text.slice(at + 1));
        try {
          const witnesses = [witnessVerifier("XB", witnessKey.publicKey)];
          const verified = verifyLogProof({ entry: entries[5]!, proof: altered, log, witnesses });
          // Only the name or key id of the witness was changed, so that its line is now somebody else's.
          expect(verified).toMatchObject({ index: 5, cosignatures: [] });
        } catch (error) {
          if (!isRefusal(error)) throw error;
        }
      }),
    );
  });

  test.each([
    ["of another version", (text: string) => text.replace("@v1", "@v2")],
    ["without index", (text: string) => text.replace("index 5\n", "")],
    ["with a leading zero", (text: string) => text.replace("index 5", "index 05")],
    ["without checkpoint", (text: string) => text.slice(0, text.indexOf("\n\n"))],
  ])("%s is refused", (_, alter) => {
    expect(() => parseLogProof(utf8(alter(fromUtf8(proofOf(5)))))).toThrow(refused("log-proof-malformed"));
  });
});

describe("witness messages", () => {
  test("ask with the old size, the proof and the checkpoint", () => {
    const proof = consistencyProof(leaves, 7);
    const bytes = encodeAddCheckpoint({ oldSize: 7, proof, checkpoint });
    expect(fromUtf8(bytes).startsWith("old 7\n")).toBe(true);
    expect(parseAddCheckpoint(bytes)).toEqual({
      oldSize: 7,
      proof: proof.map((hash) => Uint8Array.from(hash)),
      checkpoint,
    });
    const first = encodeAddCheckpoint({ oldSize: 0, proof: [], checkpoint });
    expect(fromUtf8(first).startsWith("old 0\n\nxa.rogatory/")).toBe(true);
    expect(parseAddCheckpoint(first)).toEqual({ oldSize: 0, proof: [], checkpoint });
  });

  test.each([
    "",
    "old 1",
    "old 01\n\nx\n",
    "old -1\n\nx\n",
    "new 1\n\nx\n",
    "old 1\nAAAA\n\nx\n",
    "old 99999999999999999\n\nx\n",
  ])("%j is refused", (text) => {
    expect(() => parseAddCheckpoint(utf8(text))).toThrow(expect.objectContaining({ name: "Refusal" }));
  });

  test("answer with signature lines, or with the size held", () => {
    expect(parseCosignatures(encodeCosignatures([line]))).toEqual([line]);
    expect(parseSizeAnswer(encodeSizeAnswer(42))).toBe(42);
    expect(() => parseSizeAnswer(utf8("42"))).toThrow(refused("witness-answer-malformed"));
  });
});
