import type { HighWaterMark } from "../../platform/index.ts";
import { type AuditPlatform, isLogMark, markOf } from "./audit-platform.ts";
import * as headStore from "./head-store.ts";

/**
 * What the database holds of each log, under the names of the marks that are kept outside the backups (R1); first of the open one. What a mark says of a log
 * that was closed is settled: two people decided about it.
 */
export async function heldMarks(platform: AuditPlatform): Promise<Record<string, { value: number; digest: string }>> {
  const { db } = platform.database;
  const logs = await headStore.listLogs(db);
  const open = logs.at(-1);
  const head = open && (await headStore.findNewestHead(db, open.number));
  const held: Record<string, { value: number; digest: string }> = {};
  if (open !== undefined && head !== undefined) held[markOf(open)] = { value: head.size, digest: head.root };
  const settled = new Set(logs.flatMap(({ closing }) => closing?.settled_marks ?? []));
  for (const [name, { value, digest = "" }] of Object.entries(platform.incarnation.highWater.marks())) {
    if (settled.has(name)) held[name] = { value, digest };
  }
  return held;
}

/** A mark of one of our logs that the database does not come up to: its name, and what it says. */
export async function markAhead(platform: AuditPlatform): Promise<[string, HighWaterMark] | undefined> {
  const held = await heldMarks(platform);
  return Object.entries(platform.incarnation.highWater.marks()).find(([name, mark]) => {
    const known = held[name];
    if (!isLogMark(name)) return false;
    return (
      known === undefined || known.value < mark.value || (known.value === mark.value && known.digest !== mark.digest)
    );
  });
}
