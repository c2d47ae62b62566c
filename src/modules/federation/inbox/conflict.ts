import { hasRoomFor } from "../../../platform/index.ts";
import type { DesignationView, OuterHeader } from "../../../protocol/index.ts";
import { raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import type { PeerRow } from "../directory/store.ts";
import type { ArrivingHeader } from "../domain/arrival.ts";
import { fitsStored } from "../domain/quota.ts";
import { refOf } from "../peer-ref.ts";
import { keepGiven, quotedLogHead, receiptedFrom, writeReceipt } from "../receipts/give-receipt.ts";
import { countConflicts, findConflict, insertConflict } from "./conflict-store.ts";
import { diskUseOf, freeForDispatches } from "./watch-disk.ts";

/** Proof enough; beyond it a hostile peer would only fill the disk. */
const MOST_KEPT_PER_PEER = 100;

/**
 * R13: the same id or number came before with other bytes. The refusal is signed, both are kept, a person is told. The
 * same conflicting bytes again get the same refusal.
 */
export async function refuseConflict(
  context: FederationContext,
  peer: PeerRow,
  own: DesignationView,
  header: OuterHeader,
  bytes: Uint8Array,
  earlier: ArrivingHeader,
): Promise<Uint8Array> {
  const { platform } = context;
  const known = await findConflict(platform.database.db, peer.peer_id, header.dispatchId, header.sealedDigest);
  if (known !== undefined) return new Uint8Array(known);
  const about = receiptedFrom(header);
  const ref = refOf(peer);
  const refusal = writeReceipt(context, {
    strength: "refused",
    code: "conflict",
    about,
    peer: ref,
    own,
    logHead: await quotedLogHead(context),
  });
  const blob = (await mayKeep(context, peer, header, bytes.length)) ? await platform.blobs.put(bytes) : undefined;
  // One that is not kept is one of a flood: it fills neither our log nor the list of alarms (R27).
  const isLogged = blob !== undefined || context.quota.mayLogRefusal(peer.peer_id);
  const subject = { kind: "dispatch", id: header.dispatchId };
  await platform.database.transaction(async (tx) => {
    if (blob !== undefined) {
      await insertConflict(tx.db, {
        peerId: peer.peer_id,
        dispatchId: header.dispatchId,
        sealedDigest: header.sealedDigest,
        incarnationId: header.incarnation.id,
        sequence: header.sequence,
        blobDigest: blob.sha256,
        sizeBytes: bytes.length,
        receivedAt: platform.clock.now(),
        refusal,
      });
      await keepGiven(context, tx, { strength: "refused", code: "conflict", about, peer: ref }, refusal);
    }
    if (isLogged) {
      await context.audit.append(tx, {
        type: "federation.dispatch-conflict",
        actor: { kind: "peer", state: peer.state },
        subject,
        details: { sequence: header.sequence, sealedDigest: header.sealedDigest, earlier: earlier.sealedDigest },
      });
    }
    await raiseAlarm(context, tx, {
      kind: "conflict",
      peer: ref,
      subject: blob === undefined ? { kind: "peer", id: peer.peer_id } : subject,
      details: { sequence: header.sequence, earlierDispatch: earlier.dispatchId },
      priority: header.priority,
    });
  });
  if (blob !== undefined) context.storedBytes.add(peer.peer_id, bytes.length);
  return refusal;
}

/** Proof is kept within the peer's share of the disk, and while there is room (R27). */
async function mayKeep(
  context: FederationContext,
  peer: PeerRow,
  { priority }: OuterHeader,
  sizeBytes: number,
): Promise<boolean> {
  const { db } = context.platform.database;
  if ((await countConflicts(db, peer.peer_id)) >= MOST_KEPT_PER_PEER) return false;
  if (!fitsStored(await context.storedBytes.of(db, peer.peer_id), sizeBytes, priority)) return false;
  return hasRoomFor(diskUseOf(priority), await freeForDispatches(context.platform), sizeBytes);
}
