import { base64, fromUtf8, hex, utf8 } from "../../src/protocol/bytes.ts";
import {
  encodeCheckpoint,
  logRootOf,
  logVerifier,
  parseCheckpoint,
  verifyCheckpoint,
  withSignatures,
  witnessVerifier,
} from "../../src/protocol/checkpoint.ts";
import { cosignaturesBy } from "../../src/protocol/cosignature.ts";
import { encodeForkProof, verifyForkProof } from "../../src/protocol/fork-proof.ts";
import { consistencyProof, inclusionProof, leafHash } from "../../src/protocol/merkle.ts";
import {
  encodeNote,
  encodeVerifierKey,
  parseNote,
  parseVerifierKey,
  signNote,
} from "../../src/protocol/signed-note.ts";
import { encodeLogProof, verifyLogProof } from "../../src/protocol/tlog-proof.ts";
import { encodeAddCheckpoint, encodeCosignatures, parseAddCheckpoint } from "../../src/protocol/tlog-witness.ts";
import {
  codeOf,
  cosignatureOn,
  cosignedAt,
  entries,
  incarnation,
  leaves,
  logKey,
  nextLogKey,
  nextWitnessKey,
  origin,
  signedOf,
  strangerKey,
  witness,
  witnessKey,
} from "./world.ts";

const log = { origin, logKeys: [logKey.publicKey] };
const witnesses = [witnessVerifier("XB", witnessKey.publicKey)];
const trusted = {
  origin,
  logKey: encodeVerifierKey(logVerifier(origin, logKey.publicKey)),
  witnessKey: encodeVerifierKey(witnessVerifier("XB", witnessKey.publicKey)),
};
const otherRoot = logRootOf(leafHash(utf8("another history")));

/** R4: the log and its witness have a second key each. A reader that knows both says under which a line is; one that knows the first, nothing. */
function keysChanged(): object {
  const before = signedOf(256);
  const after = signedOf(300, {}, nextLogKey);
  return {
    logKeys: [logKey, nextLogKey].map(({ publicKey }) => encodeVerifierKey(logVerifier(origin, publicKey))),
    witnessKeys: [witnessKey, nextWitnessKey].map(({ publicKey }) =>
      encodeVerifierKey(witnessVerifier("XB", publicKey)),
    ),
    heads: [
      { checkpoint: fromUtf8(cosignedOf(before)), logKey: 0, witnessKey: 0 },
      { checkpoint: fromUtf8(cosignedOf(after, cosignatureOn(after, nextWitnessKey))), logKey: 1, witnessKey: 1 },
    ],
    underTheFirstKeyAlone: codeOf(() => verifyCheckpoint(after, log)),
  };
}

/** C2SP signed-note, apart from what a checkpoint is. */
export function noteVectors(): object {
  const text = "a text\n\nwith an empty line\n";
  const signer = { ...logKey, name: origin };
  const line = fromUtf8(encodeNote({ text, signatures: [signNote(text, signer)] })).slice(text.length + 1);
  const invalid: [string, string][] = [
    ["without-empty-line", `text\n${line}`],
    ["without-last-newline", `${text}\n${line}`.slice(0, -1)],
    ["without-signature", `${text}\n`],
    ["hyphen-for-dash", `${text}\n${line.replace("—", "-")}`],
    ["two-spaces", `${text}\n${line.replace("— ", "—  ")}`],
    ["plus-in-name", `${text}\n${line.replace("rogatory", "rogatory+")}`],
    ["no-break-space-in-name", `${text}\n${line.replace("rogatory", "rog\u00a0atory")}`],
    ["control-character", `a\u0007${text}\n${line}`],
    ["carriage-return", `${text}\n${line.replace("\n", "\r\n")}`],
    ["signature-of-four-bytes", `${text}\n— name AAAAAA==\n`],
    ["base64-without-padding", `${text}\n— name AAAAAAA\n`],
  ];
  return {
    about: "C2SP signed-note v1.0.0 with Ed25519 (type 0x01). Notes are base64 because some are not valid.",
    verifierKey: trusted.logKey,
    valid: [{ text, note: base64(utf8(`${text}\n${line}`)) }],
    invalid: invalid.map(([name, note]) => ({
      name,
      note: base64(utf8(note)),
      code: codeOf(() => parseNote(utf8(note))),
    })),
    invalidVerifierKeys: [
      ["another-key-id", trusted.logKey.replace(/\+[0-9a-f]{8}\+/, "+00000000+")],
      ["another-name", `x${trusted.logKey}`],
      ["another-type", trusted.logKey.replace(/[^+]*$/, base64(Uint8Array.of(2, ...logKey.publicKey)))],
    ].map(([name = "", key = ""]) => ({ name, key, code: codeOf(() => parseVerifierKey(key)) })),
  };
}

