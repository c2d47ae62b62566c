/**
 * Changes to court packages, for two implementations to judge alike (R7): to bytes, to files, and to members of JSON, where
 * what is changed is signed anew by the invented States, so that the change reaches the checks behind the signatures.
 */
import { crc32 } from "node:zlib";
import { base64, concat, fromUtf8, utf8 } from "../../src/protocol/bytes.ts";
import { logOrigin, witnessName } from "../../src/protocol/checkpoint.ts";
import { cosign } from "../../src/protocol/cosignature.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { parseEnvelope, signEnvelope } from "../../src/protocol/dsse.ts";
import { INDEX_PATH, PACKAGE_INDEX_TYPE, PACKAGE_LIMITS } from "../../src/protocol/package/package-index.ts";
import { readStoredZip, type ZipFile } from "../../src/protocol/package/stored-zip.ts";
import { type Signer, signerOf } from "../../src/protocol/signatures.ts";
import { signatureLine, signNote } from "../../src/protocol/signed-note.ts";
import { spelled } from "../../src/second-verifier/index.ts";
import type { InventedPackage } from "./invented-package.ts";
import { type InventedState, type RootHolder, rootSigners, signerFor } from "./invented-states.ts";
import { type Chance, mutateJsonText } from "./json-mutations.ts";

/** A package, and every secret of its States, so that what was changed can be signed anew. */
export interface MutablePackage {
  readonly files: readonly ZipFile[];
  readonly issuer: InventedState;
  readonly sender: InventedState;
  /** By kind of payload and State; those of the index under "package-index". */
  readonly signers: Readonly<Record<string, readonly Signer[]>>;
}

export function mutable({ bytes, issuer, sender }: InventedPackage, roots: readonly RootHolder[] = []): MutablePackage {
  const of = (state: InventedState): Record<string, readonly Signer[]> => ({
    [`designation ${state.view.state}`]: rootSigners([...state.roots, ...roots]),
    [`receipt ${state.view.state}`]: [signerFor(state, "receipt")],
    [`exhibit-manifest ${state.view.state}`]: state.pairs.manifest.map((pair) => signerOf(pair)),
  });
  const index = { "package-index": issuer.pairs.manifest.map((pair) => signerOf(pair)) };
  return {
    files: readStoredZip(bytes, PACKAGE_LIMITS),
    issuer,
    sender,
    signers: { ...of(issuer), ...of(sender), ...index },
  };
}

/** One changed package. The same chance gives the same one. */
export function mutatePackage(base: MutablePackage, chance: Chance): Uint8Array {
  let files = base.files;
  const rounds = chance.below(4) === 0 ? 2 : 1;
  for (let round = 0; round < rounds; round += 1) {
    files = chance.pick([mutateBytesOfFile, mutateFiles, mutateJson, mutateJson, mutateJson, mutateProof])(
      base,
      files,
      chance,
    );
  }
  if (chance.below(8) > 0) files = relisted(base, files, chance);
  const bytes = archived(files);
  return chance.below(5) === 0 ? mutateBytes(bytes, chance) : bytes;
}

/**
 * The package with one file changed, and the index listing it as it is now: the payload of an envelope, signed anew, or the
 * text of what is no envelope.
 */
export function changePackage(
  base: MutablePackage,
  path: string,
  change: (text: string) => string | Uint8Array,
): Uint8Array {
  const bytesOf = (text: string): Uint8Array => {
    const changed = change(text);
    return typeof changed === "string" ? utf8(changed) : changed;
  };
  const files = base.files.map((file) => {
    if (file.path !== path) return file;
    const text = fromUtf8(file.content);
    if (!text.startsWith('{"payloadType"')) return { ...file, content: bytesOf(text) };
    const { payloadType, payload } = parseEnvelope(file.content, { maxPayloadBytes: 2 ** 20 });
    const signers = signersOf(base, path, payloadType, JSON.parse(fromUtf8(payload)));
    return { ...file, content: signEnvelope(payloadType, bytesOf(fromUtf8(payload)), signers) };
  });
  return archived(relisted(base, files, { below: () => 1 }));
}

