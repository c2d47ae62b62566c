import type { Readable } from "node:stream";

export interface StoredBlob {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Content-addressed files: written once, durable before `put` resolves, read-only after. */
export interface BlobStore {
  /** Refuses with `blob-too-large` above maxBytes and with `disk-full` when there is no room; nothing is left then. */
  put(content: Uint8Array | AsyncIterable<Uint8Array>, options?: { maxBytes?: number }): Promise<StoredBlob>;
  /** Takes over a finished file of the same file system (it is renamed, not copied) after computing its digest. */
  adopt(path: string): Promise<StoredBlob>;
  /** Whole content, its digest checked. Refuses with `blob-missing` or `blob-damaged`. */
  get(sha256: string): Promise<Uint8Array>;
  /** Part of the content (end exclusive), digest not checked. Refuses with `blob-missing`. */
  stream(sha256: string, range?: { start: number; end: number }): Promise<Readable>;
  has(sha256: string): Promise<boolean>;
  sizeOf(sha256: string): Promise<number | undefined>;
  /** Where the file is, for worker threads that read it. */
  pathOf(sha256: string): string;
  /** Idempotent. */
  remove(sha256: string): Promise<void>;
  list(): AsyncIterable<string>;
}
