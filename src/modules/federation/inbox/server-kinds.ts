import {
  fromBase64,
  readDesignation,
  type OpenedDispatch,
  type RecoveryContent,
  type Refusal,
} from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { notePeerEvent } from "../directory/history.ts";
import type { PeerRow } from "../directory/store.ts";
import { takeNext } from "../directory/take-next.ts";
import { isFaultOfPeer } from "../fault-of-peer.ts";
import { refOf } from "../peer-ref.ts";
import { notePeerRestore } from "../directory/peer-restores.ts";
import { takeReceipt } from "../receipts/take-receipt.ts";
import { closeNumber } from "./numbers-store.ts";
import { wakeWaiting } from "./store.ts";

/**
 * Kinds that pass between the servers themselves. Each act is idempotent and has its own transaction, before the one that
 * marks the dispatch valid: a crash in between only repeats it.
 */
export async function actOnServerKind(
  context: FederationContext,
  peer: PeerRow,
  opened: OpenedDispatch,
): Promise<void> {
  if (opened.kind === "void") await closeVoided(context, peer, opened);
  else if (opened.kind === "receipt-notice") await takeAll(context, peer, opened.content.receipts);
  else if (opened.kind === "designation-notice") {
    const view = readDesignation(fromBase64(opened.content.designation));
    await takeNext(context, peer, view, { kind: "peer", state: peer.state }, false);
  } else if (opened.kind === "recovery") {
    await noteRecovery(context, peer, opened.content);
  }
}

/** R1: the peer is itself again. Its word is kept in its history, and is no alarm. */
async function noteRecovery(context: FederationContext, peer: PeerRow, content: RecoveryContent): Promise<void> {
  const by = { kind: "peer", state: peer.state } as const;
  await context.platform.database.transaction(async (tx) => {
    if (content.stage === "record") {
      const { closedLog, newLog, missing } = content;
      const gone = missing === undefined ? {} : { from: missing.fromEntry, to: missing.toEntry };
      await notePeerEvent(context, tx, peer, { event: "log-closed", by, details: { closedLog, newLog, ...gone } });
      return;
    }
    const { incarnation, asOf = "", takenBack, withoutEffect, gone } = content;
    const details = {
      incarnation: incarnation.number,
      asOf,
      recovered: takenBack.mine + takenBack.yours,
      withoutEffect,
      gone,
    };
    await notePeerEvent(context, tx, peer, { event: "restored", by, details });
    const now = context.platform.clock.now();
    await notePeerRestore(context, tx, refOf(peer), {
      incarnation: incarnation.number,
      incarnation_id: incarnation.id,
      noticed_at: now,
      told_at: now,
      as_of: asOf === "" ? null : new Date(asOf),
      recovered: details.recovered,
    });
  });
}

/** R13: the sender says under its signature that this number will never come. */
async function closeVoided(
  context: FederationContext,
  peer: PeerRow,
  opened: Extract<OpenedDispatch, { kind: "void" }>,
): Promise<void> {
  const { database, clock } = context.platform;
  const { sequence, reason } = opened.content;
  await database.transaction(async (tx) => {
    const incarnationId = opened.binding.incarnation.id;
    await closeNumber(tx.db, { peerId: peer.peer_id, incarnationId, sequence, reason, at: clock.now() });
    await wakeWaiting(tx.db, peer.peer_id, clock.now());
  });
}

/**
 * Each receipt is judged by itself: a bad one does not spoil the others, and lends nothing to them. `later` is why some are not taken
 * yet: they are under a designation of the peer that could not be fetched.
 */
export async function takeAll(
  context: FederationContext,
  peer: PeerRow,
  receipts: readonly string[],
): Promise<{ readonly taken: number; readonly later: Refusal | undefined }> {
  let taken = 0;
  let later: Refusal | undefined;
  for (const encoded of receipts) {
    try {
      await takeReceipt(context, refOf(peer), fromBase64(encoded));
      taken += 1;
    } catch (error) {
      // Told "taken", the peer would never bring it again; what is missing is ours, so it is asked to come later.
      if (!isFaultOfPeer(error)) throw error;
      if (error.code === "designation-unknown") later = error;
      context.platform.log.warn("federation.receipt-not-taken", { state: peer.state, code: error.code });
      await noteBadReceipt(context, peer, error);
    }
  }
  return { taken, later };
}

/** A flood is counted in the operator's log only, so that a peer cannot fill our audit log. */
async function noteBadReceipt(context: FederationContext, peer: PeerRow, refusal: Refusal): Promise<void> {
  if (!context.quota.mayLogRefusal(peer.peer_id)) return;
  await context.platform.database.transaction(async (tx) => {
    await context.audit.append(tx, {
      type: "federation.receipt-not-taken",
      actor: { kind: "peer", state: peer.state },
      subject: { kind: "peer", id: peer.peer_id },
      details: { code: refusal.code, field: refusal.field ?? "" },
    });
  });
}
