import { isRefusal, Refusal } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { listPeers, type PeerRow } from "../directory/store.ts";
import { mayExchange } from "../domain/standing.ts";
import { isFaultOfPeer } from "../fault-of-peer.ts";
import { isLineOpen } from "../line/line-state.ts";
import { isReconciled, RECOVERY_JOB } from "../line/reconciled.ts";
import { updateLink } from "../line/store.ts";
import { refOf } from "../peer-ref.ts";
import { askPeer, otherLifeIn } from "./ask-peer.ts";
import { beginRecovery, leaveRecovery, tellPeers } from "./leave.ts";
import { countOtherLives, reconciliationWith, updateReconciliation } from "./store.ts";
import { takeBack } from "./take-back.ts";

export const RECOVERY_EVERY_MS = 5_000;
const DAY_MS = 24 * 60 * 60_000;
const MOST_LIVES_A_DAY = 3;
const MOST_LIVES_AHEAD = 1_000;

/** The whole way back, as far as it goes at present. Resolves with the milliseconds until it may go on; undefined once it was gone. */
export async function runRecovery(context: FederationContext, signal: AbortSignal): Promise<number | undefined> {
  // R17, erasure is not undone by a backup: what was disposed of since is gone before a peer can give it back.
  if (!context.platform.keystore.isLocked) for (const work of context.beforeAsking) await work();
  await beginRecovery(context);
  const areAllAsked = await reconcileAll(context, signal);
  await leaveRecovery(context);
  await tellPeers(context);
  return areAllAsked && context.platform.incarnation.current().state === "normal" ? undefined : RECOVERY_EVERY_MS;
}

/**
 * R1: asks every confirmed peer that was not asked in this incarnation what this server forgot, and takes it in again. Whoever cannot be
 * reached is tried at the next run, also long after the others; until then nothing is sent to it and nothing taken from it. Answers whether
 * nobody was left to ask.
 */
async function reconcileAll(context: FederationContext, signal: AbortSignal): Promise<boolean> {
  const { database, keystore, log } = context.platform;
  if (keystore.isLocked) return false;
  let areAllAsked = true;
  for (const peer of await listPeers(database.db)) {
    if (signal.aborted) return false;
    if (!mayExchange(peer.standing) || (await isReconciled(context, peer.peer_id))) continue;
    areAllAsked = false;
    if (!(await isLineOpen(context, refOf(peer)))) continue;
    try {
      await reconcile(context, peer, signal);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const otherLife = otherLifeIn(error);
      const isBelieved = otherLife !== undefined && (await isBelievable(context, peer, otherLife));
      const refusal = otherLife === undefined || isBelieved ? error : claimsLives(peer);
      log.warn("federation.not-reconciled", { state: peer.state, code: refusal.code });
      await noteFailure(context, peer, refusal.code);
      if (isBelieved) {
        await context.platform.incarnation.raise("another-life", otherLife);
        return false;
      }
      if (!isFaultOfPeer(refusal)) throw refusal;
    }
  }
  return areAllAsked;
}

/** Whoever claims other lives of ours again and again, or by numbers that nobody reaches, would keep us in recovery for ever. */
async function isBelievable(context: FederationContext, { peer_id }: PeerRow, otherLife: number): Promise<boolean> {
  const { database, incarnation, clock } = context.platform;
  if (otherLife > incarnation.current().number + MOST_LIVES_AHEAD) return false;
  const since = new Date(clock.now().getTime() - DAY_MS);
  return (await countOtherLives(database.db, peer_id, since)) < MOST_LIVES_A_DAY;
}

function claimsLives({ state }: PeerRow): Refusal {
  return new Refusal(
    "peer-claims-lives",
    `${state} says too often, or by too high a number, that another copy of us lives.`,
  );
}

async function reconcile(context: FederationContext, peer: PeerRow, signal: AbortSignal): Promise<void> {
  const { database, clock, incarnation, jobs, log } = context.platform;
  const { number } = incarnation.current();
  const of = { peerId: peer.peer_id, incarnation: number, at: clock.now() };
  const begun = await database.transaction(async (tx) => await reconciliationWith(tx.db, of));
  if (begun.fetched_at === null) await askPeer(context, peer, begun, signal);
  await takeBack(context, peer, signal);
  if (signal.aborted) return;
  await database.transaction(async (tx) => {
    await updateReconciliation(tx.db, begun, { finished_at: clock.now() });
    await updateLink(tx.db, peer.peer_id, { reconciled_incarnation: number });
    await context.audit.append(tx, {
      type: "federation.peer-reconciled",
      actor: { kind: "system", job: RECOVERY_JOB },
      subject: { kind: "peer", id: peer.peer_id },
      details: { incarnation: number },
    });
    tx.afterCommit(() => jobs.poke(`federation.line/${peer.state}`));
  });
  log.info("federation.reconciled", { state: peer.state, incarnation: number });
}

async function noteFailure(context: FederationContext, peer: PeerRow, code: string): Promise<void> {
  const { database, clock, incarnation } = context.platform;
  await database.transaction(async (tx) => {
    const of = { peerId: peer.peer_id, incarnation: incarnation.current().number, at: clock.now() };
    const reconciliation = await reconciliationWith(tx.db, of);
    await updateReconciliation(tx.db, reconciliation, { asked_at: clock.now(), failure: code });
  });
}
