import { sql } from "kysely";
import type { CosignedHead } from "../../audit/index.ts";
import type { PeerRef } from "../peer-ref.ts";
import type { LostKeyUse } from "../types.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { FederationContext } from "../context.ts";
import { type Connection, tables } from "../tables.ts";
import type { NewItem } from "./store.ts";

/** Whose keys are lost: a peer's, or ours. */
type Owner = PeerRef | "ours";

/**
 * R8: what passed on the line and rests on these keys. What was signed counts since the loss, by our clock; what was sealed counts since
 * the keys were in use, because whoever has the key opens it whenever it was sent. What later modules hold they list themselves.
 */
export async function restsOnTheLine(
  context: Pick<FederationContext, "audit">,
  tx: Transaction,
  owner: Owner,
  lost: readonly LostKeyUse[],
): Promise<NewItem[]> {
  const items: NewItem[] = [];
  for (const one of lost) items.push(...(await listOf(context, tx, owner, one)));
  return items;
}

async function listOf(
  { audit }: Pick<FederationContext, "audit">,
  tx: Transaction,
  owner: Owner,
  { use, since, inUseFrom }: LostKeyUse,
): Promise<NewItem[]> {
  const { db } = tx;
  const isOurs = owner === "ours";
  const headsOfOthers = async (): Promise<NewItem[]> =>
    (await audit.cosignedSince(tx, since, isOurs ? undefined : owner.state)).map((head) => headOf(use, head));
  switch (use) {
    case "dispatch":
      return isOurs ? await sent(db, owner, { use, since }) : await received(db, owner, { use, since });
    case "dispatch-seal":
      return isOurs
        ? await received(db, owner, { use, since: inUseFrom })
        : await sent(db, owner, { use, since: inUseFrom });
    case "receipt":
      return await receipts(db, owner, { use, since });
    // Our log has the cosignatures of others, and other logs have ours.
    case "log":
      return isOurs ? await cosigned(db, owner, { use, since }) : await headsOfOthers();
    case "witness":
      return isOurs ? await headsOfOthers() : await cosigned(db, owner, { use, since });
    // What came over the line is sealed and signed by other keys: nothing that was accepted rests on that of the line.
    case "http":
    // The evidence module lists exhibits; the root is changed by its own thresholds.
    case "manifest":
    case "exhibit-seal":
    case "root":
      return [];
  }
}

const COMPARED_DIGITS = 16;

type Since = Pick<NewItem, "use"> & { readonly since: Date };

async function sent(db: Connection, owner: Owner, { use, since }: Since): Promise<NewItem[]> {
  let query = tables(db)
    .selectFrom("federation.outbox as item")
    .innerJoin("federation.peers as peer", "peer.peer_id", "item.peer_id")
    .select(["item.dispatch_id", "peer.state", "item.sent_at"])
    .where("item.sealed_digest", "is not", null)
    .where("item.sent_at", ">=", since);
  if (owner !== "ours") query = query.where("item.peer_id", "=", owner.peerId);
  const rows = await query.orderBy("item.sent_at").$narrowType<{ sent_at: Date }>().execute();
  return rows.map((row) => itemOf(use, "dispatch-sent", row.dispatch_id, row.state, row.sent_at));
}

async function received(db: Connection, owner: Owner, { use, since }: Since): Promise<NewItem[]> {
  let query = tables(db)
    .selectFrom("federation.inbox as item")
    .innerJoin("federation.peers as peer", "peer.peer_id", "item.peer_id")
    .select(["item.dispatch_id", "peer.state", "item.received_at"])
    .where("item.received_at", ">=", since);
  if (owner !== "ours") query = query.where("item.peer_id", "=", owner.peerId);
  const rows = await query.orderBy("item.received_at").execute();
  return rows.map((row) => itemOf(use, "dispatch-received", row.dispatch_id, row.state, row.received_at));
}

/** One for each dispatch. */
async function receipts(db: Connection, owner: Owner, { use, since }: Since): Promise<NewItem[]> {
  const direction = owner === "ours" ? "given" : "taken";
  let query = tables(db)
    .selectFrom("federation.receipts as receipt")
    .innerJoin("federation.peers as peer", "peer.peer_id", "receipt.peer_id")
    .select(["receipt.dispatch_id", "peer.state", ({ fn }) => fn.min("receipt.kept_at").as("kept_at")])
    .where("receipt.direction", "=", direction)
    .where("receipt.kept_at", ">=", since)
    .groupBy(["receipt.dispatch_id", "peer.state"]);
  if (owner !== "ours") query = query.where("receipt.peer_id", "=", owner.peerId);
  const rows = await query.orderBy("kept_at").execute();
  return rows.map((row) => itemOf(use, `receipt-${direction}`, row.dispatch_id, row.state, row.kept_at));
}

/** What these peers cosigned of our log: until another head is cosigned, court packages say that nobody stands under it by a good key. */
async function cosigned(db: Connection, owner: Owner, { use, since }: Since): Promise<NewItem[]> {
  const peerId = owner === "ours" ? null : owner.peerId;
  const { rows } = await sql<{ state: string; at: Date; witnessed: string }>`
    select peer.state, link.heads_exchanged_at as at, link.witnessed_size as witnessed
    from federation.links link
    join federation.peers peer on peer.peer_id = link.peer_id
    where (${peerId}::uuid is null or link.peer_id = ${peerId}) and link.heads_exchanged_at >= ${since} and link.witnessed_size is not null
  `.execute(db);
  return rows.map((row) => itemOf(use, "cosignatures", `${row.state} ${row.witnessed}`, row.state, row.at));
}

/** The label is what two people compare on the phone. */
function headOf(use: string, { state, origin, size, root, cosignedAt }: CosignedHead): NewItem {
  const label = `${state} ${size} ${root.slice(0, COMPARED_DIGITS)}`;
  return itemOf(use, "head-cosigned", `${origin} ${size}`, label, cosignedAt);
}

function itemOf(use: string, kind: NewItem["kind"], subjectId: string, label: string, at: Date): NewItem {
  return { use, kind, subject_id: subjectId, label, happened_at: at };
}
