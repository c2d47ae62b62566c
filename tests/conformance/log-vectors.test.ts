import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clashOf, decideCosignature, type KnownHead } from "../../src/modules/audit/domain/witness-rules.ts";
import { base64, concat, fromBase64, fromHex, hex, utf8 } from "../../src/protocol/bytes.ts";
import { type Checkpoint, parseCheckpoint, verifyCheckpoint, withSignatures } from "../../src/protocol/checkpoint.ts";
import { cosignaturesBy } from "../../src/protocol/cosignature.ts";
import { verifyForkProof } from "../../src/protocol/fork-proof.ts";
import { commitment, parseLogActor, parseLogDetails, parseLogEntry } from "../../src/protocol/log-entry.ts";
import { leafHash, treeHash, verifyConsistency, verifyInclusion } from "../../src/protocol/merkle.ts";
import { noteSigners, parseNote, parseVerifierKey } from "../../src/protocol/signed-note.ts";
import { bundlePath, parseBundle, tileHashes, tilePath, tilesSince } from "../../src/protocol/tlog-tiles.ts";
import { verifyLogProof } from "../../src/protocol/tlog-proof.ts";
import { parseAddCheckpoint, parseCosignatures } from "../../src/protocol/tlog-witness.ts";
import { codeOf } from "../support/refused.ts";

// Every vector of spec/vectors/log against our own code; another implementation does the same with the same files.

type Invalid<T> = { readonly name: string; readonly code: string } & T;
interface Trusted {
  readonly origin: string;
  readonly logKey: string;
  readonly witnessKey: string;
}

function vectors<T>(file: string): T {
  // The files are ours; their form is what this test states.
  return JSON.parse(readFileSync(new URL(`../../spec/vectors/log/${file}`, import.meta.url), "utf8")) as T;
}

const logOf = ({ origin, logKey }: Trusted) => ({ origin, logKeys: [parseVerifierKey(logKey).publicKey] });

describe("merkle.json", () => {
  type Inclusion = { leaf: string; index: number; size: number; root: string; proof: string[] };
  type Consistency = { oldSize: number; oldRoot: string; size: number; root: string; proof: string[] };
  const file = vectors<{
    leaves: string[];
    roots: { size: number; root: string }[];
    inclusion: Inclusion[];
    invalidInclusion: Inclusion[];
    consistency: Consistency[];
    invalidConsistency: Consistency[];
  }>("merkle.json");
  const isIncluded = (claim: Inclusion) =>
    verifyInclusion({
      ...claim,
      leaf: fromHex(claim.leaf),
      root: fromHex(claim.root),
      proof: claim.proof.map(fromHex),
    });
  const isConsistent = (claim: Consistency) =>
    verifyConsistency({
      ...claim,
      oldRoot: fromHex(claim.oldRoot),
      root: fromHex(claim.root),
      proof: claim.proof.map(fromHex),
    });

  it("has the leaves and roots that we compute", () => {
    file.leaves.forEach((leaf, i) => expect(hex(leafHash(utf8(`entry ${i}`)))).toBe(leaf));
    for (const { size, root } of file.roots) expect(hex(treeHash(file.leaves.slice(0, size).map(fromHex)))).toBe(root);
  });

  it("has proofs that hold, and proofs that do not", () => {
    for (const claim of file.inclusion) expect(isIncluded(claim)).toBe(true);
    for (const claim of file.invalidInclusion) expect(isIncluded(claim)).toBe(false);
    for (const claim of file.consistency) expect(isConsistent(claim)).toBe(true);
    for (const claim of file.invalidConsistency) expect(isConsistent(claim)).toBe(false);
  });
});

describe("entries.json", () => {
  type Opening = { salt: string; bytes: string };
  const file = vectors<{
    valid: { entry: string; leafHash: string; parsed: object; details: Opening & { parsed: object }; actor: Opening }[];
    validWithUnknownMember: string;
    invalid: Invalid<{ entry: string }>[];
  }>("entries.json");

  it.each(file.valid)("opens entry $parsed.id", ({ entry, parsed, details, actor, ...expected }) => {
    const bytes = fromBase64(entry);
    const read = parseLogEntry(bytes);
    expect(read).toEqual(parsed);
    expect(hex(leafHash(bytes))).toBe(expected.leafHash);
    expect(commitment(fromHex(details.salt), fromBase64(details.bytes))).toBe(read.commitment);
    expect(parseLogDetails(fromBase64(details.bytes))).toEqual(details.parsed);
    expect(commitment(fromHex(actor.salt), fromBase64(actor.bytes))).toBe(read.actor);
    expect(parseLogActor(fromBase64(actor.bytes)).kind).toBe("user");
  });

  it("lets a member stand that it does not know", () => {
    expect(parseLogEntry(fromBase64(file.validWithUnknownMember))).toMatchObject({ later: true });
  });

  it.each(file.invalid)("refuses $name", ({ entry, code }) => {
    expect(codeOf(() => parseLogEntry(fromBase64(entry)))).toBe(code);
  });
});

