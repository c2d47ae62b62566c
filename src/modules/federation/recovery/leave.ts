import { isRefusal } from "../../../protocol/index.ts";
import type { HighWaterMark } from "../../../platform/index.ts";
import type { FederationContext } from "../context.ts";
import { openDraft } from "../designation/store.ts";
import { issueDesignation } from "../designation/issue-designation.ts";
import { ownDesignation } from "../directory/directory.ts";
import { findPeer } from "../directory/store.ts";
import { mayExchange } from "../domain/standing.ts";
import { send } from "../outbox/send.ts";
import { heldNumbers } from "../outbox/held-numbers.ts";
import { BY } from "./ours.ts";
import {
  type LogStanding,
  logKeysOf,
  lookAtLog,
  namesOpenLog,
  type RecoveryStanding,
  recoveryStanding,
} from "./standing.ts";
import { findRecovery, listUntold, updateReconciliation } from "./store.ts";

/** Writes down, before anybody is asked, what this server knows by itself. */
export async function beginRecovery(context: FederationContext): Promise<void> {
  const { database, incarnation } = context.platform;
  const { number, state } = incarnation.current();
  if (state === "normal" || (await findRecovery(database.db, number)) !== undefined) return;
  await lookAtLog(context);
}

/**
 * Ends the recovery as soon as it may end: by itself where every confirmed peer was asked and our log extends what they hold; else once
 * two people have decided so. A log that cannot go on is closed first, and a designation names the new one: with root keys that are
 * elsewhere that waits for their signatures (R8).
 */
export async function leaveRecovery(context: FederationContext): Promise<void> {
  const { platform, audit } = context;
  if (platform.incarnation.current().state === "normal" || platform.keystore.isLocked) return;
  const { peers } = await recoveryStanding(context);
  // Before everybody was asked, or could not be, it is not known whether a peer holds more.
  const isAsked = peers.every(({ stage }) => stage === "reconciled" || stage === "not-reached");
  await lookAtLog(context, async () => isAsked && !(await resumed(context)));
  const { log, decision, incarnation } = await recoveryStanding(context);
  if (log === undefined) return;
  if (decision === undefined) {
    if (log.mustClose || !peers.every(({ stage }) => stage === "reconciled")) return;
  } else if ((await audit.origin()) === log.origin && (log.mustClose || !(await resumed(context)))) {
    await reopenLog(context, log, decision);
  }
  if (!(await isDesignated(context))) return;
  const held: Record<string, HighWaterMark> = { ...(await audit.held()), ...(await heldNumbers(context)) };
  await platform.incarnation.leaveRecovery(held);
  platform.log.info("federation.recovered", { incarnation: incarnation.number });
  platform.jobs.pokeAll();
}

async function reopenLog(
  context: FederationContext,
  { largest }: LogStanding,
  { approvals, reason }: NonNullable<RecoveryStanding["decision"]>,
): Promise<void> {
  const own = await ownDesignation(context, context.platform.database.db);
  await context.audit.reopen({
    ...(largest?.checkpoint === undefined ? {} : { largestKnownHead: largest.checkpoint }),
    designatedKeys: logKeysOf(own),
    approvals,
    reason: { language: context.platform.config.defaultLanguage, text: reason },
    by: BY,
  });
}

async function resumed(context: FederationContext): Promise<boolean> {
  try {
    await context.audit.resume();
    return true;
  } catch (error) {
    // Rows, heads and files differ: it can only be closed, by two people.
    if (!isRefusal(error, "log-cannot-go-on")) throw error;
    return false;
  }
}

/** Where our newest designation names a closed log, the next one is made, and waits for its root. */
async function isDesignated(context: FederationContext): Promise<boolean> {
  if (await namesOpenLog(context)) return true;
  if ((await openDraft(context.platform.database.db)) !== undefined) return false;
  return (await issueDesignation(context, BY)).outcome === "issued";
}

/** Tells each peer that was asked that this server is itself again, and what became of its log. */
export async function tellPeers(context: FederationContext): Promise<void> {
  const { database, incarnation, clock } = context.platform;
  const { state, number, id } = incarnation.current();
  if (state !== "normal") return;
  const untold = await listUntold(database.db);
  if (untold.length === 0) return;
  const { peers, asOf, decision } = await recoveryStanding(context);
  const record = decision === undefined ? undefined : await recordOf(context);
  for (const one of untold) {
    const peer = await findPeer(database.db, one.peer_id);
    const standing = peers.find(({ peerId }) => peerId === one.peer_id);
    if (peer === undefined || standing === undefined || !mayExchange(peer.standing)) continue;
    const restored = {
      stage: "restored",
      incarnation: { number, id },
      ...(asOf === undefined ? {} : { asOf: asOf.toISOString() }),
      takenBack: { yours: standing.theirs, mine: standing.ours },
      withoutEffect: standing.withoutEffect,
      gone: standing.gone,
    };
    const said = record === undefined ? [restored] : [restored, { stage: "record", ...record }];
    await database.transaction(async (tx) => {
      for (const content of said) {
        const to = { to: peer.state, kind: "recovery", dossierId: null } as const;
        await send(context, tx, { ...to, content, priority: "preservation", by: BY });
      }
      await updateReconciliation(tx.db, one, { told_at: clock.now() });
    });
  }
}

/** The record with which the open log began, where that was in this life of the server. */
async function recordOf(context: FederationContext) {
  const { log } = await recoveryStanding(context);
  return log?.origin === (await context.audit.origin()) ? undefined : await context.audit.openingRecord();
}
