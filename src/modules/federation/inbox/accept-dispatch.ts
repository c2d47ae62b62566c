import { hasRoomFor } from "../../../platform/index.ts";
import {
  decodeDispatch,
  isRefusal,
  Refusal,
  verifyOuterHeader,
  type DesignationView,
  type DispatchFrame,
  type OuterHeader,
} from "../../../protocol/index.ts";
import { raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { lookupOf, ownDesignation } from "../directory/directory.ts";
import { findPeer, type PeerRow } from "../directory/store.ts";
import { decideArrival, type ArrivingHeader } from "../domain/arrival.ts";
import { decideQuota } from "../domain/quota.ts";
import { fetchNewestDesignation } from "../line/fetch-designation.ts";
import { refOf } from "../peer-ref.ts";
import { keepGiven, quotedLogHead, receiptedFrom, writeReceipt } from "../receipts/give-receipt.ts";
import { givenReceipt } from "../receipts/store.ts";
import { refuseConflict } from "./conflict.ts";
import { arrivedLine, journal } from "./journal-line.ts";
import { recordStored } from "./record-stored.ts";
import { sharingIdOrNumber, unopenedUsage } from "./store.ts";
import { diskUseOf, freeForDispatches } from "./watch-disk.ts";

export interface Accepted {
  readonly outcome: "stored" | "repeated" | "conflict";
  /** A receipt: `stored`, or `refused` for a conflict. */
  readonly receipt: Uint8Array;
}

/**
 * Takes in a dispatch that a verified peer brought. R27: its cover is verified, then its quota, then it is stored; it is
 * opened later. Refuses with what decodeDispatch and verifyOuterHeader refuse, `not-authorised` for a cover by another
 * State than the bearer, `over-quota`, and `disk-low`, a trouble of this server.
 */
export async function acceptDispatch(context: FederationContext, peerId: string, bytes: Uint8Array): Promise<Accepted> {
  const peer = await findPeer(context.platform.database.db, peerId);
  if (peer === undefined) throw new Error(`the peer ${peerId} vanished`);
  const frame = decodeDispatch(bytes);
  const own = await verifyCover(context, peer, frame);
  // One arrival of a peer after the other: two copies at once must get one receipt (R13).
  return await context.arrivals.run(peerId, async () => await takeIn(context, peer, own, frame.header, bytes));
}

async function verifyCover(context: FederationContext, peer: PeerRow, frame: DispatchFrame): Promise<DesignationView> {
  const { database, clock } = context.platform;
  if (frame.header.from !== peer.state) {
    throw new Refusal(
      "not-authorised",
      `${peer.state} brought a dispatch whose cover says it is by ${frame.header.from}.`,
    );
  }
  const own = await ownDesignation(context, database.db);
  if (own === undefined) throw new Error("a dispatch was let in before this State has a designation");
  const check = async (): Promise<void> => {
    verifyOuterHeader(frame, own, await lookupOf(context, database.db, [peer.state]), clock.now());
  };
  try {
    await check();
  } catch (error) {
    // The peer may have issued a new designation since we last looked.
    const mayBeNew = isRefusal(error, "designation-unknown") || isRefusal(error, "signature-invalid");
    if (!mayBeNew || !(await fetchNewestDesignation(context, peer))) throw error;
    await check();
  }
  return own;
}

async function takeIn(
  context: FederationContext,
  peer: PeerRow,
  own: DesignationView,
  header: OuterHeader,
  bytes: Uint8Array,
): Promise<Accepted> {
  const { db } = context.platform.database;
  const arriving = arrivingOf(header);
  const decision = decideArrival(arriving, await sharingIdOrNumber(db, peer.peer_id, arriving));
  switch (decision.outcome) {
    case "conflict":
      return { outcome: "conflict", receipt: await refuseConflict(context, peer, own, header, bytes, decision.with) };
    case "repeat": {
      const receipt = await givenReceipt(db, peer.peer_id, header.dispatchId, "stored");
      if (receipt === undefined) throw new Error(`the receipt of the stored dispatch ${header.dispatchId} is missing`);
      return { outcome: "repeated", receipt: new Uint8Array(receipt) };
    }
    case "new":
      await checkQuota(context, peer, header, bytes.length);
      await checkRoom(context, header, bytes.length);
      return { outcome: "stored", receipt: await store(context, peer, own, header, bytes) };
  }
}

/**
 * R2: the receipt says "durable", so it leaves this function only when (1) the sealed bytes and the header are in the
 * blob store, (2) the journal has its line with the receipt, (3) the transaction is committed. It is signed before (2),
 * because the journal has to hold its bytes; until (3) nobody but this process has seen it. With a second machine bytes and
 * receipt are rows, and there is no (2).
 */
async function store(
  context: FederationContext,
  peer: PeerRow,
  own: DesignationView,
  header: OuterHeader,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const { platform } = context;
  const blob = await platform.blobs.put(bytes);
  await context.fault("inbox.after-blob");
  const receipt = writeReceipt(context, {
    strength: "stored",
    about: receiptedFrom(header),
    peer: refOf(peer),
    own,
    logHead: await quotedLogHead(context),
  });
  const line = arrivedLine(peer.peer_id, header, bytes, platform.clock.now().toISOString());
  if (blob.sha256 !== line.blobDigest) throw new Error("the blob store named the dispatch by another digest");
  await journal(context, { ...line, receipt });
  await context.fault("inbox.after-journal");
  await platform.database.transaction(async (tx) => {
    await recordStored(context, tx, line);
    await keepGiven(context, tx, { strength: "stored", about: receiptedFrom(header), peer: refOf(peer) }, receipt);
    tx.afterCommit(() => platform.jobs.poke("federation.inbox"));
  });
  context.storedBytes.add(peer.peer_id, bytes.length);
  await context.fault("inbox.after-commit");
  return receipt;
}

async function checkQuota(
  context: FederationContext,
  peer: PeerRow,
  header: OuterHeader,
  sizeBytes: number,
): Promise<void> {
  const { database } = context.platform;
  const unopened = await unopenedUsage(database.db, peer.peer_id);
  const usage = {
    ...context.quota.usage(peer.peer_id),
    unopenedItems: unopened.items,
    unopenedBytes: unopened.bytes,
    storedBytes: await context.storedBytes.of(database.db, peer.peer_id),
  };
  const decision = decideQuota(usage, sizeBytes, header.priority);
  if (decision.outcome === "within") return;
  await database.transaction(async (tx) => {
    await raiseAlarm(context, tx, {
      kind: "peer-over-quota",
      peer: refOf(peer),
      subject: { kind: "peer", id: peer.peer_id },
      details: { limit: decision.limit },
    });
  });
  throw new Refusal("over-quota", `${peer.state} sends more than its share; it is asked to wait.`);
}

/** R27: the last room of the disk is for what is urgent. A trouble of ours, not of the peer: it is asked to come again. */
async function checkRoom(context: FederationContext, { priority }: OuterHeader, sizeBytes: number): Promise<void> {
  const freeBytes = await freeForDispatches(context.platform);
  if (hasRoomFor(diskUseOf(priority), freeBytes, sizeBytes)) return;
  throw new Refusal(
    "disk-low",
    `The disk of the dispatches has ${freeBytes} bytes free: too few to store one that is ${priority}. Make room.`,
    { details: { freeBytes, priority } },
  );
}

function arrivingOf(header: OuterHeader): ArrivingHeader {
  const { dispatchId, incarnation, sequence, sealedDigest } = header;
  return { dispatchId, incarnation, sequence, sealedDigest };
}
