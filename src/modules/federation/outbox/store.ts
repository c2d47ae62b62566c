import type { Updateable } from "kysely";
import { type InCode, inCode } from "../../../platform/index.ts";
import type { BodyKind, DispatchBinding, OuterHeader } from "../../../protocol/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { LaneLink } from "../domain/lane-entries.ts";
import type { Priority } from "../domain/priority.ts";
import { tables, type Connection, type FederationTables, type OutboxState } from "../tables.ts";

export type OutboxRow = InCode<FederationTables["federation.outbox"]>;

export type OutboxChange = Updateable<FederationTables["federation.outbox"]>;

export async function insertOutgoing(
  db: Connection,
  outgoing: {
    dispatchId: string;
    peerId: string;
    toAuthority?: string | undefined;
    kind: BodyKind;
    dossierId?: string | undefined;
    priority: Priority;
    basedOn?: string | undefined;
    askedBy: Actor;
    at: Date;
    receiptDueAt: Date;
    content: Uint8Array;
  },
): Promise<void> {
  await tables(db)
    .insertInto("federation.outbox")
    .values({
      dispatch_id: outgoing.dispatchId,
      peer_id: outgoing.peerId,
      to_authority: outgoing.toAuthority ?? null,
      kind: outgoing.kind,
      dossier_id: outgoing.dossierId ?? null,
      priority: outgoing.priority,
      based_on: outgoing.basedOn ?? null,
      // jsonb is written as text
      asked_by: JSON.stringify(outgoing.askedBy) as unknown as Actor,
      state: "queued",
      queued_at: outgoing.at,
      attempts: 0,
      next_at: outgoing.at,
      receipt_due_at: outgoing.receiptDueAt,
      resend_asked: false,
    })
    .execute();
  await tables(db)
    .insertInto("federation.outbox_contents")
    .values({ dispatch_id: outgoing.dispatchId, content: outgoing.content, envelope: null })
    .execute();
}

/** A dispatch of ours that its receiver gave back, as it was when it left: new, or in the place of the same one that had not left here. */
export async function restoreOutgoing(
  db: Connection,
  sent: {
    readonly dispatchId: string;
    readonly peerId: string;
    readonly header: OuterHeader;
    readonly binding: DispatchBinding;
    readonly bodyDigest: string;
    readonly blobDigest: string;
    readonly sizeBytes: number;
    readonly content: Uint8Array;
    readonly envelope: Uint8Array;
    readonly askedBy: Actor;
    readonly at: Date;
    readonly receiptDueAt: Date;
  },
): Promise<void> {
  const said = { content: sent.content, envelope: sent.envelope };
  const { header, binding } = sent;
  const asSealed = {
    to_authority: binding.to.authority ?? null,
    kind: binding.kind,
    dossier_id: binding.dossierId,
    priority: binding.priority,
    based_on: binding.basedOn ?? null,
    state: "sealed" as const,
    incarnation: header.incarnation.number,
    incarnation_id: header.incarnation.id,
    sequence: header.sequence,
    own_link: binding.lanes.own,
    seen_link: binding.lanes.seen,
    body_nonce: binding.random,
    sent_at: new Date(binding.sentAt),
    body_digest: sent.bodyDigest,
    sealed_digest: header.sealedDigest,
    blob_digest: sent.blobDigest,
    size_bytes: sent.sizeBytes,
    next_at: sent.at,
    receipt_due_at: sent.receiptDueAt,
  };
  await tables(db)
    .insertInto("federation.outbox")
    .values({
      dispatch_id: sent.dispatchId,
      peer_id: sent.peerId,
      // jsonb is written as text
      asked_by: JSON.stringify(sent.askedBy) as unknown as Actor,
      queued_at: new Date(binding.sentAt),
      attempts: 0,
      resend_asked: false,
      ...asSealed,
    })
    .onConflict((conflict) => conflict.column("dispatch_id").doUpdateSet(asSealed))
    .execute();
  await tables(db)
    .insertInto("federation.outbox_contents")
    .values({ dispatch_id: sent.dispatchId, content: sent.content, envelope: sent.envelope })
    .onConflict((conflict) => conflict.column("dispatch_id").doUpdateSet(said))
    .execute();
}

