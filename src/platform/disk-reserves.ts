/**
 * What stays free on a disk, in bytes, by what is written on it: the one table for everything that can be large. Each looks before it
 * writes, and what takes long looks again while it does. Rows, log and journal ask nobody: they are small, and what the others leave is theirs.
 */
export const DISK_RESERVES = {
  /** Dispatches for preservation and emergency. They leave room for database, journal and log: without them nothing could be receipted. */
  urgent: 256 * 2 ** 20,
  /**
   * Everything else on a server: ordinary dispatches, exhibits that are sealed, fetched or opened, court packages. It waits until a
   * person made room; what is urgent cannot, so the room between the two is for that alone (R27).
   */
  ordinary: 1024 * 2 ** 20,
  /** The commands seal and open, in a folder that a person named: often a stick, or a machine without a server. */
  command: 64 * 2 ** 20,
} as const;

export type DiskUse = keyof typeof DISK_RESERVES;

/** Whether so many bytes may still be written for this use. */
export function hasRoomFor(use: DiskUse, freeBytes: number, sizeBytes: number): boolean {
  return freeBytes - sizeBytes >= DISK_RESERVES[use];
}
