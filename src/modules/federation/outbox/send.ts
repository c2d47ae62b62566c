import type { z } from "zod";
import {
  BODY_KINDS,
  MAX_CONTENT_BYTES,
  parseDispatchId,
  parseValue,
  Refusal,
  SERVER_KINDS,
  utf8,
  type DispatchId,
} from "../../../protocol/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { type FederationContext, tellOfSending, type ToSend } from "../context.ts";
import { findPeerOfState } from "../directory/store.ts";
import { receiptDeadlineMs } from "../domain/retry.ts";
import { mayExchange } from "../domain/standing.ts";
import { dossierClosed, isClosed } from "../directory/closed-dossiers.ts";
import { insertOutgoing } from "./store.ts";
import { closeUnsent } from "./close-unsent.ts";

/**
 * Puts a dispatch into the outbox in the caller's transaction: it leaves if and only if the caller's act is committed.
 * The content is checked now, so that a fault stops the act and not the outbox. Refuses `peer-unknown`, `peer-not-confirmed` and
 * `dossier-closed` (unless it may wait, or no person says it), `document-malformed`, `body-too-large`.
 */
export async function send(context: FederationContext, tx: Transaction, outgoing: ToSend): Promise<DispatchId> {
  const { clock, random, jobs } = context.platform;
  const peer = await findPeerOfState(tx.db, outgoing.to);
  if (peer === undefined) {
    throw new Refusal("peer-unknown", `${outgoing.to} is not a peer of this server; import its designation first.`, {
      details: { state: outgoing.to },
    });
  }
  // What waits is sealed by the peer's line, which stands still until two people have confirmed the peer.
  if (!mayExchange(peer.standing) && outgoing.waits !== true) {
    throw new Refusal(
      "peer-not-confirmed",
      `${outgoing.to} is not confirmed by two people yet, so nothing may be sent to it.`,
      { details: { state: outgoing.to, standing: peer.standing } },
    );
  }
  if (outgoing.dossierId === null && !SERVER_KINDS.includes(outgoing.kind)) {
    throw new Error(`a ${outgoing.kind} belongs to a dossier`);
  }
  const schema: z.ZodType = BODY_KINDS[outgoing.kind];
  const content = parseValue(outgoing.content, schema, `content of a ${outgoing.kind}`);
  const bytes = utf8(JSON.stringify(content));
  if (bytes.length > MAX_CONTENT_BYTES) {
    throw new Refusal("body-too-large", "The text is too long for a dispatch; attach it as an exhibit.", {
      details: { sizeBytes: bytes.length, limit: MAX_CONTENT_BYTES },
    });
  }
  const sentBefore = await context.replaying.getStore()?.claim(tx, { ...outgoing, content });
  if (sentBefore !== undefined) return sentBefore;
  const staysHere = await isClosed(tx.db, outgoing.dossierId);
  // What happened is on record here, whether the State that was met anew hears of it or not; only what a person would say is refused.
  if (staysHere && outgoing.by.kind === "user" && outgoing.waits !== true) throw dossierClosed(outgoing.to);
  const dispatchId = parseDispatchId(random.uuid());
  const at = clock.now();
  await insertOutgoing(tx.db, {
    dispatchId,
    peerId: peer.peer_id,
    toAuthority: outgoing.toAuthority,
    kind: outgoing.kind,
    dossierId: outgoing.dossierId ?? undefined,
    priority: outgoing.priority,
    basedOn: outgoing.basedOn,
    askedBy: outgoing.by,
    at,
    receiptDueAt: new Date(at.getTime() + receiptDeadlineMs(outgoing.priority)),
    content: bytes,
  });
  await context.audit.append(tx, {
    type: "federation.dispatch-queued",
    actor: outgoing.by,
    subject: { kind: "dispatch", id: dispatchId },
    ...(outgoing.dossierId === null ? {} : { dossierId: outgoing.dossierId }),
    details: { to: outgoing.to, kind: outgoing.kind, priority: outgoing.priority },
  });
  if (staysHere) await closeUnsent(context, tx, { dispatchId, dossierId: outgoing.dossierId }, "dossier-closed");
  await tellOfSending(context, tx, outgoing.dossierId);
  tx.afterCommit(() => jobs.poke(`federation.line/${peer.state}`));
  return dispatchId;
}
