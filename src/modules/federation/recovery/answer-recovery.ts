import type { z } from "zod";
import {
  base64,
  MAX_RECOVERY_ITEMS,
  parseDispatchId,
  parseSha256Hex,
  parseStateCode,
  RECOVERY_DESIGNATIONS_BYTES,
  recipientsFor,
  type recoveryItemSchema,
  Refusal,
  sealReturned,
  type RecoveryAnswer,
  type RecoveryQuestion,
} from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
import { findPeer, type PeerRow } from "../directory/store.ts";
import { openStored } from "../inbox/process-dispatch.ts";
import { findIncoming } from "../inbox/store.ts";
import { isFaultOfPeer } from "../fault-of-peer.ts";
import { findLink } from "../line/store.ts";
import { findOutgoing, readEnvelope } from "../outbox/store.ts";
import { refOf } from "../peer-ref.ts";
import { receiptsOf } from "../receipts/store.ts";
import type { PeerRouteEnv } from "../types.ts";
import { notePeerRestore } from "../directory/peer-restores.ts";
import { designationsAbove, incarnationsOf, listReceipted } from "./answer-store.ts";

type Asker = PeerRouteEnv["Variables"]["peer"];

/** R1: what a restored peer may have forgotten, as far as it passed between the two. It is listed only; each is asked for. */
export async function answerRecovery(
  context: FederationContext,
  asker: Asker,
  question: RecoveryQuestion,
): Promise<RecoveryAnswer> {
  const { db } = context.platform.database;
  const peer = await peerOf(context, asker);
  const incarnations = await incarnationsOf(db, peer.peer_id);
  if (question.after === undefined) await noteRestored(context, peer);
  const listed = await listReceipted(db, peer.peer_id, question);
  const designations = await designationsAbove(db, peer.peer_id, question.designation);
  const head = await context.audit.witnessedHead(asker.designation.designation.log.origin);
  return {
    incarnations,
    designations: fitting(designations, RECOVERY_DESIGNATIONS_BYTES).map(base64),
    heads: head === undefined ? [] : [base64(head.checkpoint)],
    cosigned: (await context.audit.cosignedBy(parseStateCode(peer.state))).map(base64),
    items: listed.slice(0, MAX_RECOVERY_ITEMS).map(({ isTheirs, dispatchId, sealedDigest, place }) => ({
      from: parseStateCode(isTheirs ? peer.state : context.platform.config.state),
      dispatchId: parseDispatchId(dispatchId),
      sealedDigest: parseSha256Hex(sealedDigest),
      place,
    })),
    isWhole: listed.length <= MAX_RECOVERY_ITEMS,
  };
}

/**
 * One dispatch as it is here, sealed to the asker's newest keys: nobody else reads what it asks for. Refuses `not-found`, also for
 * what was disposed of (R17).
 */
export async function answerReturned(
  context: FederationContext,
  asker: Asker,
  { from, dispatchId, unopened }: z.infer<typeof recoveryItemSchema>,
): Promise<Uint8Array> {
  const { database, clock, blobs } = context.platform;
  const peer = await peerOf(context, asker);
  const isTheirs = from === peer.state;
  const held = isTheirs
    ? await findIncoming(database.db, { peerId: peer.peer_id, dispatchId })
    : await ownTo(context, peer, dispatchId);
  if (held?.blobDigest === undefined || !(await blobs.has(held.blobDigest))) {
    throw new Refusal("not-found", "There is no such dispatch here any more.");
  }
  const receipts = await receiptsOf(database.db, {
    dispatchIds: [dispatchId],
    peerId: peer.peer_id,
    direction: isTheirs ? "given" : "taken",
  });
  return await sealReturned(
    {
      dispatch: await blobs.get(held.blobDigest),
      body: isTheirs
        ? await bodyOf(context, peer, dispatchId)
        : unopened === true
          ? await readEnvelope(database.db, dispatchId)
          : undefined,
      receipts: receipts.map(({ bytes }) => new Uint8Array(bytes)),
    },
    recipientsFor(asker.designation, "dispatch-seal", clock.now()),
  );
}

async function peerOf(context: FederationContext, { peerId }: Asker): Promise<PeerRow> {
  const peer = await findPeer(context.platform.database.db, peerId);
  if (peer === undefined) throw new Error("the peer vanished while it called");
  return peer;
}

async function ownTo(context: FederationContext, peer: PeerRow, dispatchId: string) {
  const row = await findOutgoing(context.platform.database.db, dispatchId);
  return row?.peerId === peer.peer_id ? row : undefined;
}

/** What the asker wrote to us, opened; its own text is all that it cannot open itself. */
async function bodyOf(context: FederationContext, peer: PeerRow, dispatchId: string): Promise<Uint8Array | undefined> {
  const { db } = context.platform.database;
  const row = await findIncoming(db, { peerId: peer.peer_id, dispatchId });
  const own = await ownDesignation(context, db);
  if (row === undefined || own === undefined) return undefined;
  try {
    return (await openStored(context, row, own, peer)).envelope;
  } catch (error) {
    // Our key for it was destroyed in its rotation, or it never could be opened: its bytes go back all the same.
    if (!isFaultOfPeer(error)) throw error;
    return undefined;
  }
}

/** People here see that the other server was restored, and that this is no fraud. */
async function noteRestored(context: FederationContext, peer: PeerRow): Promise<void> {
  const { database, clock } = context.platform;
  await database.transaction(async (tx) => {
    const link = await findLink(tx.db, peer.peer_id);
    const { theirIncarnation: incarnation, theirIncarnationId: incarnation_id } = link ?? {};
    if (incarnation === undefined || incarnation_id === undefined) throw new Error(`${peer.state} asks under no life`);
    await notePeerRestore(context, tx, refOf(peer), { incarnation, incarnation_id, noticed_at: clock.now() });
  });
}

function fitting(all: readonly Uint8Array[], mostBytes: number): Uint8Array[] {
  let sum = 0;
  return all.filter((bytes, index) => {
    sum += bytes.length;
    return index === 0 || sum <= mostBytes;
  });
}
