/** One byte, changed: what an honest transfer never does, and what everybody who checks must find. */
import { readStoredZip, writeStoredZip } from "../../src/protocol/package/stored-zip.ts";

const LIMITS = { maxBytes: 256 * 2 ** 20, maxFiles: 20_000 };

/** The parts of a court package in which a byte can be changed, by the folders in which they lie. */
export const PACKAGE_PARTS = { manifest: "manifests/", receipt: "receipts/", log: "log/" } as const;
export type PackagePart = keyof typeof PACKAGE_PARTS;

export interface SpoiledPackage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The file in it that is no longer what it was. */
  readonly path: string;
}

/** The package with one bit changed in the middle of the first file of this part; undefined where it has no such part. */
export function spoilPackage(bytes: Uint8Array, part: PackagePart): SpoiledPackage | undefined {
  const files = readStoredZip(bytes, LIMITS);
  const target = files.find(({ path }) => path.startsWith(PACKAGE_PARTS[part]));
  if (target === undefined) return undefined;
  spoilMiddle(target.content);
  return { bytes: writeStoredZip(files), path: target.path };
}

/** Changes one bit in the middle, in place. Nothing to change where there is nothing. */
export function spoilMiddle(bytes: Uint8Array): void {
  const middle = Math.floor(bytes.length / 2);
  const byte = bytes[middle];
  if (byte !== undefined) bytes[middle] = byte ^ 1;
}