export async function findOutgoing(db: Connection, dispatchId: string): Promise<OutboxRow | undefined> {
  const row = await tables(db)
    .selectFrom("federation.outbox")
    .selectAll()
    .where("dispatch_id", "=", dispatchId)
    .executeTakeFirst();
  return row && inCode(row);
}

export async function lockOutgoing(db: Connection, dispatchId: string): Promise<OutboxRow | undefined> {
  const row = await tables(db)
    .selectFrom("federation.outbox")
    .selectAll()
    .where("dispatch_id", "=", dispatchId)
    .forUpdate()
    .executeTakeFirst();
  return row && inCode(row);
}

export async function readContent(db: Connection, dispatchId: string): Promise<Uint8Array | undefined> {
  const row = await tables(db)
    .selectFrom("federation.outbox_contents")
    .select("content")
    .where("dispatch_id", "=", dispatchId)
    .executeTakeFirst();
  return row?.content;
}

/** The signed body as it was sealed, for whoever cannot open that any more; kept until the dossier is disposed of (R2). */
export async function keepEnvelope(db: Connection, dispatchId: string, envelope: Uint8Array): Promise<void> {
  await tables(db)
    .updateTable("federation.outbox_contents")
    .set({ envelope })
    .where("dispatch_id", "=", dispatchId)
    .execute();
}

export async function readEnvelope(db: Connection, dispatchId: string): Promise<Uint8Array | undefined> {
  const row = await tables(db)
    .selectFrom("federation.outbox_contents")
    .select("envelope")
    .where("dispatch_id", "=", dispatchId)
    .executeTakeFirst();
  return row?.envelope ?? undefined;
}

export async function eraseContent(db: Connection, dispatchId: string): Promise<void> {
  await tables(db).deleteFrom("federation.outbox_contents").where("dispatch_id", "=", dispatchId).execute();
}

/** Changes the row only from the given state, so that two workers cannot both move it. Tells whether it did. */
export async function moveOutgoing(
  db: Connection,
  dispatchId: string,
  from: readonly OutboxState[],
  change: OutboxChange,
): Promise<boolean> {
  const row = await tables(db)
    .updateTable("federation.outbox")
    .set(change)
    .where("dispatch_id", "=", dispatchId)
    .where("state", "in", [...from])
    .returning("dispatch_id")
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * The last sealed body of our lane of a dossier (R14), which no other follows; none before the first. A voided one counts: leaving it
 * out could fork the lane.
 */
export async function ourLaneEnd(db: Connection, lane: { peerId: string; dossierId: string }): Promise<LaneLink[]> {
  return await tables(db)
    .selectFrom("federation.outbox as body")
    .select(["body.body_digest as digest", "body.own_link as own", "body.seen_link as seen"])
    .where("body.peer_id", "=", lane.peerId)
    .where("body.dossier_id", "=", lane.dossierId)
    .where("body.body_digest", "is not", null)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom("federation.outbox as next")
            .select("next.dispatch_id")
            .whereRef("next.peer_id", "=", "body.peer_id")
            .whereRef("next.dossier_id", "=", "body.dossier_id")
            .whereRef("next.own_link", "=", "body.body_digest")
            .where("next.body_digest", "is not", null),
        ),
      ),
    )
    .orderBy("body.incarnation", "desc")
    .orderBy("body.sequence", "desc")
    .limit(1)
    .$narrowType<{ digest: string }>()
    .execute();
}

/**
 * Whether a body of ours with this digest stands in the lane of a sealed dispatch, at it or after it (R14). A lane goes on as its
 * bodies are numbered.
 */
export async function isInLaneSince(db: Connection, digest: string, dispatchId: string): Promise<boolean> {
  const row = await tables(db)
    .selectFrom("federation.outbox as body")
    .innerJoin("federation.outbox as since", (join) =>
      join.onRef("since.peer_id", "=", "body.peer_id").onRef("since.dossier_id", "=", "body.dossier_id"),
    )
    .select("body.dispatch_id")
    .where("since.dispatch_id", "=", dispatchId)
    .where("body.body_digest", "=", digest)
    .where((where) =>
      where.or([
        where("body.incarnation", ">", where.ref("since.incarnation")),
        where.and([
          where("body.incarnation", "=", where.ref("since.incarnation")),
          where("body.sequence", ">=", where.ref("since.sequence")),
        ]),
      ]),
    )
    .executeTakeFirst();
  return row !== undefined;
}
