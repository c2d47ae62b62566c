import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../tests/support/temporary-folders.ts";
import { openBlobStore } from "./blobs.ts";
import { syncFolder } from "./durable-files.ts";

/** A disk that is slow with one folder, and says when it comes to it. */
function slowWith(slow: string, reached: () => void, until: Promise<void>): (folder: string) => Promise<void> {
  return async (folder) => {
    if (folder === slow) {
      reached();
      await until;
    }
    await syncFolder(folder);
  };
}

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
  const { first, second, place } = neighbours();
  let open = (): void => undefined;
  const until = new Promise<void>((resolve) => (open = resolve));
  let reached = (): void => undefined;
  const isReached = new Promise<void>((resolve) => (reached = resolve));
  const store = await openBlobStore(folder, { syncFolder: slowWith(join(folder, place), reached, until) });
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
  const watching = slowWith(join(folder, place), () => (isSynced = true), Promise.resolve());
  await (await openBlobStore(folder, { syncFolder: watching })).put(second);
  expect(isSynced).toBe(true);
});
