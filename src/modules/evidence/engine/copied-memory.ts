// Memory that is copied from and to at every byte of an exhibit, laid out so that the copies are quick.

/**
 * Where the data begins in such memory. On an AMD Zen 4 the kernel read a file at less than half speed into memory that
 * begins in the first bytes of a page, as large allocations seem to, and wrote one at two thirds from memory that is
 * off a multiple of 32 bytes. Where neither holds, this costs nothing.
 */
export const COPY_OFFSET = 48;

/** Memory of a thread's own, for reading files into and writing them from. */
export function allocateForCopies(size: number): Buffer {
  return Buffer.alloc(COPY_OFFSET + size).subarray(COPY_OFFSET);
}

/**
 * Copies into shared memory. `set` would copy there word by word, as the memory model of the language asks; `fill` is a
 * plain copy and three times as quick. Nobody looks before a counter says that the bytes are there.
 */
export function copyToShared(target: Uint8Array<SharedArrayBuffer>, bytes: Uint8Array, at: number): void {
  if (bytes.length === 0) return;
  Buffer.from(target.buffer, target.byteOffset, target.byteLength).fill(bytes, at, at + bytes.length);
}