/** Heads, signed and cosigned. */
export function checkpointVectors(): object {
  const signed = signedOf(300);
  const plain = fromUtf8(signed);
  const cosigned = cosignedOf(signed);
  const { text } = parseNote(signed);
  const invalid: [string, Uint8Array][] = [
    ["size-altered", utf8(plain.replace("\n300\n", "\n299\n"))],
    ["incarnation-altered", utf8(plain.replace("incarnation 1 ", "incarnation 2 "))],
    ["incarnation-removed", utf8(plain.replace(/incarnation .*\n/, ""))],
    ["leading-zero", utf8(plain.replace("\n300\n", "\n0300\n"))],
    ["root-of-31-bytes", utf8(plain.replace(/\n300\n.*\n/, `\n300\n${base64(new Uint8Array(31))}\n`))],
    ["two-incarnations", utf8(plain.replace("\n\n", `\nincarnation 2 ${incarnation.id}\n\n`))],
    ["of-another-log", signedOf(300, { origin: origin.replace("xa.", "xb.") })],
    ["by-an-unknown-key", signedOf(300, {}, strangerKey)],
    ["by-the-witness-key", signedOf(300, {}, witnessKey)],
    // Signed by the log itself: only the form is wrong.
    ["signed-without-incarnation", signedText(text.replace(/incarnation .*\n/, ""))],
    ["signed-with-two-incarnations", signedText(`${text}incarnation 2 ${incarnation.id}\n`)],
    ["signed-with-an-incarnation-of-another-form", signedText(`${text}incarnation unknown\n`)],
    ["signed-with-the-incarnation-later", signedText(text.replace("incarnation", "something later\nincarnation"))],
    ["signed-with-leading-zero", signedText(text.replace("\n300\n", "\n0300\n"))],
    ["signed-with-incarnation-zero", signedText(text.replace("incarnation 1 ", "incarnation 0 "))],
    [
      "signed-with-a-root-of-31-bytes",
      signedText(text.replace(/\n300\n.*\n/, `\n300\n${base64(new Uint8Array(31))}\n`)),
    ],
    ["signed-with-17-further-lines", signedText(`${text}${"later\n".repeat(17)}`)],
  ];
  const altered = cosignatureOn(signed);
  const wrong: [string, Uint8Array][] = [
    ["time-altered", cosignedOf(signed, { ...altered, signature: altered.signature.with(7, 0) })],
    ["of-another-head", cosignedOf(signed, cosignatureOn(signedOf(299)))],
    ["cut-short", cosignedOf(signed, { ...altered, signature: altered.signature.slice(0, -1) })],
  ];
  return {
    about: "C2SP tlog-checkpoint v1 with the incarnation line of spec/log.md, and tlog-cosignature v1.",
    ...trusted,
    valid: [1, 256, 300].map((size) => {
      const bytes = signedOf(size);
      return { size, checkpoint: fromUtf8(bytes), parsed: parseCheckpoint(bytes).checkpoint };
    }),
    withFurtherLines: fromUtf8(signedOf(300, { further: ["something later 1"] })),
    invalid: invalid.map(([name, bytes]) => ({
      name,
      checkpoint: fromUtf8(bytes),
      code: codeOf(() => verifyCheckpoint(bytes, log)),
    })),
    cosigned: { checkpoint: fromUtf8(cosigned), by: witness, at: cosignedAt.toISOString() },
    keysChanged: keysChanged(),
    invalidCosignatures: wrong.map(([name, bytes]) => ({
      name,
      checkpoint: fromUtf8(bytes),
      code: codeOf(() => cosignaturesBy(parseCheckpoint(bytes), witnesses)),
    })),
  };
}

