import { type SignedCheckpoint, logRootOf, verifyCheckpoint } from "../../../protocol/checkpoint.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { hashFromTiles } from "../../../protocol/tlog-tiles.ts";
import { originOf, ownLogKeys } from "../audit-platform.ts";
import type { AuditContext } from "../context.ts";
import * as headStore from "../head-store.ts";
import type { LogState } from "../types.ts";

/**
 * A peer showed a head as ours. Only our own signature convinces: a mere claim of a larger size could stop any server.
 * Signed by us and not ours any more means that we were set back or cloned (R1, R20): recovery.
 */
export async function judgeHeldHead(
  context: AuditContext,
  bytes: Uint8Array,
): Promise<{ ours: boolean; state: LogState }> {
  const head = await readOwn(context, bytes);
  if (head === undefined) return { ours: false, state: context.integrator.state };
  const { size, root } = head.checkpoint;
  const newest = await headStore.findNewestHead(context.platform.database.db);
  if (newest === undefined || size > newest.size) {
    await context.integrator.enterRecovery({
      code: "peer-holds-larger-head",
      message: `A peer holds a head of ours of size ${size}; we know only ${newest?.size ?? 0}.`,
    });
  } else if (root !== (await rootAt(context, size, newest.size))) {
    await context.integrator.enterRecovery({
      code: "peer-holds-other-head",
      message: `A peer holds a head of ours of size ${size} with a root that our log does not have.`,
    });
  }
  return { ours: true, state: context.integrator.state };
}

async function readOwn(context: AuditContext, bytes: Uint8Array): Promise<SignedCheckpoint | undefined> {
  try {
    const origin = await originOf(context.platform);
    return verifyCheckpoint(bytes, { origin, logKeys: ownLogKeys(context.platform) });
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

async function rootAt(context: AuditContext, size: number, newestSize: number): Promise<string> {
  const stored = await headStore.findHead(context.platform.database.db, size);
  if (stored !== undefined) return stored;
  return logRootOf(await hashFromTiles({ start: 0, end: size }, newestSize, (tile) => context.folder.tile(tile)));
}
