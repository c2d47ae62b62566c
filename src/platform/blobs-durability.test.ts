import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { openBlobStore } from "./blobs.ts";
import type * as DurableFiles from "./durable-files.ts";

const disk = vi.hoisted(() => ({
  /** Resolves once this folder's entries are on the disk: a slow disk, for one folder. */
  slow: undefined as { folder: string; reached: () => void; until: Promise<void> } | undefined,
}));

vi.mock("./durable-files.ts", async (original) => {
  const real = await original<typeof DurableFiles>();
  return {
    ...real,
    syncFolder: async (folder: string): Promise<void> => {
      if (folder === disk.slow?.folder) {
        disk.slow.reached();
        await disk.slow.until;
      }
      await real.syncFolder(folder);
    },
  };
});

/** Two contents that stand in one new folder of the store. */
function neighbours(): { first: Uint8Array; second: Uint8Array; place: string } {
  const seen = new Map<string, Uint8Array>();
  for (let n = 0; ; n += 1) {
    const second = new TextEncoder().encode(`content ${n}`);
    const place = createHash("sha256").update(second).digest("hex").slice(0, 4);
    const first = seen.get(place);
    if (first !== undefined) return { first, second, place: place.slice(0, 2) };
    seen.set(place, second);
  }
}

// R2: a receipt says "durable". A file is not, while the name of the folder that it stands in is not.
it("stores nothing durably in a new folder before the folder itself is durable, whoever made it", async () => {
  const folder = temporaryFolder();
  const store = await openBlobStore(folder);
  const { first, second, place } = neighbours();
  let open = (): void => undefined;
  const until = new Promise<void>((resolve) => (open = resolve));
  const isReached = new Promise<void>((reached) => (disk.slow = { folder: join(folder, place), reached, until }));
  const putFirst = store.put(first);
  await isReached;
  let isStored = false;
  const putSecond = store.put(second).then(() => (isStored = true));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(isStored).toBe(false);
  open();
  await Promise.all([putFirst, putSecond]);
  expect(isStored).toBe(true);
});

it("looks after a folder again that an interrupted process made", async () => {
  const folder = temporaryFolder();
  const { first, second, place } = neighbours();
  await (await openBlobStore(folder)).put(first);
  // A new process cannot know whether the one before it came to the end of making the folder.
  let isSynced = false;
  disk.slow = { folder: join(folder, place), reached: () => (isSynced = true), until: Promise.resolve() };
  await (await openBlobStore(folder)).put(second);
  expect(isSynced).toBe(true);
});
