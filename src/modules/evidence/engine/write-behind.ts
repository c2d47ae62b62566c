import type { FileHandle } from "node:fs/promises";

const LOOK_EVERY_MS = 50;
/** Large enough that the disk is given work, small enough that little is left to wait for at the end. */
const SYNC_EVERY_BYTES = 32 * 2 ** 20;

/**
 * Sends what worker threads write to the disk while they go on, so that the sync at the end has little left to do and
 * the page cache stays clean. The function it returns ends it, and throws what the disk said meanwhile: an error of a
 * sync is told once only, so it must not be lost here.
 */
export function writeBehind(file: FileHandle, writtenBytes: () => number): () => Promise<void> {
  let syncedBytes = 0;
  let syncing: Promise<void> | undefined;
  let failure: unknown;
  const timer = setInterval(() => {
    const now = writtenBytes();
    if (syncing !== undefined || failure !== undefined || now - syncedBytes < SYNC_EVERY_BYTES) return;
    syncedBytes = now;
    syncing = file
      .datasync()
      .catch((error: unknown) => {
        failure = error;
      })
      .finally(() => {
        syncing = undefined;
      });
  }, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await syncing;
    if (failure !== undefined) throw failure;
  };
}
