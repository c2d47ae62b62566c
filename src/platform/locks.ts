import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Refusal } from "../protocol/refusal.ts";

/** Held for the life of the process; a killed process frees it at once, there is nothing stale to clean up. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes the only lock on a folder. Refuses with `folder-in-use` when another process has it: two processes on one
 * data folder would destroy each other's rows.
 */
export function lockFolder(lockFile: string): FolderLock {
  mkdirSync(dirname(lockFile), { recursive: true, mode: 0o700 });
  const file = new DatabaseSync(lockFile, { timeout: 0 });
  try {
    file.exec("begin exclusive");
  } catch (cause) {
    file.close();
    throw new Refusal(
      "folder-in-use",
      `Another process is using ${dirname(lockFile)}. Stop that server first, or give this one its own data folder.`,
      { details: { folder: dirname(lockFile) }, cause },
    );
  }
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      file.close();
    },
  };
}
