import { z } from "zod";
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
import { nothing } from "../../../web/index.ts";
import { type ApprovalPreview, userActor } from "../../identity/index.ts";
import { ADMINISTRATORS, DUTY_ROLES } from "../access.ts";
import { federationAct } from "../act.ts";
import type { FederationContext } from "../context.ts";
import { notePeerEvent } from "../directory/history.ts";
import { findPeer, findPeerOfState, lockPeer, updatePeer, type PeerRow } from "../directory/store.ts";
import { mayBecome, type PeerStanding } from "../domain/standing.ts";
import { findLink, insertLink } from "../line/store.ts";
import { moveToNewPeer } from "../outbox/move-to-new-peer.ts";
import { refOf } from "../peer-ref.ts";
import { doneAnswer } from "../answers.ts";
import { peerParams } from "../path.ts";
import type { PeerToConfirm } from "../types.ts";

const CONFIRMATION = { kind: "peer", action: "confirm" } as const;

/** How a peer stands: compared by one person, confirmed by another, stopped. */
const ofPeer = { params: peerParams, answer: doneAnswer, repeat: "refused", refusals: ["peer-standing"] } as const;

/** What the first person stands behind, once what they heard is held against what is here: only now is the fingerprint shown. Changes nothing. */
export async function previewComparison(
  context: FederationContext,
  { peerId, heard }: { peerId: string; heard: string },
): Promise<ApprovalPreview<PeerToConfirm>> {
  const peer = mayChange(await findPeer(context.platform.database.db, peerId), "compared");
  demandHeard(peer, heard);
  return previewOf(peer);
}

/** What the second person will confirm. Refuses `peer-standing`, and changes nothing. */
export async function previewConfirmation(
  context: FederationContext,
  { peerId }: { peerId: string },
): Promise<ApprovalPreview<PeerToConfirm>> {
  return previewOf(mayChange(await findPeer(context.platform.database.db, peerId), "confirmed"));
}

/** The first person typed what the other State read aloud over another channel (R39). */
export const comparePeer = federationAct({
  ...ofPeer,
  id: "federation.compare-fingerprint",
  at: "POST /peers/:peerId/comparison",
  who: ADMINISTRATORS,
  input: z.strictObject({ heard: z.string().min(1).max(1_000) }),
  confirmed: true,
  refusals: ["fingerprint-mismatch", "fingerprint-unreadable", "peer-standing"],
  words: "federation.comparing",
  run: async ({ context: { platform, federation }, input: { heard }, by, ids: { peerId } }) =>
    await platform.database.transaction(async (tx) => {
      const peer = await lockedPeer(tx, peerId, "compared");
      const { form } = demandHeard(peer, heard);
      await federation.approvals.request(tx, { ...previewOf(peer).approval, by });
      const at = platform.clock.now();
      await updatePeer(tx.db, peerId, { standing: "compared", compared_by: by.id, compared_at: at });
      const details = { rootFingerprint: peer.root_fingerprint, form };
      await notePeerEvent(federation, tx, peer, { event: "compared", by: userActor(by), details });
      return peer;
    }),
});

/**
 * A second, different person stands behind the comparison; from now on dispatches pass. A record of the same State under
 * an earlier root is replaced, and what still waited for it goes out anew. Refuses `approval-needs-another-person`.
 */
export const confirmPeer = federationAct({
  ...ofPeer,
  id: "federation.confirm-peer",
  at: "POST /peers/:peerId/confirmation",
  who: ADMINISTRATORS,
  input: nothing,
  confirmed: true,
  words: "federation.confirming",
  run: async ({ context: { federation }, by, ids: { peerId } }) => {
    const { platform, approvals, designationListeners } = federation;
    return await platform.database.transaction(async (tx) => {
      const peer = await lockedPeer(tx, peerId, "confirmed");
      if (peer.compared_by === by.id) {
        throw new Refusal(
          "approval-needs-another-person",
          "You compared the fingerprint yourself; a second, different person must confirm the peer.",
        );
      }
      const actor = userActor(by);
      await approvals.approve(tx, { ...previewOf(peer).approval, by });
      await approvals.demandTwo(tx.db, previewOf(peer).approval);
      const known = await findPeerOfState(tx.db, peer.state);
      const earlier = known?.peer_id === peerId ? undefined : known;
      if (earlier !== undefined) {
        await updatePeer(tx.db, earlier.peer_id, { standing: "replaced" });
        const details = { replacedBy: peerId };
        await notePeerEvent(federation, tx, earlier, { event: "replaced", by: actor, details });
      }
      const at = platform.clock.now();
      await updatePeer(tx.db, peerId, { standing: "confirmed", confirmed_by: by.id, confirmed_at: at });
      const { number, id } = platform.incarnation.current();
      if ((await findLink(tx.db, peerId)) === undefined) {
        await insertLink(tx.db, { peerId, incarnation: number, incarnationId: id });
      }
      const details = { rootFingerprint: peer.root_fingerprint };
      await notePeerEvent(federation, tx, peer, { event: "confirmed", by: actor, details });
      if (earlier !== undefined) {
        await moveToNewPeer(federation, tx, earlier.peer_id, refOf(peer));
        for (const listener of designationListeners) await listener(tx, parseStateCode(peer.state));
      }
      tx.afterCommit(() => platform.jobs.pokeAll());
      return peer;
    });
  },
});

/** Nothing passes to or from this peer any more until two people have compared and confirmed it again. */
export const stopPeer = federationAct({
  ...ofPeer,
  id: "federation.stop-peer",
  at: "POST /peers/:peerId/stop",
  who: DUTY_ROLES,
  input: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  words: "federation.stop",
  run: async ({ context: { platform, federation }, input: { reason }, by, ids: { peerId } }) =>
    await platform.database.transaction(async (tx) => {
      const peer = await lockedPeer(tx, peerId, "stopped");
      await updatePeer(tx.db, peerId, { standing: "stopped", stopped_because: reason });
      await notePeerEvent(federation, tx, peer, { event: "stopped", by: userActor(by), details: {} });
      return peer;
    }),
});

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
