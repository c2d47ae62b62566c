import { DISK_RESERVES } from "../../platform/index.ts";
import type { EvidenceContext } from "./context.ts";
import { roomBeside } from "./domain/room.ts";
import type { RoomToLeave } from "./engine/index.ts";
import type { Connection } from "./store.ts";
import { bodiesUnderWay } from "./transfer-store.ts";
import type { Exhibit, Room } from "./types.ts";

/** What a received exhibit needs and what is free for it, while that is still a question; else undefined. */
export async function roomOf(context: EvidenceContext, db: Connection, exhibit: Exhibit): Promise<Room | undefined> {
  if (exhibit.body === undefined || (exhibit.state !== "offered" && exhibit.state !== "accepted")) return undefined;
  const others = (await bodiesUnderWay(db)).filter(({ exhibitId }) => exhibitId !== exhibit.exhibitId);
  const freeBytes = roomBeside(await freeForExhibits(context), DISK_RESERVES.ordinary, others);
  return { neededBytes: exhibit.body.size, freeBytes };
}

/** For whatever this module writes: it leaves what is kept for urgent dispatches. */
export function roomToLeave({ platform }: EvidenceContext): RoomToLeave {
  return { use: "ordinary", disk: platform.disk };
}

/** What is free where bodies are stored, in bytes; the floor is not taken off. */
export async function freeForExhibits({ platform, folders }: EvidenceContext): Promise<number> {
  return await platform.disk.freeBytes(folders.receivedInto);
}
