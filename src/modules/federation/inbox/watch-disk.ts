import { join } from "node:path";
import { type DiskUse, hasRoomFor, type Platform, type Transaction } from "../../../platform/index.ts";
import { clearAlarmOf, raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import type { Priority } from "../domain/priority.ts";

/** What is free where dispatches are stored, in bytes. */
export async function freeForDispatches({ disk, config }: Pick<Platform, "disk" | "config">): Promise<number> {
  return await disk.freeBytes(join(config.dataFolder, "blobs"));
}

/** R27: which room a dispatch may use up. */
export function diskUseOf(priority: Priority): DiskUse {
  return priority === "ordinary" ? "ordinary" : "urgent";
}

/** Whether the room left is only for urgent dispatches, or for none. */
export async function isDiskLow(platform: Pick<Platform, "disk" | "config">): Promise<boolean> {
  return !hasRoomFor("ordinary", await freeForDispatches(platform), 0);
}

/** Below the floor ordinary dispatches are not taken any more: a person is told before urgent ones are stopped too (R27). */
export async function watchDisk(context: FederationContext, tx: Transaction, freeBytes: number): Promise<void> {
  const subject = { kind: "server", id: context.platform.config.state };
  if (hasRoomFor("ordinary", freeBytes, 0)) await clearAlarmOf(context, tx, "disk-low", subject);
  else {
    const details = { freeMiB: Math.floor(freeBytes / 2 ** 20) };
    await raiseAlarm(context, tx, { kind: "disk-low", peer: undefined, subject, details, priority: "preservation" });
  }
}
