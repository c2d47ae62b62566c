import type { Kysely } from "kysely";
import type { TablesOf } from "../../platform/index.ts";
import type { BodyKind } from "../../protocol/index.ts";
import type { Actor } from "../audit/index.ts";
import type { RotatableKey } from "./domain/rotatable-keys.ts";

export type OutboxState = "queued" | "numbered" | "sealed" | "stored" | "processed" | "refused" | "voided";
/** Of the outbox: sealed perhaps, and nothing of the peer has come for it yet. */
export const UNRECEIPTED: readonly OutboxState[] = ["queued", "numbered", "sealed"];
/** Of the outbox: the peer has not said what became of it. */
export const UNDER_WAY: readonly OutboxState[] = [...UNRECEIPTED, "stored"];

/** Of what a peer gave back: what became of it here. "gone": the peer has it no more; "disposed": it was disposed of here. */
export type ReturnedOutcome = "fetched" | "entered" | "taken-back" | "without-effect" | "gone" | "disposed";

/** What rests on a key: a dispatch, the receipts of one, an exhibit that was signed or sealed under it, or heads that were cosigned. */
export const LOST_KEY_ITEM_KINDS = [
  "dispatch-sent",
  "dispatch-received",
  "receipt-given",
  "receipt-taken",
  "cosignatures",
  "head-cosigned",
  "exhibit-signed",
  "exhibit-exposed",
] as const;
export type LostKeyItemKind = (typeof LOST_KEY_ITEM_KINDS)[number];

export type FederationTables = TablesOf<
  "federation",
  {
    "federation.peer_history": { details: unknown };
    "federation.own_details": { details: unknown };
    "federation.designation_drafts": { signatures: unknown };
    "federation.outbox": { kind: BodyKind; asked_by: Actor };
    "federation.inbox": { handled_by: Actor };
    "federation.reconciliations": { heads: unknown; quoted_head: unknown };
    "federation.recoveries": { approvals: unknown };
    "federation.returned": { receipts: unknown };
    "federation.key_freezes": { uses: readonly RotatableKey[]; outcome: "revoked" | "lifted" };
    "federation.lost_key_reviews": { lost: unknown };
    "federation.lost_key_items": { kind: LostKeyItemKind };
  }
>;

/** What a store function takes: the database for a read, `tx.db` inside a transaction. */
export type Connection = Kysely<unknown>;

/** The connection with the tables of this module in its types. */
export function tables(db: Connection): Kysely<FederationTables> {
  return db.withTables<FederationTables>();
}
