import { isRefusal, parseStateCode } from "../../protocol/index.ts";
import type { Job, Transaction } from "../../platform/index.ts";
import { clearAlarmOf, raiseAlarm, tellOfAlarms } from "./alarms/raise.ts";
import { clearRowsOfUnconfirmed } from "./alarms/store.ts";
import type { FederationContext } from "./context.ts";
import { REVOCATION_JOB } from "./designation/freeze-keys.ts";
import { revokeFrozen } from "./designation/revoke-frozen.ts";
import { keepDesignations } from "./designation/upkeep.ts";
import { ownDesignation } from "./directory/directory.ts";
import { requireKeysHere } from "./directory/own-keys.ts";
import { findPeer, listPeers } from "./directory/store.ts";
import { removeErasedFiles } from "./disposal/erase-traffic.ts";
import { mayExchange } from "./domain/standing.ts";
import { askForMissing } from "./inbox/find-gaps.ts";
import { giveHandledReceipts } from "./inbox/mark-handled.ts";
import { openWaiting } from "./inbox/open-waiting.ts";
import { nextToOpenAt } from "./inbox/store.ts";
import { freeForDispatches, watchDisk } from "./inbox/watch-disk.ts";
import { isLineOpen } from "./line/line-state.ts";
import { isReconciled, isReconciledBy, RECOVERY_JOB } from "./line/reconciled.ts";
import { findLink, forgetNonces } from "./line/store.ts";
import { overdue } from "./outbox/queue-store.ts";
import { moveOutgoing } from "./outbox/store.ts";
import { refOf } from "./peer-ref.ts";
import { addLineJobs } from "./sending/line-job.ts";
import { UNDER_WAY } from "./tables.ts";
import { RECOVERY_EVERY_MS, runRecovery } from "./recovery/reconcile.ts";
import { exchangeHeads } from "./witness/exchange-heads.ts";

const BATCH = 50;
/** What is missed of confirmed peers alone. */
const UNCONFIRMED_MISS = ["unwitnessed", "peer-unreachable", "not-confirmed-by-peer"];
/** A receipt that is still missing is counted up on the alarm once an hour. */
const REMIND_MS = 60 * 60_000;
const HEADS_EVERY_MS = 60 * 60_000;
const KEYS_EVERY_MS = 10 * 60_000;
const INBOX_EVERY_MS = 2_000;

/** What recurs on the line, but for the job of each peer (sending/line-job.ts). */
export function federationJobs(context: FederationContext): Job[] {
  return [
    {
      name: "federation.inbox",
      everyMs: INBOX_EVERY_MS,
      restsMs: 60_000,
      run: async (signal) => await runInbox(context, signal),
    },
    {
      name: RECOVERY_JOB,
      everyMs: RECOVERY_EVERY_MS,
      restsMs: 60_000,
      run: async (signal) => await runRecovery(context, signal),
    },
    { name: "federation.watch", everyMs: 30_000, run: async (signal) => await runWatch(context, signal) },
    {
      name: "federation.designations",
      everyMs: 60 * 60_000,
      run: async (signal) => await keepDesignations(context, signal),
    },
    { name: REVOCATION_JOB, everyMs: 60_000, run: async () => await revokeFrozen(context) },
    { name: "federation.keys", everyMs: KEYS_EVERY_MS, run: async () => await lookAtKeys(context) },
    { name: "federation.heads", everyMs: 60_000, run: async (signal) => await runHeads(context, signal) },
  ];
}

/**
 * Opens and acts on what is stored. A locked or recovering server leaves it stored and goes on later. Resolves with the milliseconds until
 * something may be opened; undefined where nothing waits.
 */
async function runInbox(context: FederationContext, signal: AbortSignal): Promise<number | undefined> {
  const { database, clock } = context.platform;
  if (!maySign(context)) {
    // The threads had the keys that are locked now.
    await context.openings.close();
    return INBOX_EVERY_MS;
  }
  await openWaiting(context, signal);
  await giveHandledReceipts(context);
  const next = await nextToOpenAt(database.db);
  // What is due and still here waits for the peer's next minute (R27).
  return next && Math.max(INBOX_EVERY_MS, next.getTime() - clock.now().getTime());
}