/** Bytes without any sense, some of which begin like an archive. */
export function mutateBytes(bytes: Uint8Array, chance: Chance): Uint8Array {
  const at = chance.below(bytes.length + 1);
  switch (chance.below(6)) {
    case 0:
      return bytes.slice(0, at);
    case 1:
      return concat(bytes.slice(0, at), chance.bytes(1 + chance.below(40)), bytes.slice(at));
    case 2:
      return concat(bytes.slice(0, at), bytes.slice(Math.min(bytes.length, at + 1 + chance.below(100))));
    case 3:
      return concat(bytes, bytes.slice(at));
    case 4:
      return concat(bytes.slice(0, chance.below(31)), chance.bytes(chance.below(300)));
    default: {
      const other = bytes.slice();
      for (let count = 1 + chance.below(3); count > 0; count -= 1) {
        const place = chance.below(Math.max(1, other.length));
        other[place] = (other[place] ?? 0) ^ (1 << chance.below(8));
      }
      return other;
    }
  }
}

function mutateBytesOfFile(_base: MutablePackage, files: readonly ZipFile[], chance: Chance): readonly ZipFile[] {
  const target = chance.pick(files);
  return files.map((file) => (file === target ? { ...file, content: mutateBytes(file.content, chance) } : file));
}

function mutateFiles(_base: MutablePackage, files: readonly ZipFile[], chance: Chance): readonly ZipFile[] {
  const [one, other] = [chance.pick(files), chance.pick(files)];
  switch (chance.below(6)) {
    case 0:
      return files.filter((file) => file !== one);
    case 1:
      return [...files, { path: chance.pick([one.path, "more.json", "A", "a//b", "a/../b"]), content: other.content }];
    case 2:
      return files.map((file) => (file === one ? { ...file, content: other.content } : file));
    case 3:
      return files.map((file) =>
        file === one ? { ...file, path: chance.pick(["moved.json", "-", other.path]) } : file,
      );
    case 4:
      return files.toSorted(() => chance.below(3) - 1);
    default:
      return files.map((file) => {
        if (file === one) return { ...file, content: other.content };
        return file === other ? { ...file, content: one.content } : file;
      });
  }
}

/** A member of a document; of what is signed, inside the envelope, signed anew, or of the envelope itself. */
function mutateJson(base: MutablePackage, files: readonly ZipFile[], chance: Chance): readonly ZipFile[] {
  const target = chance.pick(files.filter(({ path }) => path.endsWith(".json")));
  const others = files.map(({ content }) => sha256Hex(content));
  const inside = target.path === INDEX_PATH || chance.below(5) > 0 ? resigned(base, target, chance, others) : undefined;
  const content = inside ?? mutatedText(target.content, chance, others);
  return files.map((file) => (file === target ? { ...file, content } : file));
}

function mutatedText(content: Uint8Array, chance: Chance, words: readonly string[]): Uint8Array {
  try {
    return mutateJsonText(fromUtf8(content), chance, words);
  } catch {
    return mutateBytes(content, chance); // an earlier round left no JSON
  }
}

function resigned(
  base: MutablePackage,
  { path, content }: ZipFile,
  chance: Chance,
  words: readonly string[],
): Uint8Array | undefined {
  try {
    const { payloadType, payload } = parseEnvelope(content, { maxPayloadBytes: 2 ** 20 });
    const signers = signersOf(base, path, payloadType, JSON.parse(fromUtf8(payload)));
    return signEnvelope(payloadType, mutateJsonText(fromUtf8(payload), chance, words), signers);
  } catch {
    return undefined; // what is no envelope is changed as it is
  }
}

function signersOf(base: MutablePackage, path: string, payloadType: string, said: unknown): readonly Signer[] {
  if (path === INDEX_PATH) return indexSigners(base);
  const kind = payloadType.replace("application/vnd.rogatory.", "").replace(".v1+json", "");
  const { state, giver, binding } = said as { state?: string; giver?: string; binding?: { from: { state: string } } };
  return base.signers[`${kind} ${state ?? giver ?? binding?.from.state ?? ""}`] ?? [];
}

function indexSigners({ signers }: MutablePackage): readonly Signer[] {
  return signers["package-index"] ?? [];
}

/** The index with the digests and sizes of the files as they are now, so that what was changed is not just "altered". */
function relisted(base: MutablePackage, files: readonly ZipFile[], chance: Pick<Chance, "below">): readonly ZipFile[] {
  const index = files.find(({ path }) => path === INDEX_PATH);
  if (!index) return files;
  try {
    const { payload } = parseEnvelope(index.content, { maxPayloadBytes: 2 ** 20 });
    const said = JSON.parse(fromUtf8(payload)) as { files: { path: string; sha256: string; sizeBytes: number }[] };
    const there = new Map(files.map(({ path, content }) => [path, content]));
    let isSame = true;
    for (const file of said.files) {
      const content = there.get(file.path);
      if (!content || sha256Hex(content) === file.sha256) continue;
      Object.assign(file, { sha256: sha256Hex(content), sizeBytes: content.length });
      isSame = false;
    }
    if (isSame) return files;
    const signers = chance.below(10) === 0 ? indexSigners(base).toReversed() : indexSigners(base);
    const content = signEnvelope(PACKAGE_INDEX_TYPE, utf8(JSON.stringify(said)), signers);
    return files.map((file) => (file === index ? { ...file, content } : file));
  } catch {
    return files; // an earlier round left no index that could be read
  }
}

