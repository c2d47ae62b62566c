import { base64 } from "../bytes.ts";
import { sha256Hex } from "../digest.ts";
import { parseLogEntry } from "../log-entry.ts";
import type { Signer } from "../signatures.ts";
import { INDEX_PATH, type PackageIndex, type PackageRole, signPackageIndex } from "./package-index.ts";
import { writeStoredZip, type ZipFile } from "./stored-zip.ts";

/** An audit log entry, opened for a court, and what it proves. */
export interface OpenedLogEntry {
  readonly entry: Uint8Array;
  readonly details: Uint8Array;
  readonly salt: Uint8Array;
  readonly proof: Uint8Array;
  /** The exact bytes whose SHA-256 the details name, when they are in the package. */
  readonly proves: Uint8Array | undefined;
}

export interface PackageParts {
  readonly designations: readonly Uint8Array[];
  /** Oldest version first. */
  readonly manifests: readonly Uint8Array[];
  /** In the order of their numbers. */
  readonly custody: readonly Uint8Array[];
  readonly receipts: readonly Uint8Array[];
  readonly log: readonly OpenedLogEntry[];
  /** Fork proofs about the sender's log. */
  readonly senderForks?: readonly Uint8Array[];
  /** HTML for people: as the certificate, it proves nothing. */
  readonly startPage?: Uint8Array | undefined;
  readonly certificate: Uint8Array | undefined;
  readonly verifierPage: Uint8Array | undefined;
}

type IndexFacts = Omit<PackageIndex, "version" | "files" | "log" | "senderForks" | "verifierSha256">;

interface NamedFile extends ZipFile {
  readonly role: PackageRole;
}

/** Puts a court package together and signs its index under the issuer's manifest keys (R6, R22). */
export function assemblePackage(
  facts: IndexFacts,
  parts: PackageParts,
  manifestSigners: readonly Signer[],
): Uint8Array<ArrayBuffer> {
  const evidence: NamedFile[] = [
    ...numbered("designations", "json", "designation", parts.designations),
    ...numbered("manifests", "json", "manifest", parts.manifests),
    ...numbered("custody", "json", "custody-entry", parts.custody),
    ...numbered("receipts", "json", "receipt", parts.receipts),
  ];
  const log = parts.log.map((opened, position) => {
    const folder = `log/${serial(position)}`;
    const proved = opened.proves && sha256Hex(opened.proves);
    return {
      files: [
        { path: `${folder}/entry.json`, content: opened.entry, role: "log-entry" },
        { path: `${folder}/details.json`, content: opened.details, role: "log-details" },
        { path: `${folder}/proof.txt`, content: opened.proof, role: "log-proof" },
      ] satisfies NamedFile[],
      listed: {
        entry: `${folder}/entry.json`,
        details: `${folder}/details.json`,
        salt: base64(opened.salt),
        proof: `${folder}/proof.txt`,
        proves: evidence.find((file) => proved !== undefined && sha256Hex(file.content) === proved)?.path ?? null,
      },
    };
  });
  for (const { entry } of parts.log) parseLogEntry(entry);
  const forks = numbered("forks", "json", "certificate", parts.senderForks ?? []);
  const files: NamedFile[] = [
    ...(parts.startPage ? [{ path: "begin-here.html", content: parts.startPage, role: "certificate" as const }] : []),
    ...evidence,
    ...log.flatMap((opened) => opened.files),
    ...forks,
    ...(parts.certificate
      ? [{ path: "certificate.pdf", content: parts.certificate, role: "certificate" as const }]
      : []),
    ...(parts.verifierPage
      ? [{ path: "verify.html", content: parts.verifierPage, role: "verifier-page" as const }]
      : []),
  ];
  const index: PackageIndex = {
    version: 1,
    ...facts,
    files: files.map(({ path, content, role }) => ({
      path,
      sha256: sha256Hex(content),
      sizeBytes: content.length,
      role,
    })),
    log: log.map((opened) => opened.listed),
    ...(forks.length === 0 ? {} : { senderForks: forks.map(({ path }) => path) }),
    verifierSha256: parts.verifierPage ? sha256Hex(parts.verifierPage) : null,
  };
  return writeStoredZip([{ path: INDEX_PATH, content: signPackageIndex(index, manifestSigners) }, ...files]);
}

function numbered(folder: string, ending: string, role: PackageRole, contents: readonly Uint8Array[]): NamedFile[] {
  return contents.map((content, position) => ({ path: `${folder}/${serial(position)}.${ending}`, content, role }));
}

function serial(position: number): string {
  return String(position + 1).padStart(5, "0");
}