async function runWatch(context: FederationContext, signal: AbortSignal): Promise<void> {
  const { database, clock } = context.platform;
  await addLineJobs(context);
  const freeBytes = await freeForDispatches(context.platform);
  await database.transaction(async (tx) => {
    await forgetNonces(tx.db, clock.now());
    if (await clearRowsOfUnconfirmed(tx.db, UNCONFIRMED_MISS, clock.now())) tellOfAlarms(context, tx);
    await watchRecovery(context, tx);
    await watchDisk(context, tx, freeBytes);
  });
  await watchReceipts(context);
  await removeErasedFiles(context);
  if (!maySign(context)) return;
  for (const peer of await listPeers(database.db)) {
    if (signal.aborted) return;
    const isOpen = mayExchange(peer.standing) && (await isReconciled(context, peer.peer_id));
    const isUsable = isOpen && (await isLineOpen(context, refOf(peer)));
    if (isUsable) await askForMissing(context, peer, signal);
  }
}

/** Never a silent failure: a receipt that did not come in time is put before a person. */
async function watchReceipts(context: FederationContext): Promise<void> {
  const { database, clock } = context.platform;
  const now = clock.now();
  for (const row of await overdue(database.db, now, BATCH)) {
    const peer = await findPeer(database.db, row.peerId);
    if (peer === undefined) throw new Error(`the peer ${row.peerId} vanished`);
    await database.transaction(async (tx) => {
      await raiseAlarm(context, tx, {
        kind: "receipt-overdue",
        peer: refOf(peer),
        subject: { kind: "dispatch", id: row.dispatchId },
        details: { kind: row.kind, stage: row.state, lastFailure: row.lastFailureCode ?? "" },
        priority: row.priority,
      });
      const due = { receipt_due_at: new Date(now.getTime() + REMIND_MS) };
      await moveOutgoing(tx.db, row.dispatchId, UNDER_WAY, due);
    });
  }
}

/** A lost key file shows as failing work on the health page, from the first minute of a start on. */
async function lookAtKeys(context: FederationContext): Promise<void> {
  const own = await ownDesignation(context, context.platform.database.db);
  if (own !== undefined) requireKeysHere(context.platform, own);
}

async function watchRecovery(context: FederationContext, tx: Transaction): Promise<void> {
  const { incarnation, config } = context.platform;
  const subject = { kind: "server", id: config.state };
  const { state, number, reason } = incarnation.current();
  if (state === "normal") await clearAlarmOf(context, tx, "in-recovery", subject);
  else {
    const details = { incarnation: number, reason: reason ?? "" };
    await raiseAlarm(context, tx, { kind: "in-recovery", peer: undefined, subject, details, priority: "preservation" });
  }
}

/**
 * Each peer is asked once for each head that is shown, within a minute, and once an hour in any case; and once after a start, so that
 * what waits there for this server leaves at once.
 */
async function runHeads(context: FederationContext, signal: AbortSignal): Promise<void> {
  const { database, clock, log } = context.platform;
  if (!maySign(context)) return;
  const shownAt = await context.audit.shownAt();
  for (const peer of await listPeers(database.db)) {
    if (signal.aborted) return;
    const link = mayExchange(peer.standing) ? await findLink(database.db, peer.peer_id) : undefined;
    if (!isReconciledBy(context, link)) continue;
    const last = link?.headsExchangedAt?.getTime() ?? 0;
    const isNew = shownAt !== undefined && last < shownAt.getTime();
    // Whether it takes from us again is asked as often as this runs.
    const isGreeted = context.greeted.has(peer.peer_id) && link?.notConfirmedSince === undefined;
    if (isGreeted && !isNew && clock.now().getTime() - last < HEADS_EVERY_MS) continue;
    try {
      await exchangeHeads(context, parseStateCode(peer.state));
      context.greeted.add(peer.peer_id);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      log.info("federation.heads-not-exchanged", { state: peer.state, code: error.code });
    }
  }
}

function maySign(context: FederationContext): boolean {
  const { keystore, incarnation } = context.platform;
  const isFrozen = keystore.isFrozen("http") || keystore.isFrozen("receipt");
  return !keystore.isLocked && !isFrozen && incarnation.current().state === "normal";
}
