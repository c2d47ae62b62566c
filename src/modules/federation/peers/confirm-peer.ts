import {
  fingerprintDigits,
  fingerprintWords,
  fromHex,
  matchesFingerprint,
  parseFingerprint,
  parseStateCode,
  Refusal,
  sha256Hex,
  utf8,
} from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { ApprovalPreview, User } from "../../identity/index.ts";
import type { FederationContext } from "../context.ts";
import { notePeerEvent } from "../directory/history.ts";
import { findPeer, findPeerOfState, lockPeer, updatePeer, type PeerRow } from "../directory/store.ts";
import { mayBecome, type PeerStanding } from "../domain/standing.ts";
import { findLink, insertLink } from "../line/store.ts";
import { moveToNewPeer } from "../outbox/move-to-new-peer.ts";
import { refOf } from "../peer-ref.ts";
import type { PeerToConfirm } from "../types.ts";

const CONFIRMATION = { kind: "peer", action: "confirm" } as const;

/**
 * What the first person heard, held against what is here, before they stand behind it: only now is the fingerprint shown. Refuses what
 * `comparePeer` does, and changes nothing.
 */
export async function previewComparison(
  context: FederationContext,
  input: { peerId: string; heard: string },
): Promise<ApprovalPreview<PeerToConfirm>> {
  const peer = mayChange(await findPeer(context.platform.database.db, input.peerId), "compared");
  demandHeard(peer, input.heard);
  return previewOf(peer);
}

/** What the second person will confirm. Refuses `peer-standing`, and changes nothing. */
export async function previewConfirmation(
  context: FederationContext,
  input: { peerId: string },
): Promise<ApprovalPreview<PeerToConfirm>> {
  return previewOf(mayChange(await findPeer(context.platform.database.db, input.peerId), "confirmed"));
}

/**
 * The first person typed what the other State read aloud over another channel (R39). Refuses `fingerprint-unreadable`,
 * `fingerprint-mismatch`, `peer-standing`.
 */
export async function comparePeer(
  context: FederationContext,
  input: { peerId: string; heard: string; by: User },
): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    const peer = await lockedPeer(tx, input.peerId, "compared");
    const typed = demandHeard(peer, input.heard);
    await context.approvals.request(tx, { ...previewOf(peer).approval, by: input.by });
    const at = context.platform.clock.now();
    await updatePeer(tx.db, peer.peer_id, { standing: "compared", compared_by: input.by.id, compared_at: at });
    await notePeerEvent(context, tx, peer, {
      event: "compared",
      by: { kind: "user", userId: input.by.id },
      details: { rootFingerprint: peer.root_fingerprint, form: typed.form },
    });
  });
}

/**
 * A second, different person stands behind the comparison; from now on dispatches pass. A record of the same State under
 * an earlier root is replaced, and what still waited for it goes out anew. Refuses `approval-needs-another-person`.
 */
export async function confirmPeer(context: FederationContext, input: { peerId: string; by: User }): Promise<void> {
  const { platform } = context;
  await platform.database.transaction(async (tx) => {
    const peer = await lockedPeer(tx, input.peerId, "confirmed");
    if (peer.compared_by === input.by.id) {
      throw new Refusal(
        "approval-needs-another-person",
        "You compared the fingerprint yourself; a second, different person must confirm the peer.",
      );
    }
    await context.approvals.approve(tx, { ...previewOf(peer).approval, by: input.by });
    await context.approvals.demandTwo(tx.db, previewOf(peer).approval);
    const earlier = await findPeerOfState(tx.db, peer.state);
    if (earlier !== undefined && earlier.peer_id !== peer.peer_id) {
      await updatePeer(tx.db, earlier.peer_id, { standing: "replaced" });
      await notePeerEvent(context, tx, earlier, {
        event: "replaced",
        by: { kind: "user", userId: input.by.id },
        details: { replacedBy: peer.peer_id },
      });
    }
    const at = platform.clock.now();
    await updatePeer(tx.db, peer.peer_id, { standing: "confirmed", confirmed_by: input.by.id, confirmed_at: at });
    const { number, id } = platform.incarnation.current();
    if ((await findLink(tx.db, peer.peer_id)) === undefined) {
      await insertLink(tx.db, { peerId: peer.peer_id, incarnation: number, incarnationId: id });
    }
    await notePeerEvent(context, tx, peer, {
      event: "confirmed",
      by: { kind: "user", userId: input.by.id },
      details: { rootFingerprint: peer.root_fingerprint },
    });
    if (earlier !== undefined && earlier.peer_id !== peer.peer_id) {
      await moveToNewPeer(context, tx, earlier.peer_id, refOf(peer));
      for (const listener of context.designationListeners) await listener(tx, parseStateCode(peer.state));
    }
    tx.afterCommit(() => platform.jobs.pokeAll());
  });
}

/** Nothing passes to or from this peer any more until two people have compared and confirmed it again. */
export async function stopPeer(
  context: FederationContext,
  input: { peerId: string; reason: string; by: { id: string } },
): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    const peer = await lockedPeer(tx, input.peerId, "stopped");
    await updatePeer(tx.db, peer.peer_id, { standing: "stopped", stopped_because: input.reason });
    await notePeerEvent(context, tx, peer, {
      event: "stopped",
      by: { kind: "user", userId: input.by.id },
      details: {},
    });
  });
}

/** Refuses `fingerprint-unreadable` and `fingerprint-mismatch`. */
function demandHeard(peer: PeerRow, heard: string): ReturnType<typeof parseFingerprint> {
  const typed = parseFingerprint(heard);
  if (matchesFingerprint(typed, fromHex(peer.root_fingerprint))) return typed;
  throw new Refusal(
    "fingerprint-mismatch",
    "What you heard is not the fingerprint of this designation. Do not go on: call the State on a number you know.",
    { field: "heard" },
  );
}

function previewOf(peer: PeerRow): ApprovalPreview<PeerToConfirm> {
  const root = fromHex(peer.root_fingerprint);
  return {
    content: {
      peerId: peer.peer_id,
      state: peer.state,
      rootFingerprint: peer.root_fingerprint,
      words: fingerprintWords(root),
      digits: fingerprintDigits(root),
      importedAt: peer.imported_at.toISOString(),
    },
    approval: {
      ...CONFIRMATION,
      digest: sha256Hex(utf8(exactPeerText(peer))),
      subject: { kind: "peer", id: peer.peer_id },
    },
  };
}

function exactPeerText(peer: PeerRow): string {
  const lines = [peer.peer_id, peer.state, peer.root_fingerprint, peer.imported_at.toISOString()];
  return `rogatory peer confirmation v1\n${lines.join("\n")}\n`;
}

async function lockedPeer(tx: Transaction, peerId: string, next: PeerStanding): Promise<PeerRow> {
  return mayChange(await lockPeer(tx.db, peerId), next);
}

/** Refuses `not-found` and `peer-standing`. */
export function mayChange(peer: PeerRow | undefined, next: PeerStanding): PeerRow {
  if (peer === undefined) throw new Refusal("not-found", "There is no such peer.");
  if (!mayBecome(peer.standing, next)) {
    throw new Refusal("peer-standing", `The peer is "${peer.standing}" and cannot become "${next}" from there.`, {
      details: { standing: peer.standing, next },
    });
  }
  return peer;
}
