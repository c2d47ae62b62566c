import { base64, fromUtf8, hex, utf8 } from "../../src/protocol/bytes.ts";
import { parseLogDetails, parseLogEntry } from "../../src/protocol/log-entry.ts";
import {
  consistencyProof,
  emptyTreeHash,
  inclusionProof,
  leafHash,
  treeHash,
  verifyConsistency,
  verifyInclusion,
} from "../../src/protocol/merkle.ts";
import {
  bundlePath,
  encodeBundle,
  parseBundle,
  tileHashes,
  tilePath,
  tilesSince,
} from "../../src/protocol/tlog-tiles.ts";
import { codeOf, entries, leaves } from "./world.ts";

const SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 65, 70];

/** RFC 6962 hashing, and proofs at chosen places. Entry i is the text "entry i". */
export function merkleVectors(): object {
  const plain = Array.from({ length: 70 }, (_, i) => leafHash(utf8(`entry ${i}`)));
  const rootOf = (size: number) => treeHash(plain.slice(0, size));
  const inclusion = SIZES.filter((size) => size > 0).flatMap((size) =>
    [...new Set([0, size >> 1, size - 1])].map((index) => ({
      index,
      size,
      leaf: hex(plain[index] ?? emptyTreeHash()),
      root: hex(rootOf(size)),
      proof: inclusionProof(plain.slice(0, size), index).map(hex),
    })),
  );
  const consistency = SIZES.flatMap((size) =>
    SIZES.filter((oldSize) => oldSize <= size).map((oldSize) => ({
      oldSize,
      oldRoot: hex(rootOf(oldSize)),
      size,
      root: hex(rootOf(size)),
      proof: consistencyProof(plain.slice(0, size), oldSize).map(hex),
    })),
  );
  return {
    about: "RFC 6962, section 2.1, with SHA-256. Entry i is the ASCII text `entry i`. Hashes in hexadecimal.",
    leaves: plain.map(hex),
    roots: SIZES.map((size) => ({ size, root: hex(rootOf(size)) })),
    inclusion,
    invalidInclusion: spoilt(inclusion, (claim) =>
      verifyInclusion({ ...claim, ...bytesOf(claim, ["leaf", "root"]), proof: claim.proof.map(fromHexText) }),
    ),
    consistency,
    invalidConsistency: [
      ...spoilt(consistency, (claim) =>
        verifyConsistency({ ...claim, ...bytesOf(claim, ["oldRoot", "root"]), proof: claim.proof.map(fromHexText) }),
      ),
      {
        name: "empty-tree-with-another-root",
        oldSize: 0,
        oldRoot: hex(emptyTreeHash()),
        size: 0,
        root: hex(rootOf(1)),
        proof: [],
      },
    ],
  };
}

/** The exact bytes of entries, with what their commitments open to. */
export function entryVectors(): object {
  const [opening, entry] = entries;
  if (opening === undefined || entry === undefined) throw new Error("the invented log has no entries");
  const valid = fromUtf8(entry.bytes);
  const { random, ...rest } = parseLogEntry(entry.bytes);
  const invalid: [string, string][] = [
    ["another-format", valid.replace("entry-v1", "entry-v2")],
    ["type-without-dot", valid.replace("cooperation.request-sent", "requestsent")],
    ["type-in-capitals", valid.replace("cooperation", "Cooperation")],
    ["id-in-capitals", valid.replace(rest.id, rest.id.toUpperCase())],
    ["id-of-no-version", valid.replace(rest.id, withDigit(rest.id, 14, "0"))],
    ["id-of-another-variant", valid.replace(rest.id, withDigit(rest.id, 19, "7"))],
    ["time-of-no-day", valid.replace(rest.at, "2027-02-30T12:00:00.001Z")],
    ["time-of-no-hour", valid.replace(rest.at, "2027-02-28T24:00:00.001Z")],
    ["time-without-milliseconds", valid.replace(".001Z", "Z")],
    ["time-with-offset", valid.replace(".001Z", ".001+00:00")],
    ["commitment-too-short", valid.replace(rest.commitment, rest.commitment.slice(2))],
    ["commitment-in-capitals", valid.replace(rest.commitment, rest.commitment.toUpperCase())],
    ["without-random", valid.replace(`,"random":"${random}"`, "")],
    ["doubled-member", valid.replace("{", `{"id":"${rest.id}",`)],
    ["byte-after-the-end", `${valid}\n{`],
    ["not-an-object", "[]"],
    ["empty", ""],
  ];
  return {
    about: "One entry is one leaf: these bytes, base64. Commitments: SHA-256(salt || bytes).",
    valid: [opening, entry].map((one) => ({
      entry: base64(one.bytes),
      leafHash: hex(leafHash(one.bytes)),
      parsed: parseLogEntry(one.bytes),
      details: { salt: hex(one.detailsSalt), bytes: base64(one.details), parsed: parseLogDetails(one.details) },
      actor: { salt: hex(one.actorSalt), bytes: base64(one.actor) },
    })),
    validWithUnknownMember: base64(utf8(valid.replace("{", '{"later":true,'))),
    invalid: invalid.map(([name, text]) => ({
      name,
      entry: base64(utf8(text)),
      code: codeOf(() => parseLogEntry(utf8(text))),
    })),
  };
}

