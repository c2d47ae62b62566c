// What one connection brings of an upload, encrypted as it arrives: chunks of 64 KiB, each under its number in this part.
import { type FileHandle, open } from "node:fs/promises";
import { CHUNK_SIZE, SEALED_CHUNK_SIZE } from "../../../protocol/exhibit-format.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { allocateForCopies } from "./copied-memory.ts";
import { createNewFile } from "./exhibit-files.ts";
import { ChunkAltered, LeafOpener, LeafSealer } from "./leaf-cipher.ts";

export const STAGING_KEY_SIZE = 32;

/** How long the file of a part is with so many bytes of the upload in it. */
export function stagedSizeOf(sizeBytes: number): number {
  return sizeBytes + Math.ceil(sizeBytes / CHUNK_SIZE) * (SEALED_CHUNK_SIZE - CHUNK_SIZE);
}

/** Writes a part from its beginning. R3: its key encrypts these bytes and no others, so that no file can be continued. */
export class PartWriter {
  readonly #file: FileHandle;
  readonly #sealer: LeafSealer;
  readonly #chunk = allocateForCopies(CHUNK_SIZE);
  #held = 0;
  #chunks = 0;
  #writtenBytes = 0;

  private constructor(file: FileHandle, key: Uint8Array) {
    this.#file = file;
    this.#sealer = new LeafSealer(key);
  }

  /** `key`: drawn for this part alone. Throws EEXIST where the part was begun before. */
  static async create(path: string, key: Uint8Array): Promise<PartWriter> {
    return new PartWriter(await createNewFile(path), key);
  }

  /** Bytes of the upload that the file has; what does not fill a chunk yet is not among them. */
  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  async write(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + CHUNK_SIZE - this.#held);
      this.#chunk.set(part, this.#held);
      this.#held += part.length;
      at += part.length;
      if (this.#held === CHUNK_SIZE) await this.#writeChunk();
    }
  }

  /** Writes the last, shorter chunk. Nothing can follow it. */
  async end(): Promise<void> {
    if (this.#held > 0) await this.#writeChunk();
  }

  async sync(): Promise<void> {
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #writeChunk(): Promise<void> {
    const sealed = this.#sealer.seal(this.#chunks, this.#chunk.subarray(0, this.#held), false);
    // First: a chunk whose writing failed is never sealed a second time.
    this.#chunks += 1;
    const size = this.#held;
    this.#held = 0;
    await this.#file.appendFile(sealed);
    this.#writtenBytes += size;
  }
}

/** The bytes of a part; each piece is valid until the next. Refuses `upload-damaged`. */
export async function* readPart(path: string, key: Uint8Array, sizeBytes: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, "r");
  try {
    const opener = new LeafOpener(key);
    const sealed = allocateForCopies(SEALED_CHUNK_SIZE);
    const plaintext = new Uint8Array(new SharedArrayBuffer(CHUNK_SIZE));
    for (let chunk = 0, left = sizeBytes; left > 0; chunk += 1) {
      const size = Math.min(left, CHUNK_SIZE);
      await readWhole(file, sealed.subarray(0, stagedSizeOf(size)));
      yield plaintext.subarray(0, opener.open(chunk, sealed.subarray(0, stagedSizeOf(size)), false, plaintext));
      left -= size;
    }
  } catch (error) {
    throw error instanceof ChunkAltered ? uploadDamaged(error) : error;
  } finally {
    await file.close();
  }
}

/** What arrived of an upload cannot be read again as it came. */
export function uploadDamaged(cause?: unknown): Refusal {
  return new Refusal(
    "upload-damaged",
    "What had arrived of the file was damaged on the server's disk; send it again.",
    {
      cause,
    },
  );
}

async function readWhole(file: FileHandle, into: Uint8Array): Promise<void> {
  for (let at = 0; at < into.length;) {
    const { bytesRead } = await file.read(into, at, into.length - at);
    if (bytesRead === 0) throw uploadDamaged();
    at += bytesRead;
  }
}