const SECONDS = [
  0n,
  1_803_902_400n,
  1_806_580_800n,
  253_402_300_800n,
  8_640_000_000_000n,
  8_640_000_000_001n,
  2n ** 63n,
];

/** A checkpoint with other lines, signed and cosigned anew; or other lines around it. */
function mutateProof(base: MutablePackage, files: readonly ZipFile[], chance: Chance): readonly ZipFile[] {
  const target = chance.pick(files.filter(({ path }) => path.endsWith("proof.txt")));
  if (!target) return files;
  const content = chance.below(3) === 0 ? mutateLines(target.content, chance) : headAnew(base, target.content, chance);
  return files.map((file) => (file === target ? { ...file, content } : file));
}

function mutateLines(content: Uint8Array, chance: Chance): Uint8Array {
  const lines = new TextDecoder().decode(content).split("\n");
  const at = chance.below(lines.length);
  const line = lines[at] ?? "";
  const odd = ["", "index 01", "index 9007199254740993", "extra ", "extra QQ==", "— x+y QUFBQUFB", "—  QUFBQUFB", line];
  const further = [
    "— \u0085 QUFBQUFB",
    "— a\u180eb QUFBQUFB",
    `${line} `,
    `${line}\t`,
    line.toUpperCase(),
    "— a QUFBQQ==",
  ];
  lines.splice(at, chance.below(2), chance.pick([...odd, ...further]));
  if (chance.below(20) === 0) lines.push(...Array.from({ length: 70 }, () => "— a QUFBQUFB"));
  return utf8(lines.join("\n"));
}

function headAnew({ issuer, sender }: MutablePackage, content: Uint8Array, chance: Chance): Uint8Array {
  const whole = new TextDecoder().decode(content);
  const split = whole.indexOf("\n\n");
  const note = whole.slice(split + 2);
  const lines = note.slice(0, Math.max(0, note.lastIndexOf("\n\n"))).split("\n");
  const at = chance.below(lines.length + 1);
  const odd = [
    "0",
    "01",
    "9007199254740993",
    logOrigin("XC", "0".repeat(32)),
    `incarnation 1 ${"0".repeat(32)}`,
    `incarnation 01 ${"0".repeat(32)}`,
    `incarnation 12345678901 ${"0".repeat(32)}`,
    "further",
    "",
    lines[at] ?? "further",
  ];
  if (chance.below(3) > 0) lines.splice(at, chance.below(2), chance.pick(odd));
  const text = `${lines.join("\n")}\n`;
  try {
    const { origin } = issuer.view.designation.log;
    const signed = signNote(text, { ...signerFor(issuer, "log"), name: origin });
    const witness = { ...signerFor(sender, "witness"), name: witnessName(sender.view.state) };
    const seconds = chance.pick(SECONDS);
    const cosigned = cosign(text, new Date(Number(seconds) * 1000), witness);
    const time = base64(new Uint8Array(new BigUint64Array([seconds]).buffer).toReversed());
    const stamped =
      chance.below(4) === 0
        ? { ...cosigned, signature: concat(Uint8Array.from(Buffer.from(time, "base64")), cosigned.signature.slice(8)) }
        : cosigned;
    const written = [signed, stamped, ...(chance.below(4) === 0 ? [stamped] : [])].map(signatureLine).join("");
    return utf8(`${whole.slice(0, split)}\n\n${text}\n${written}`);
  } catch {
    return mutateLines(content, chance); // a time or text that nobody can sign
  }
}

/** Spelled without any check of names, so that doubled and forbidden ones come out too. */
function archived(files: readonly ZipFile[]): Uint8Array {
  return spelledWith(files, ({ content }) => crc32(content));
}

/** The archive of these files, with these numbers where the CRC of each stands, in both of its headers. */
export function spelledWith(files: readonly ZipFile[], crcOf: (file: ZipFile) => number): Uint8Array {
  const pieces = spelled(
    files.map((file) => ({ path: file.path, content: Buffer.from(file.content), crc: crcOf(file) })),
  );
  return new Uint8Array(Buffer.concat(pieces));
}
