import type { parseFingerprint } from "../../src/protocol/fingerprint.ts";
import type { Sha256Hex } from "../../src/protocol/identifiers.ts";
import type { verifyPackage } from "../../src/protocol/package/verify-package.ts";

/** What the page's script offers, with or without a page around it. */
export interface Verifier {
  readonly verifyPackage: typeof verifyPackage;
  readonly parseFingerprint: typeof parseFingerprint;
  /** SHA-256 of a file of any size, with constant memory; tells how far it is, from 0 to 1. */
  digestOf(file: Blob, onProgress: (share: number) => void): Promise<{ sha256: Sha256Hex; sizeBytes: number }>;
}
