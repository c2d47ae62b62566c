import { statfs } from "node:fs/promises";
import { Refusal } from "../protocol/refusal.ts";
import { systemErrorCode } from "./system-error.ts";

/** How much room the disks have. A part of the platform, so that tests can fill a disk that is not full. */
export interface DiskGauge {
  /** What an unprivileged user may still write in this folder, which may be a mount of its own. */
  freeBytes(folder: string): Promise<number>;
}

/** What an unprivileged user may still write there. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Refuses with `disk-full` when fewer than these bytes are free. */
export async function requireFreeSpace(folder: string, neededBytes: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free >= neededBytes) return;
  throw new Refusal(
    "disk-full",
    `The disk under ${folder} has ${free} bytes free; ${neededBytes} are needed. Make room, then try again.`,
    { details: { folder, freeBytes: free, neededBytes } },
  );
}

/** Turns "no space left" and "quota exceeded" of the operating system into a refusal; anything else comes back as it is. */
export function asDiskRefusal(error: unknown): unknown {
  const code = systemErrorCode(error);
  if (code !== "ENOSPC" && code !== "EDQUOT") return error;
  return new Refusal("disk-full", "The disk is full: nothing was kept of this. Make room, then try again.", {
    cause: error,
  });
}
