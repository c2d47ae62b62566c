import { raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { findPeer } from "../directory/store.ts";
import { nextToOpen } from "../domain/opening-order.ts";
import { mayOpen } from "../domain/quota.ts";
import { OPENING_THREADS } from "./opening-pool.ts";
import { processDispatch } from "./process-dispatch.ts";
import { dueHeads, type InboxRow } from "./store.ts";

/**
 * Opens what is due, one dispatch of each peer at a time and as many peers at once as there are threads (R27). Returns
 * when nothing is due any more but what belongs to peers that have used their time of this minute: that stays stored.
 */
export async function openWaiting(context: FederationContext, signal: AbortSignal): Promise<void> {
  const { database, clock } = context.platform;
  const underWay = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  const start = (row: InboxRow): void => {
    const work = processDispatch(context, row)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(row.peerId));
    underWay.set(row.peerId, work);
  };
  while (!signal.aborted && failures.length === 0) {
    const heads = await dueHeads(database.db, clock.now());
    const next = nextToOpen(heads, (peerId) => ({
      cpuMsThisMinute: context.quota.usage(peerId).openingCpuMsThisMinute,
      isUnderWay: underWay.has(peerId),
    }));
    if (next !== undefined) start(next);
    if (next === undefined && underWay.size === 0) {
      await tellOfOpening(context, heads);
      break;
    }
    if (next === undefined || underWay.size >= OPENING_THREADS) await Promise.race(underWay.values());
  }
  await Promise.all(underWay.values());
  const [failure] = failures;
  if (failure !== undefined) throw failure;
}

/** What waits for the next minute is put before a person, grouped: never silently (R27). */
async function tellOfOpening(context: FederationContext, heads: readonly InboxRow[]): Promise<void> {
  const { database } = context.platform;
  for (const { peerId, priority } of heads) {
    const { openingCpuMsThisMinute } = context.quota.usage(peerId);
    if (mayOpen(openingCpuMsThisMinute, priority) || !context.quota.mayTellOfOpening(peerId)) continue;
    const peer = await findPeer(database.db, peerId);
    if (peer === undefined) throw new Error(`the peer ${peerId} vanished`);
    await database.transaction(async (tx) => {
      await raiseAlarm(context, tx, {
        kind: "peer-over-quota",
        peer: { peerId, state: peer.state },
        subject: { kind: "peer", id: peerId },
        details: { limit: "opening-cpu" },
        priority,
      });
    });
  }
}
