import { sha256Hex } from "../digest.ts";
import type { Envelope } from "../dsse.ts";
import { type Checker, Unproven } from "./checker.ts";
import { INDEX_PATH, type PackageIndex, type PackageRole, PACKAGE_LIMITS, readPackageIndex } from "./package-index.ts";
import { hasOwnCrc, readStoredZip, type SpelledFile } from "./stored-zip.ts";

/** A package taken apart, each file compared with the index. */
export interface PackageContents {
  readonly index: PackageIndex;
  readonly indexEnvelope: Envelope;
  /** It names rules that this version does not know. */
  readonly isForLater: boolean;
  /** Contents of the file at a path, altered or not. */
  file(path: string): Uint8Array | undefined;
  /** Whether the archive gives the index the CRC that it has; that of every other file is compared here. */
  readonly hasIndexItsCrc: boolean;
  /** Paths of a role, in the order of the index. */
  paths(role: PackageRole): readonly string[];
}

/** Unpacks and compares digests. Undefined when not even the index can be read. */
export function openContents(checker: Checker, bytes: Uint8Array): PackageContents | undefined {
  const files = checker.run("package-readable", "package", () => readStoredZip(bytes, PACKAGE_LIMITS));
  if (!files) return undefined;
  const byPath = new Map(files.map((file) => [file.path, file]));
  const indexFile = byPath.get(INDEX_PATH);
  if (!indexFile) {
    checker.fail("file-present", INDEX_PATH, "file-missing");
    return undefined;
  }
  const read = checker.run("package-readable", INDEX_PATH, () => {
    const found = readPackageIndex(indexFile.content);
    return isForLater(found.index) ? new Unproven("unknown-critical-field", found) : found;
  });
  if (!read) return undefined;
  compareFiles(checker, read.index, byPath);
  return {
    index: read.index,
    isForLater: isForLater(read.index),
    indexEnvelope: read.envelope,
    file: (path) => byPath.get(path)?.content,
    hasIndexItsCrc: hasOwnCrc(indexFile),
    paths: (role) => read.index.files.filter((file) => file.role === role).map((file) => file.path),
  };
}

function isForLater({ critical = [] }: PackageIndex): boolean {
  return critical.length > 0;
}

function compareFiles(checker: Checker, index: PackageIndex, byPath: ReadonlyMap<string, SpelledFile>): void {
  const listed = new Set(index.files.map((file) => file.path));
  if (listed.size !== index.files.length) checker.fail("file-listed", INDEX_PATH, "file-listed-twice");
  for (const path of byPath.keys()) {
    if (path !== INDEX_PATH && !listed.has(path)) checker.fail("file-listed", path, "file-not-listed");
  }
  for (const file of index.files) {
    const there = byPath.get(file.path);
    if (!there) checker.fail("file-present", file.path, "file-missing");
    else if (isUnaltered(there, file)) checker.pass("file-unaltered", file.path);
    else checker.fail("file-unaltered", file.path, "file-altered");
  }
}

function isUnaltered(there: SpelledFile, listed: PackageIndex["files"][number]): boolean {
  const { content } = there;
  return content.length === listed.sizeBytes && sha256Hex(content) === listed.sha256 && hasOwnCrc(there);
}
