import {
  createDispatch,
  demandWritableVersion,
  hex,
  isRefusal,
  nextLinks,
  parseAuthorityId,
  parseDispatchId,
  parseDossierId,
  parseSha256Hex,
  parseStateCode,
  recipientsFor,
  Refusal,
  type CreatedDispatch,
  type DesignationView,
  type DispatchDraft,
} from "../../../protocol/index.ts";
import type { Incarnation, Transaction } from "../../../platform/index.ts";
import { clearAlarmOf, raiseAlarm } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { signerFor } from "../directory/own-keys.ts";
import type { PeerRow } from "../directory/store.ts";
import { laneEntries } from "../domain/lane-entries.ts";
import { theirLaneEnd } from "../inbox/store.ts";
import { lockLink, updateLink } from "../line/store.ts";
import { closeUnsealable } from "../outbox/close-number.ts";
import { sequenceMark } from "../outbox/held-numbers.ts";
import { unsealedFor } from "../outbox/queue-store.ts";
import { findOutgoing, keepEnvelope, moveOutgoing, ourLaneEnd, readContent, type OutboxRow } from "../outbox/store.ts";
import { isFaultOfPeer } from "../fault-of-peer.ts";
import { refOf } from "../peer-ref.ts";

export interface Sides {
  readonly own: DesignationView;
  readonly view: DesignationView;
}

/**
 * Seals the next queued dispatch for a peer; answers false when none is left.
 *
 * The number is given here and not by the caller's transaction: under the lock of the line, in a short transaction of
 * its own, so that acts of people never wait for one another and a rolled-back act leaves no hole. Everything that
 * determines the body is stored with the number; if the process dies before the sealed bytes are recorded, sealing again
 * makes the same body, and nothing has left. Only recorded bytes are ever delivered, so one number is one dispatch (R1).
 */
export async function sealNext(context: FederationContext, peer: PeerRow, sides: Sides): Promise<boolean> {
  const { platform } = context;
  const row = await platform.database.transaction(async (tx) => await numberNext(context, tx, peer));
  if (row === undefined) return false;
  await context.fault("outbox.after-number");
  const draft = await draftOf(context, row);
  // R1: durable outside the database before anything is signed under this number.
  await platform.incarnation.highWater.note(sequenceMark(peer.peer_id, draft.incarnation.number), {
    value: draft.sequence,
  });
  let created: CreatedDispatch;
  try {
    const signer = signerFor(platform, sides.own, "dispatch");
    created = await createDispatch({ draft, sender: sides.own, receiver: sides.view, signer });
  } catch (error) {
    if (!isFaultOfPeer(error)) throw error;
    await closeUnsealable(context, peer, row, error.code);
    return true;
  }
  await context.fault("outbox.after-seal");
  const blob = await platform.blobs.put(created.bytes);
  await context.fault("outbox.after-blob");
  await platform.database.transaction(async (tx) => await recordSealed(context, tx, row, created, blob.sha256));
  await context.fault("outbox.after-sealed-commit");
  return true;
}

/** Whether anything can be sealed to this peer now; a person is told when not (R10, R12, R33). */
export async function maySeal(context: FederationContext, peer: PeerRow, { own, view }: Sides): Promise<boolean> {
  const { database, clock } = context.platform;
  const now = clock.now();
  const refusal = whyNotSealed(own, view, now);
  if (refusal === undefined) return true;
  await database.transaction(async (tx) => {
    await raiseAlarm(context, tx, {
      kind: refusal.code === "designation-expired" ? "designation-expired" : "dispatch-cannot-be-sealed",
      peer: refOf(peer),
      subject: { kind: "peer", id: peer.peer_id },
      details: { code: refusal.code },
    });
  });
  return false;
}

