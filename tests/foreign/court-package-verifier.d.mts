export interface ArchivedFile {
  readonly path: string;
  readonly content: Buffer;
}

export interface Finding {
  readonly check: string;
  readonly about: string;
  readonly outcome: "passed" | "failed" | "unproven" | "not-checked";
  readonly code?: string;
}

export function readArchive(bytes: Buffer): ArchivedFile[];
export function writeArchive(files: readonly ArchivedFile[]): Buffer;
export function verifyPackage(
  bytes: Buffer,
  roots: readonly string[],
  exhibit?: { readonly sha256: string; readonly sizeBytes: number },
): { readonly verdict: string; readonly checks: readonly Finding[] };
