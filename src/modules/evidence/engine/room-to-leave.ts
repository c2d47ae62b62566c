// Room on a disk: looked at before the first byte, and again while a long work fills it, alone or beside others.
import { DISK_RESERVES, type DiskUse, hasRoomFor } from "../../../platform/disk-reserves.ts";
import { type DiskGauge, freeBytes } from "../../../platform/disk-space.ts";
import { Refusal } from "../../../protocol/refusal.ts";

/** For whom something is written, and who knows what is free. */
export interface RoomToLeave {
  readonly use: DiskUse;
  readonly disk: DiskGauge;
}

/** Where no server is: a folder that a person named to a command. */
export const NAMED_FOLDER: RoomToLeave = { use: "command", disk: { freeBytes } };

/** A disk takes some GB in a second: what is written between two looks is a part of what is kept. */
const LOOK_EVERY_MS = 50;

/** Refuses with `disk-full` before the first byte when what is coming would not leave what must stay free. */
export async function requireRoom(
  { use, disk }: RoomToLeave,
  folder: string,
  neededBytes: number,
  what: string,
): Promise<void> {
  const free = await disk.freeBytes(folder);
  if (!hasRoomFor(use, free, neededBytes)) throw withoutRoom(use, free, what, neededBytes);
}

/** Runs work that writes there, and stops it with `disk-full` when the disk comes to what must stay free, whoever fills it. */
export async function withinRoom<T>(
  { use, disk }: RoomToLeave,
  folder: string,
  what: string,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const look = async (): Promise<void> => {
    const free = await disk.freeBytes(folder);
    if (!hasRoomFor(use, free, 0)) stop.abort(withoutRoom(use, free, what));
  };
  const timer = setInterval(() => void look().catch((error: unknown) => stop.abort(error)), LOOK_EVERY_MS);
  timer.unref();
  try {
    return await work(signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]));
  } catch (error) {
    // The work knows only that it was stopped.
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    clearInterval(timer);
  }
}

/** `neededBytes`: undefined when the work was under way. */
function withoutRoom(use: DiskUse, free: number, what: string, neededBytes?: number): Refusal {
  const keptBytes = DISK_RESERVES[use];
  const why =
    neededBytes === undefined
      ? `The disk has come to the ${keptBytes} bytes that stay free on it: ${what} was stopped and nothing of it was kept.`
      : `The disk has ${free} bytes free; ${what} needs ${neededBytes}, and ${keptBytes} stay free.`;
  const elsewhere = use === "command" ? ", or name a folder on another disk" : "";
  return new Refusal("disk-full", `${why} Make room${elsewhere}, then start again.`, {
    details: { freeBytes: free, keptBytes, ...(neededBytes === undefined ? {} : { neededBytes }) },
  });
}