/** C2SP tlog-proof v1: single entries under a cosigned head. */
export function proofVectors(): object {
  const checkpoint = cosignedOf(signedOf(300));
  const proofOf = (index: number) =>
    fromUtf8(encodeLogProof({ index, hashes: inclusionProof(leaves, index), checkpoint }));
  const valid = proofOf(257);
  const withExtra = valid.replace("index 257", `extra ${base64(utf8("of the bearer"))}\nindex 257`);
  const invalid: [string, string][] = [
    ["another-index", valid.replace("index 257", "index 258")],
    ["index-outside", valid.replace("index 257", "index 300")],
    ["leading-zero", valid.replace("index 257", "index 0257")],
    ["without-index", valid.replace("index 257\n", "")],
    ["another-version", valid.replace("@v1", "@v2")],
    ["hash-missing", valid.replace(/(index 257\n).*\n/, "$1")],
    ["hash-of-31-bytes", valid.replace(/(index 257\n).*\n/, `$1${base64(new Uint8Array(31))}\n`)],
    ["of-another-entry", proofOf(3)],
    ["under-another-key", valid.replace(fromUtf8(checkpoint), fromUtf8(signedOf(300, {}, strangerKey)))],
    ["extra-after-index", valid.replace("index 257", "index 257\nextra QQ==")],
    ["hash-added", valid.replace("\n\n", `\n${base64(new Uint8Array(32))}\n\n`)],
  ];
  return {
    about: "C2SP tlog-proof v1. `entry` is base64, its leaf hash is SHA-256(0x00 || entry).",
    ...trusted,
    valid: [
      ...[0, 1, 255, 256, 257, 299].map((index) => ({ index, entry: base64(entryOf(index)), proof: proofOf(index) })),
      { index: 257, entry: base64(entryOf(257)), proof: withExtra },
    ],
    invalid: invalid.map(([name, proof]) => ({
      name,
      entry: base64(entryOf(257)),
      proof,
      code: codeOf(() => verifyLogProof({ entry: entryOf(257), proof: utf8(proof), log, witnesses })),
    })),
  };
}

