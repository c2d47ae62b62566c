import { crc32 } from "node:zlib";
import { type ArchivedFile, readArchive } from "./archive.ts";
import { hexDigest } from "./encoding.ts";
import type { Envelope } from "./envelope.ts";
import type { Findings } from "./findings.ts";
import { type PackageIndex, readIndex, type Role } from "./package-index.ts";

/** A package taken apart. "Of a role" means in the order of the index (spec/court-package.md, "The index"). */
export interface Contents {
  readonly index: PackageIndex;
  readonly envelope: Envelope;
  readonly indexBytes: Buffer;
  readonly hasIndexItsCrc: boolean;
  file(path: string): Buffer | undefined;
  /** Every path of a role, whether the file is there or not. */
  listed(role: Role): readonly string[];
  /** The files of a role that are there. */
  present(role: Role): readonly { readonly path: string; readonly bytes: Buffer }[];
}

/** spec/court-package.md, checks 1 to 4; undefined if nothing more is checked. */
export function openContents(findings: Findings, bytes: Buffer): Contents | undefined {
  const files = findings.examine("package-readable", "package", () => readArchive(bytes));
  if (!files) return undefined;
  const byPath = new Map(files.map((file) => [file.path, file]));
  const indexFile = byPath.get("index.json");
  if (!indexFile) {
    findings.note("file-present", "index.json", "failed", "file-missing");
    return undefined;
  }
  const read = findings.examine("package-readable", "index.json", (doubt) => {
    const said = readIndex(indexFile.content);
    if (isCritical(said.index)) doubt("unknown-critical-field");
    return said;
  });
  if (!read) return undefined;
  compareFiles(findings, read.index, byPath);
  const listed = (role: Role): string[] =>
    read.index.files.filter((file) => file.role === role).map(({ path }) => path);
  return {
    ...read,
    indexBytes: indexFile.content,
    hasIndexItsCrc: hasItsCrc(indexFile),
    file: (path) => byPath.get(path)?.content,
    listed,
    present: (role) =>
      listed(role).flatMap((path) => {
        const file = byPath.get(path);
        return file ? [{ path, bytes: file.content }] : [];
      }),
  };
}

/** "Older readers": only a later version judges it in full. */
export function isCritical({ critical }: PackageIndex): boolean {
  return critical !== undefined && critical.length > 0;
}

/** Checks 3 and 4. */
function compareFiles(findings: Findings, { files }: PackageIndex, byPath: ReadonlyMap<string, ArchivedFile>): void {
  const listed = new Set(files.map(({ path }) => path));
  if (listed.size !== files.length) findings.note("file-listed", "index.json", "failed", "file-listed-twice");
  for (const path of byPath.keys()) {
    if (path !== "index.json" && !listed.has(path)) findings.note("file-listed", path, "failed", "file-not-listed");
  }
  for (const { path, sizeBytes, sha256 } of files) {
    const there = byPath.get(path);
    if (!there) findings.note("file-present", path, "failed", "file-missing");
    else if (there.content.length === sizeBytes && hexDigest(there.content) === sha256 && hasItsCrc(there))
      findings.note("file-unaltered", path, "passed");
    else findings.note("file-unaltered", path, "failed", "file-altered");
  }
}

function hasItsCrc({ content, crc }: ArchivedFile): boolean {
  return crc32(content) === crc;
}
