import type { Kysely } from "kysely";
import type { Transaction } from "../../../platform/index.ts";
import type { VerifiedMessage } from "../../../protocol/index.ts";
import { raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { notePeerEvent } from "../directory/history.ts";
import { updatePeer, type PeerRow } from "../directory/store.ts";
import { decideStart, type HeardStart, type SeenStart } from "../domain/clone-watch.ts";
import { refOf } from "../peer-ref.ts";
import { findStart, type LinkRow, lockLink, noteStart, updateLink } from "./store.ts";

/** A start that goes on speaking is written down once a minute and not at each message. */
const NOTE_EVERY_MS = 60_000;

/**
 * R20: compares who speaks with who spoke before. A second live copy of the peer's server stops the peer until two people
 * have looked: answers false then.
 */
export async function isSameServer(
  context: FederationContext,
  peer: PeerRow,
  link: LinkRow | undefined,
  message: VerifiedMessage,
): Promise<boolean> {
  const { database } = context.platform;
  const heard = { startId: message.speaker.start, incarnation: message.speaker.number, created: message.created };
  const known = await currentStart(database.db, peer.peer_id, link);
  if (isUneventful(known, heard)) return true;

  return await database.transaction(async (tx) => {
    // One message at a time: two messages of a fresh start that come together must not take each other for an older one.
    const current = await currentStart(tx.db, peer.peer_id, await lockLink(tx.db, peer.peer_id));
    const earlier = await findStart(tx.db, peer.peer_id, heard.startId);
    const decision = decideStart(current, earlier, heard);
    if (decision.outcome === "clone") {
      await stopForClone(context, tx, peer, decision.because);
      return false;
    }
    const start = { ...heard, firstCreated: heard.created, lastCreated: heard.created };
    await noteStart(tx.db, peer.peer_id, start, decision.outcome);
    if (decision.outcome === "new-start") {
      await updateLink(tx.db, peer.peer_id, {
        their_start: heard.startId,
        their_incarnation: heard.incarnation,
        their_incarnation_id: message.speaker.id,
      });
    }
    return true;
  });
}

async function currentStart(
  db: Kysely<unknown>,
  peerId: string,
  link: LinkRow | undefined,
): Promise<SeenStart | undefined> {
  return link?.theirStart === undefined ? undefined : await findStart(db, peerId, link.theirStart);
}

function isUneventful(current: SeenStart | undefined, heard: HeardStart): boolean {
  if (current?.startId !== heard.startId || current.incarnation !== heard.incarnation) return false;
  return heard.created.getTime() - current.lastCreated.getTime() < NOTE_EVERY_MS;
}

async function stopForClone(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRow,
  because: string,
): Promise<void> {
  await updatePeer(tx.db, peer.peer_id, { standing: "stopped", stopped_because: "clone-suspected" });
  await notePeerEvent(context, tx, peer, {
    event: "stopped",
    by: { kind: "system", job: "federation.clone-watch" },
    details: { because },
  });
  await raiseAlarm(context, tx, {
    kind: "clone-suspected",
    peer: refOf(peer),
    subject: { kind: "peer", id: peer.peer_id },
    details: { because },
    priority: "preservation",
  });
}