/** A witness's life: requests in this order, and how each must be answered. */
export function witnessVectors(): object {
  const second = { number: 2, id: hex(new Uint8Array(16).fill(2)) };
  const clone = { number: 2, id: hex(new Uint8Array(16).fill(3)) };
  const malformed = ["", "old 1", "old 01\n\nx\n", "old -1\n\nx\n", "older 1\n\nx\n", "old 1\nAAAA\n\nx\n"];
  return {
    about:
      "C2SP tlog-witness add-checkpoint, asked of one witness in this order. `holds` is the size it must say with 409.",
    ...trusted,
    steps: [
      { why: "the first head it sees", request: ask(0, 3), status: 200 },
      { why: "the same head again", request: ask(3, 3), status: 200 },
      { why: "a grown log", request: ask(3, 256), status: 200 },
      { why: "a smaller head", request: ask(3, 9), status: 409, holds: 256 },
      { why: "an old size that it does not hold", request: ask(9, 300), status: 409, holds: 256 },
      { why: "an old size above the new one", request: ask(256, 300).replace("old 256", "old 301"), status: 400 },
      {
        why: "another root at the size it holds",
        request: ask(256, 256, { root: otherRoot }),
        status: 409,
        holds: 256,
        fork: "proven",
      },
      { why: "a proof from another size", request: ask(256, 300, {}, 255), status: 422, fork: "alleged" },
      {
        why: "a root that the proof does not lead to",
        request: ask(256, 300, { root: otherRoot }),
        status: 422,
        fork: "alleged",
      },
      { why: "a later incarnation that extends", request: ask(256, 270, { incarnation: second }), status: 200 },
      { why: "the earlier incarnation after it", request: ask(270, 280), status: 409, holds: 270 },
      {
        why: "a second server with the same incarnation number",
        request: ask(270, 280, { incarnation: clone }),
        status: 409,
        holds: 270,
        fork: "proven",
      },
      { why: "the log goes on", request: ask(270, 300, { incarnation: second }), status: 200 },
      {
        why: "another root at a size that it cosigned long ago",
        request: ask(3, 3, { root: otherRoot, incarnation: second }),
        status: 409,
        holds: 300,
        fork: "proven",
      },
      {
        why: "another server under an incarnation number that has passed",
        request: ask(300, 300, { incarnation: { ...clone, number: 1 } }),
        status: 409,
        holds: 300,
        fork: "proven",
      },
    ],
    malformed: malformed.map((request) => ({ request, code: codeOf(() => parseAddCheckpoint(utf8(request))) })),
    answer: { checkpoint: fromUtf8(signedOf(300)), body: fromUtf8(encodeCosignatures([cosignatureOn(signedOf(300))])) },
  };
}

/** Two heads of one log that cannot both be true, as a portable file. */
export function forkVectors(): object {
  const first = signedOf(256);
  const file = (second: Uint8Array) => encodeForkProof({ origin, first, second });
  const clone = { number: 1, id: hex(new Uint8Array(16).fill(3)) };
  return {
    about: "Fork proofs of spec/log.md. `proven`: the two signatures convince everyone.",
    ...trusted,
    valid: (
      [
        ["two-roots", file(signedOf(256, { root: otherRoot }))],
        ["two-incarnations", file(signedOf(300, { incarnation: clone }))],
        ["no-consistency", file(signedOf(300, { root: otherRoot }))],
      ] as const
    ).map(([reason, bytes]) => {
      const proof = verifyForkProof(bytes, log.logKeys);
      if (proof.reason !== reason) throw new Error(`the fork is read as ${proof.reason}`);
      return { reason, strength: proof.strength, file: fromUtf8(bytes) };
    }),
    invalid: (
      [
        ["the-same-head-twice", file(first)],
        ["second-by-a-stranger", file(signedOf(300, {}, strangerKey))],
        ["not-json", utf8("fork")],
      ] as const
    ).map(([name, bytes]) => ({
      name,
      file: fromUtf8(bytes),
      code: codeOf(() => verifyForkProof(bytes, log.logKeys)),
    })),
  };
}

/** A text that is no checkpoint, under a good signature of the log. */
function signedText(text: string): Uint8Array {
  return encodeNote({ text, signatures: [signNote(text, { ...logKey, name: origin })] });
}

function cosignedOf(checkpoint: Uint8Array, line = cosignatureOn(checkpoint)): Uint8Array {
  return encodeCheckpoint(withSignatures(parseCheckpoint(checkpoint), [line]));
}

function entryOf(index: number): Uint8Array {
  return entries[index]?.bytes ?? new Uint8Array(0);
}

function ask(
  oldSize: number,
  size: number,
  change: Parameters<typeof signedOf>[1] = {},
  proveFrom: number = oldSize,
): string {
  const proof = consistencyProof(leaves.slice(0, size), proveFrom);
  return fromUtf8(encodeAddCheckpoint({ oldSize, proof, checkpoint: signedOf(size, change) }));
}
