import type { VerifiedMessage } from "../../../protocol/index.ts";
import { raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { notePeerEvent } from "../directory/history.ts";
import { updatePeer, type PeerRow } from "../directory/store.ts";
import { decideStart, type SeenStart } from "../domain/clone-watch.ts";
import { findLink, findStart, lockLink, noteStart, updateLink } from "./store.ts";

/** A start that goes on speaking is written down once a minute and not at each message. */
const noteEveryMs = 60_000;

/**
 * R20: compares who speaks with who spoke before. A second live copy of the peer's server stops the peer until two people
 * have looked: answers false then.
 */
export async function isSameServer(
  context: FederationContext,
  peer: PeerRow,
  message: VerifiedMessage,
): Promise<boolean> {
  const { database } = context.platform;
  const heard = { startId: message.speaker.start, incarnation: message.speaker.number, created: message.created };
  const link = await findLink(database.db, peer.peer_id);
  const current =
    link?.theirStart === undefined ? undefined : await findStart(database.db, peer.peer_id, link.theirStart);
  if (isUneventful(current, heard)) return true;

  const earlier = await findStart(database.db, peer.peer_id, heard.startId);
  const decision = decideStart(current, earlier, heard);
  if (decision.outcome === "clone") {
    await stopForClone(context, peer, decision.because);
    return false;
  }
  await database.transaction(async (tx) => {
    await lockLink(tx.db, peer.peer_id);
    await noteStart(tx.db, peer.peer_id, {
      startId: heard.startId,
      incarnation: heard.incarnation,
      firstCreated: heard.created,
      lastCreated: heard.created,
    });
    if (decision.outcome === "new-start") {
      await updateLink(tx.db, peer.peer_id, {
        their_start: heard.startId,
        their_incarnation: heard.incarnation,
        their_incarnation_id: message.speaker.id,
      });
    }
  });
  return true;
}

function isUneventful(current: SeenStart | undefined, heard: { startId: string; created: Date }): boolean {
  if (current === undefined || current.startId !== heard.startId) return false;
  return heard.created.getTime() - current.lastCreated.getTime() < noteEveryMs;
}

async function stopForClone(context: FederationContext, peer: PeerRow, because: string): Promise<void> {
  await context.platform.database.transaction(async (tx) => {
    await updatePeer(tx.db, peer.peer_id, { standing: "stopped", stopped_because: "clone-suspected" });
    await notePeerEvent(context, tx, peer, {
      event: "stopped",
      by: { kind: "system", job: "federation.clone-watch" },
      details: { because },
    });
    await raiseAlarm(context, tx, {
      kind: "clone-suspected",
      peer: { peerId: peer.peer_id, state: peer.state },
      subject: { kind: "peer", id: peer.peer_id },
      details: { because },
      priority: "preservation",
    });
  });
}