describe("tiles.json", () => {
  type TileText = { level: number; index: number; width: number };
  const file = vectors<{
    paths: (TileText & { path: string; entriesPath: string })[];
    tilesOfSize: { size: number; partial: string[]; count: number }[];
    bundles: { path: string; bytes: string }[];
    tiles: { path: string; bytes: string }[];
    size: number;
    root: string;
    invalidBundles: Invalid<{ width: number; bytes: string }>[];
    invalidTiles: Invalid<{ width: number; bytes: string }>[];
  }>("tiles.json");

  it("has the paths that we make", () => {
    for (const one of file.paths) {
      expect(tilePath(one)).toBe(one.path);
      expect(bundlePath(one)).toBe(one.entriesPath);
    }
    for (const { size, partial, count } of file.tilesOfSize) {
      const tiles = tilesSince(0, size);
      expect(tiles).toHaveLength(count);
      expect(tiles.filter(({ width }) => width < 256).map(tilePath)).toEqual(partial);
    }
  });

  it("has bundles whose entries hash to the tiles, and tiles that hash to the root", () => {
    const [full, partial] = file.bundles.map(({ bytes }) => fromBase64(bytes));
    const entries = [
      ...parseBundle({ index: 0, width: 256 }, full ?? utf8("")),
      ...parseBundle({ index: 1, width: 44 }, partial ?? utf8("")),
    ];
    const leaves = entries.map(leafHash);
    expect(hex(treeHash(leaves))).toBe(file.root);
    const tiles = [leaves.slice(0, 256), leaves.slice(256), [treeHash(leaves.slice(0, 256))]];
    expect(file.tiles.map(({ bytes }) => bytes)).toEqual(tiles.map((hashes) => base64(concat(...hashes))));
  });

  it.each(file.invalidBundles)("refuses a bundle $name", ({ width, bytes, code }) => {
    expect(codeOf(() => parseBundle({ index: 0, width }, fromBase64(bytes)))).toBe(code);
  });

  it.each(file.invalidTiles)("refuses a tile with $name", ({ width, bytes, code }) => {
    expect(codeOf(() => tileHashes({ level: 0, index: 1, width }, fromBase64(bytes)))).toBe(code);
  });
});

describe("notes.json", () => {
  const file = vectors<{
    verifierKey: string;
    valid: { text: string; note: string }[];
    invalid: Invalid<{ note: string }>[];
    invalidVerifierKeys: Invalid<{ key: string }>[];
  }>("notes.json");

  it("has notes that verify", () => {
    for (const { text, note } of file.valid) {
      const parsed = parseNote(fromBase64(note));
      expect(parsed.text).toBe(text);
      expect(noteSigners(parsed, [parseVerifierKey(file.verifierKey)])).toHaveLength(1);
    }
  });

  it.each(file.invalid)("refuses $name", ({ note, code }) => {
    expect(codeOf(() => parseNote(fromBase64(note)))).toBe(code);
  });

  it.each(file.invalidVerifierKeys)("refuses a key with $name", ({ key, code }) => {
    expect(codeOf(() => parseVerifierKey(key))).toBe(code);
  });
});

