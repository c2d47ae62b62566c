import type { Priority } from "./priority.ts";

/** R27: free room on the disk of the dispatches, in bytes, that stays free when this one is stored. */
export const DISK_FLOOR = {
  /** Ordinary dispatches and bodies of exhibits leave this much for what is urgent. */
  ordinaryBytes: 1024 * 1024 * 1024,
  /** Urgent dispatches leave this much for database, journal and log: without them nothing could be receipted. */
  urgentBytes: 256 * 1024 * 1024,
} as const;

/** Whether a dispatch of this size may still be stored. */
export function hasRoom(freeBytes: number, sizeBytes: number, priority: Priority): boolean {
  const floor = priority === "ordinary" ? DISK_FLOOR.ordinaryBytes : DISK_FLOOR.urgentBytes;
  return freeBytes - sizeBytes >= floor;
}