function whyNotSealed(own: DesignationView, view: DesignationView, now: Date): Refusal | undefined {
  if (new Date(view.designation.validUntil) <= now) {
    return new Refusal("designation-expired", `The designation of ${view.state} is expired.`);
  }
  try {
    demandWritableVersion(own, view);
    recipientsFor(view, "dispatch-seal", now);
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}

/** Gives the next number, or takes up the one that was given before a crash. */
async function numberNext(context: FederationContext, tx: Transaction, peer: PeerRow): Promise<OutboxRow | undefined> {
  const { platform } = context;
  const link = await lockLink(tx.db, peer.peer_id);
  const [row] = await unsealedFor(tx.db, peer.peer_id, 1);
  if (row === undefined || row.state === "numbered") return row;
  const incarnation = platform.incarnation.current();
  const sequence = link.numbersOfIncarnation === incarnation.id ? link.nextSequence : 1;
  const links = await linksOf(context, tx, peer, row);
  await moveOutgoing(tx.db, row.dispatchId, ["queued"], {
    state: "numbered",
    ...stampOf(incarnation),
    sequence,
    own_link: links.own,
    seen_link: links.seen,
    body_nonce: hex(platform.random.bytes(16)),
    sent_at: platform.clock.now(),
  });
  await updateLink(tx.db, peer.peer_id, { numbers_of_incarnation: incarnation.id, next_sequence: sequence + 1 });
  return await findOutgoing(tx.db, row.dispatchId);
}

/** R14: after our newest body in this dossier, knowing the newest of theirs that we processed. */
async function linksOf(
  context: FederationContext,
  tx: Transaction,
  peer: PeerRow,
  row: OutboxRow,
): Promise<{ own: string | null; seen: string | null }> {
  if (row.dossierId === undefined) return { own: null, seen: null };
  const self = parseStateCode(context.platform.config.state);
  const lane = { peerId: peer.peer_id, dossierId: row.dossierId };
  const ours = await ourLaneEnd(tx.db, lane);
  const theirs = await theirLaneEnd(tx.db, lane);
  const known = [...laneEntries(self, ours), ...laneEntries(parseStateCode(peer.state), theirs)];
  return nextLinks(known, self);
}

async function draftOf(context: FederationContext, row: OutboxRow): Promise<DispatchDraft> {
  const content = await readContent(context.platform.database.db, row.dispatchId);
  const { incarnation, incarnationId, sequence, bodyNonce, sentAt } = row;
  const isNumbered =
    content !== undefined &&
    incarnation !== undefined &&
    incarnationId !== undefined &&
    sequence !== undefined &&
    bodyNonce !== undefined &&
    sentAt !== undefined;
  if (!isNumbered) throw new Error(`the numbered dispatch ${row.dispatchId} lacks its content or its number`);
  return {
    kind: row.kind,
    // checked against the schema of its kind by send(), and again by createDispatch
    content: JSON.parse(Buffer.from(content).toString("utf8")) as DispatchDraft["content"],
    ...(row.toAuthority === undefined ? {} : { toAuthority: parseAuthorityId(row.toAuthority) }),
    dispatchId: parseDispatchId(row.dispatchId),
    incarnation: { number: incarnation, id: incarnationId },
    sequence,
    priority: row.priority,
    dossierId: row.dossierId === undefined ? null : parseDossierId(row.dossierId),
    own: row.ownLink === undefined ? null : parseSha256Hex(row.ownLink),
    seen: row.seenLink === undefined ? null : parseSha256Hex(row.seenLink),
    ...(row.basedOn === undefined ? {} : { basedOn: parseSha256Hex(row.basedOn) }),
    sentAt,
    random: bodyNonce,
  };
}

/** The first recording wins: another worker's sealing of the same number was never sent and is forgotten. */
async function recordSealed(
  context: FederationContext,
  tx: Transaction,
  row: OutboxRow,
  created: CreatedDispatch,
  blobDigest: string,
): Promise<void> {
  const isRecorded = await moveOutgoing(tx.db, row.dispatchId, ["numbered"], {
    state: "sealed",
    body_digest: created.bodyDigest,
    sealed_digest: created.header.sealedDigest,
    blob_digest: blobDigest,
    size_bytes: created.bytes.length,
    next_at: context.platform.clock.now(),
  });
  if (!isRecorded) return;
  await keepEnvelope(tx.db, row.dispatchId, created.envelope);
  await clearAlarmOf(context, tx, "dispatch-cannot-be-sealed", { kind: "peer", id: row.peerId });
  await context.audit.append(tx, {
    type: "federation.dispatch-sealed",
    actor: { kind: "system", job: "federation.line" },
    subject: { kind: "dispatch", id: row.dispatchId },
    ...(row.dossierId === undefined ? {} : { dossierId: row.dossierId }),
    details: {
      to: created.header.to,
      sequence: created.header.sequence,
      bodyDigest: created.bodyDigest,
      sealedDigest: created.header.sealedDigest,
    },
  });
}

function stampOf({ number, id }: Incarnation): { incarnation: number; incarnation_id: string } {
  return { incarnation: number, incarnation_id: id };
}
