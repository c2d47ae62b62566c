import type { parseFingerprint } from "../../src/protocol/fingerprint.ts";
import type { Sha256Hex } from "../../src/protocol/identifiers.ts";
import type { verifyPackage } from "../../src/protocol/package/verify-package.ts";

/** What is needed of a file: a browser's File has it, and so can a file of any size outside a browser. */
export interface SliceableFile {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** What the page's script offers, with or without a page around it. */
export interface Verifier {
  readonly verifyPackage: typeof verifyPackage;
  readonly parseFingerprint: typeof parseFingerprint;
  /**
   * SHA-256 of a file of any size, with constant memory; tells how far it is, from 0 to 1. Refuses `file-not-readable`
   * when fewer bytes come than the file has: what could not be read is not altered.
   */
  digestOf(file: SliceableFile, onProgress: (share: number) => void): Promise<{ sha256: Sha256Hex; sizeBytes: number }>;
}