function withDigit(id: string, place: number, digit: string): string {
  return `${id.slice(0, place)}${digit}${id.slice(place + 1)}`;
}

/** Where the files of a log lie, and what is in them. */
export function tileVectors(): object {
  const tile = { level: 0, index: 1, width: 44 };
  const hashes = leaves.slice(256, 300);
  const bundle = entries.slice(256, 300).map(({ bytes }) => bytes);
  const encoded = encodeBundle(bundle.slice(0, 3));
  const invalid: [string, number, Uint8Array][] = [
    ["cut-in-an-entry", 3, encoded.slice(0, -1)],
    ["cut-in-a-length", 4, Uint8Array.from([...encoded, 0])],
    ["too-few", 4, encoded],
    ["too-many", 2, encoded],
  ];
  return {
    about: "C2SP tlog-tiles. The tree has the 300 entries of this file's `bundles`.",
    paths: [
      { level: 0, index: 0, width: 256 },
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1_234_067, width: 256 },
      { level: 2, index: 1000, width: 1 },
      { level: 0, index: 999, width: 1 },
    ].map((one) => ({ ...one, path: tilePath(one), entriesPath: bundlePath(one) })),
    tilesOfSize: [1, 255, 256, 257, 70_000].map((size) => ({
      size,
      partial: tilesSince(0, size)
        .filter(({ width }) => width < 256)
        .map(tilePath),
      count: tilesSince(0, size).length,
    })),
    bundles: [
      {
        path: bundlePath({ index: 0, width: 256 }),
        bytes: base64(encodeBundle(entries.slice(0, 256).map((e) => e.bytes))),
      },
      { path: bundlePath(tile), bytes: base64(encodeBundle(bundle)) },
    ],
    tiles: [
      { path: tilePath({ level: 0, index: 0, width: 256 }), bytes: base64(join(leaves.slice(0, 256))) },
      { path: tilePath(tile), bytes: base64(join(hashes)) },
      { path: tilePath({ level: 1, index: 0, width: 1 }), bytes: base64(treeHash(leaves.slice(0, 256))) },
    ],
    size: leaves.length,
    root: hex(treeHash(leaves)),
    invalidBundles: invalid.map(([name, width, bytes]) => ({
      name,
      width,
      bytes: base64(bytes),
      code: codeOf(() => parseBundle({ index: 0, width }, bytes)),
    })),
    invalidTiles: [
      { name: "one-byte-short", width: 44, bytes: base64(join(hashes).slice(1)) },
      { name: "one-hash-more", width: 43, bytes: base64(join(hashes)) },
    ].map((one) => ({
      ...one,
      code: codeOf(() => tileHashes({ level: 0, index: 1, width: one.width }, fromBase64Text(one.bytes))),
    })),
  };
}

interface Claim {
  readonly proof: readonly string[];
  readonly root: string;
}

/** Each claim with a proof, spoilt in one way at a time; none of them may verify. */
function spoilt<T extends Claim>(claims: readonly T[], holds: (claim: T) => boolean): object[] {
  const long = claims.filter(({ proof }) => proof.length > 1).slice(-2);
  const made = long.flatMap((claim) => [
    { name: "hash-altered", ...claim, proof: [flip(claim.proof[0] ?? ""), ...claim.proof.slice(1)] },
    { name: "hash-missing", ...claim, proof: claim.proof.slice(1) },
    { name: "hash-too-many", ...claim, proof: [...claim.proof, claim.root] },
    { name: "hashes-swapped", ...claim, proof: claim.proof.toReversed() },
    { name: "root-altered", ...claim, root: flip(claim.root) },
  ]);
  for (const claim of made) if (holds(claim)) throw new Error(`${claim.name} still verifies`);
  return made;
}

function bytesOf<K extends string>(claim: Record<K, string>, names: readonly K[]): Record<K, Uint8Array> {
  return Object.fromEntries(names.map((name) => [name, fromHexText(claim[name])])) as Record<K, Uint8Array>; // one each
}

function flip(text: string): string {
  return (text.startsWith("0") ? "1" : "0") + text.slice(1);
}

function fromHexText(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "hex"));
}

function fromBase64Text(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "base64"));
}

function join(hashes: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(hashes));
}
