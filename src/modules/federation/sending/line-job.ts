import { isRefusal } from "../../../protocol/index.ts";
import type { Job } from "../../../platform/index.ts";
import type { FederationContext } from "../context.ts";
import { currentView, ownDesignation } from "../directory/directory.ts";
import { findPeerOfState, listPeers, type PeerRow } from "../directory/store.ts";
import { mayExchange } from "../domain/standing.ts";
import { isLineOpen } from "../line/line-state.ts";
import { isReconciled } from "../line/reconciled.ts";
import { awaitingProcessed, dueFor, nextOnLineAt, unsealedFor } from "../outbox/queue-store.ts";
import { deliverReceipts } from "../receipts/deliver-receipts.ts";
import { askForReceipts } from "./ask-for-receipts.ts";
import { deliver } from "./deliver.ts";
import { maySeal, sealNext } from "./seal-next.ts";

const EVERY_MS = 5_000;
const BATCH = 20;

/** One job for each peer, so that a peer that is slow or away holds up nobody else. */
function lineJob(context: FederationContext, state: string): Job {
  return {
    name: `federation.line/${state}`,
    everyMs: EVERY_MS,
    restsMs: 60_000,
    run: async (signal) => await runLine(context, state, signal),
  };
}

/** Adds the job of every confirmed peer that has none yet. */
export async function addLineJobs(context: FederationContext): Promise<void> {
  const { jobs, database } = context.platform;
  const known = new Set(jobs.states().map((job) => job.name));
  for (const peer of await listPeers(database.db)) {
    const job = lineJob(context, peer.state);
    if (mayExchange(peer.standing) && !known.has(job.name)) {
      jobs.add(job);
      known.add(job.name);
    }
  }
}

/** Resolves with the milliseconds until something is due on the line; undefined where nothing waits there. */
async function runLine(context: FederationContext, state: string, signal: AbortSignal): Promise<number | undefined> {
  const { platform } = context;
  const { keystore } = platform;
  // R8: nothing leaves under keys that may be lost.
  if (keystore.isLocked || keystore.isFrozen("http") || keystore.isFrozen("dispatch")) return EVERY_MS;
  const peer = await findPeerOfState(platform.database.db, state);
  if (peer === undefined || !mayExchange(peer.standing)) return undefined;
  // R1: after a restore nothing is sent to a peer that has not told us what we forgot.
  if (!(await mayBeSentTo(context, peer))) return EVERY_MS;
  const isAllSealed = await sealWaiting(context, peer, signal);
  if (!(await isLineOpen(context, { peerId: peer.peer_id, state }))) return EVERY_MS;
  if (!(await deliverReceipts(context, peer, signal))) return EVERY_MS;
  if (!(await deliverDue(context, peer, signal))) return EVERY_MS;
  await askDue(context, peer, signal);
  if (!isAllSealed) return EVERY_MS;
  const next = await nextOnLineAt(platform.database.db, peer.peer_id);
  return next && Math.max(EVERY_MS, next.getTime() - platform.clock.now().getTime());
}

async function mayBeSentTo(context: FederationContext, { peer_id: peerId }: PeerRow): Promise<boolean> {
  const { incarnation } = context.platform;
  return incarnation.current().state === "normal" && (await isReconciled(context, peerId));
}

/** Answers whether nothing had waited for its seal. */
async function sealWaiting(context: FederationContext, peer: PeerRow, signal: AbortSignal): Promise<boolean> {
  const { database } = context.platform;
  if ((await unsealedFor(database.db, peer.peer_id, 1)).length === 0) return true;
  const own = await ownDesignation(context, database.db);
  if (own === undefined) return false;
  const sides = { own, view: await currentView(context, peer.state) };
  if (!(await maySeal(context, peer, sides))) return false;
  while (!signal.aborted && (await sealNext(context, peer, sides)));
  return false;
}

async function deliverDue(context: FederationContext, peer: PeerRow, signal: AbortSignal): Promise<boolean> {
  const { database, clock } = context.platform;
  for (;;) {
    const due = await dueFor(database.db, peer.peer_id, clock.now(), BATCH);
    if (due.length === 0) return true;
    for (const row of due) {
      if (signal.aborted) return false;
      const outcome = await deliver(context, peer, row, signal);
      if (outcome === "line-is-down") return false;
    }
  }
}

async function askDue(context: FederationContext, peer: PeerRow, signal: AbortSignal): Promise<void> {
  const { database, clock } = context.platform;
  for (const row of await awaitingProcessed(database.db, peer.peer_id, clock.now(), BATCH)) {
    if (signal.aborted) return;
    try {
      await askForReceipts(context, peer, row, signal);
    } catch (error) {
      // The line is down; its failure is noted, and the row has its next time.
      if (isRefusal(error)) return;
      throw error;
    }
  }
}
