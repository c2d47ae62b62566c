import { readArchive } from "./archive.ts";
import { hexDigest } from "./encoding.ts";
import type { Envelope } from "./envelope.ts";
import type { Findings } from "./findings.ts";
import { type PackageIndex, readIndex, type Role } from "./package-index.ts";

/** A package taken apart. "Of a role" means in the order of the index (spec/court-package.md, "The index"). */
export interface Contents {
  readonly index: PackageIndex;
  readonly envelope: Envelope;
  readonly indexBytes: Buffer;
  file(path: string): Buffer | undefined;
  /** Every path of a role, whether the file is there or not. */
  listed(role: Role): readonly string[];
  /** The files of a role that are there. */
  present(role: Role): readonly { readonly path: string; readonly bytes: Buffer }[];
}

/** spec/court-package.md, checks 1 to 4; undefined if nothing more is checked. */
export function openContents(findings: Findings, bytes: Buffer): Contents | undefined {
  const files = findings.run("package-readable", "package", () => readArchive(bytes));
  if (!files) return undefined;
  const byPath = new Map(files.map(({ path, content }) => [path, content]));
  const indexBytes = byPath.get("index.json");
  if (!indexBytes) {
    findings.note("file-present", "index.json", "failed", "file-missing");
    return undefined;
  }
  const read = findings.run("package-readable", "index.json", () => readIndex(indexBytes));
  if (!read) return undefined;
  compareFiles(findings, read.index, byPath);
  const listed = (role: Role): string[] =>
    read.index.files.filter((file) => file.role === role).map(({ path }) => path);
  return {
    ...read,
    indexBytes,
    file: (path) => byPath.get(path),
    listed,
    present: (role) =>
      listed(role).flatMap((path) => {
        const content = byPath.get(path);
        return content ? [{ path, bytes: content }] : [];
      }),
  };
}

/** Checks 3 and 4. */
function compareFiles(findings: Findings, { files }: PackageIndex, byPath: ReadonlyMap<string, Buffer>): void {
  const listed = new Set(files.map(({ path }) => path));
  if (listed.size !== files.length) findings.note("file-listed", "index.json", "failed", "file-listed-twice");
  for (const path of byPath.keys()) {
    if (path !== "index.json" && !listed.has(path)) findings.note("file-listed", path, "failed", "file-not-listed");
  }
  for (const { path, sizeBytes, sha256 } of files) {
    const content = byPath.get(path);
    if (!content) findings.note("file-present", path, "failed", "file-missing");
    else if (content.length === sizeBytes && hexDigest(content) === sha256)
      findings.note("file-unaltered", path, "passed");
    else findings.note("file-unaltered", path, "failed", "file-altered");
  }
}