describe("checkpoints.json", () => {
  const file = vectors<
    Trusted & {
      valid: { checkpoint: string; parsed: Checkpoint }[];
      withFurtherLines: string;
      invalid: Invalid<{ checkpoint: string }>[];
      cosigned: { checkpoint: string; by: string; at: string };
      invalidCosignatures: Invalid<{ checkpoint: string }>[];
      keysChanged: {
        logKeys: string[];
        witnessKeys: string[];
        heads: { checkpoint: string; logKey: number; witnessKey: number }[];
        underTheFirstKeyAlone: string;
      };
    }
  >("checkpoints.json");
  const witnesses = [parseVerifierKey(file.witnessKey)];

  it("has heads that verify", () => {
    for (const { checkpoint, parsed } of file.valid) {
      expect(verifyCheckpoint(utf8(checkpoint), logOf(file)).checkpoint).toEqual(parsed);
    }
    expect(verifyCheckpoint(utf8(file.withFurtherLines), logOf(file)).checkpoint.further).toHaveLength(1);
  });

  it.each(file.invalid)("refuses $name", ({ checkpoint, code }) => {
    expect(codeOf(() => verifyCheckpoint(utf8(checkpoint), logOf(file)))).toBe(code);
  });

  it("has a cosignature that verifies", () => {
    const head = verifyCheckpoint(utf8(file.cosigned.checkpoint), logOf(file));
    expect(cosignaturesBy(head, witnesses)).toMatchObject([{ name: file.cosigned.by, at: new Date(file.cosigned.at) }]);
  });

  it("has heads under an earlier and a later key of one log, each cosigned under a key of its time", () => {
    const { logKeys, witnessKeys, heads, underTheFirstKeyAlone } = file.keysChanged;
    const log = logKeys.map(parseVerifierKey);
    const known = witnessKeys.map(parseVerifierKey);
    const [first] = log;
    expect(new Set(log.map(({ name }) => name))).toEqual(new Set([file.origin]));
    for (const { checkpoint, logKey, witnessKey } of heads) {
      const head = verifyCheckpoint(utf8(checkpoint), {
        origin: file.origin,
        logKeys: log.map((key) => key.publicKey),
      });
      expect(head.signers).toEqual([log[logKey]?.publicKey]);
      expect(cosignaturesBy(head, known).map(({ publicKey }) => publicKey)).toEqual([known[witnessKey]?.publicKey]);
      if (logKey === 0 || first === undefined) continue;
      const alone = { origin: file.origin, logKeys: [first.publicKey] };
      expect(codeOf(() => verifyCheckpoint(utf8(checkpoint), alone))).toBe(underTheFirstKeyAlone);
    }
  });

  it.each(file.invalidCosignatures)("refuses a cosignature with $name", ({ checkpoint, code }) => {
    expect(codeOf(() => cosignaturesBy(parseCheckpoint(utf8(checkpoint)), witnesses))).toBe(code);
  });
});

describe("proofs.json", () => {
  const file = vectors<
    Trusted & {
      valid: { index: number; entry: string; proof: string }[];
      invalid: Invalid<{ entry: string; proof: string }>[];
    }
  >("proofs.json");
  const witnesses = [parseVerifierKey(file.witnessKey)];
  const check = ({ entry, proof }: { entry: string; proof: string }) =>
    verifyLogProof({ entry: fromBase64(entry), proof: utf8(proof), log: logOf(file), witnesses });

  it.each(file.valid)("proves entry $index", (one) => {
    expect(check(one)).toMatchObject({ index: one.index, cosignatures: [{ name: "xb.rogatory/witness" }] });
  });

  it.each(file.invalid)("refuses $name", (one) => {
    expect(codeOf(() => check(one))).toBe(one.code);
  });
});

describe("witness.json", () => {
  const file = vectors<
    Trusted & {
      steps: { why: string; request: string; status: number; holds?: number; fork?: string }[];
      malformed: { request: string; code: string }[];
      answer: { checkpoint: string; body: string };
    }
  >("witness.json");

  it("is answered step by step", () => {
    const cosigned: KnownHead[] = [];
    for (const { why, request, status, holds, fork } of file.steps) {
      const asked = parseAddCheckpoint(utf8(request));
      const head = verifyCheckpoint(asked.checkpoint, logOf(file));
      const known = cosigned.at(-1);
      const clashing = cosigned.find((earlier) => clashOf(earlier, head.checkpoint) !== undefined);
      const decision = decideCosignature(known, { ...asked, head }, clashing);
      expect(decision.kind === "cosign" ? 200 : decision.status, why).toBe(status);
      if (decision.kind === "cosign") cosigned.push(head.checkpoint);
      else {
        if (holds !== undefined) expect(known?.size, why).toBe(holds);
        const strength =
          decision.fork === undefined ? undefined : decision.fork === "no-consistency" ? "alleged" : "proven";
        expect(strength, why).toBe(fork);
      }
    }
  });

  it.each(file.malformed)("refuses $request", ({ request, code }) => {
    expect(codeOf(() => parseAddCheckpoint(utf8(request)))).toBe(code);
  });

  it("has an answer that verifies on its head", () => {
    const head = withSignatures(
      parseCheckpoint(utf8(file.answer.checkpoint)),
      parseCosignatures(utf8(file.answer.body)),
    );
    expect(cosignaturesBy(head, [parseVerifierKey(file.witnessKey)])).toHaveLength(1);
  });
});

describe("forks.json", () => {
  const file = vectors<
    Trusted & { valid: { reason: string; strength: string; file: string }[]; invalid: Invalid<{ file: string }>[] }
  >("forks.json");
  const { logKeys } = logOf(file);

  it.each(file.valid)("reads $reason as $strength", (one) => {
    expect(verifyForkProof(utf8(one.file), logKeys)).toMatchObject({ reason: one.reason, strength: one.strength });
  });

  it.each(file.invalid)("refuses $name", (one) => {
    expect(codeOf(() => verifyForkProof(utf8(one.file), logKeys))).toBe(one.code);
  });
});
