import type { Generated, Kysely } from "kysely";
import type { BodyKind } from "../../protocol/index.ts";
import type { Actor } from "../audit/index.ts";
import type { PeerStanding } from "./domain/standing.ts";
import type { RotatableKey } from "./domain/rotatable-keys.ts";
import type { Priority } from "./domain/priority.ts";

export type OutboxState = "queued" | "numbered" | "sealed" | "stored" | "processed" | "refused" | "voided";
/** Of the outbox: sealed perhaps, and nothing of the peer has come for it yet. */
export const UNRECEIPTED: readonly OutboxState[] = ["queued", "numbered", "sealed"];
/** Of the outbox: the peer has not said what became of it. */
export const UNDER_WAY: readonly OutboxState[] = [...UNRECEIPTED, "stored"];

export type InboxState = "stored" | "waiting" | "held" | "valid" | "refused";

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

export type FederationTables = {
  "federation.peer_restores": {
    peer_id: string;
    incarnation: number;
    incarnation_id: string;
    noticed_at: Date;
    told_at: Date | null;
    as_of: Date | null;
    recovered: number | null;
  };
  "federation.peers": {
    peer_id: string;
    state: string;
    standing: PeerStanding;
    root_fingerprint: string;
    designation_digest: string;
    profile: string;
    source: string;
    imported_by: string;
    imported_at: Date;
    compared_by: string | null;
    compared_at: Date | null;
    confirmed_by: string | null;
    confirmed_at: Date | null;
    stopped_because: string | null;
  };
  "federation.designations": {
    designation_digest: string;
    peer_id: string | null;
    state: string;
    number: number;
    root_fingerprint: string;
    valid_from: Date;
    valid_until: Date;
    standing: "own" | "accepted" | "equivocation";
    bytes: Uint8Array;
    kept_at: Date;
  };
  "federation.peer_history": {
    entry_id: string;
    peer_id: string;
    happened_at: Date;
    event: string;
    by_user: string | null;
    details: unknown;
  };
  "federation.own_details": {
    only_row: boolean;
    details: unknown;
    changed_by: string | null;
    changed_at: Date;
  };
  "federation.details_changes": {
    change_id: string;
    details: string;
    asked_by: string;
    asked_at: Date;
    state: "waiting" | "approved" | "withdrawn";
    decided_by: string | null;
    decided_at: Date | null;
  };
  "federation.designation_drafts": {
    draft_id: string;
    payload: Uint8Array;
    payload_digest: string;
    signatures: unknown;
    prepared_by: string | null;
    prepared_at: Date;
    finished_at: Date | null;
  };
  "federation.links": {
    peer_id: string;
    numbers_of_incarnation: string;
    next_sequence: number;
    reconciled_incarnation: number;
    consecutive_failures: number;
    failing_since: Date | null;
    closed_until: Date | null;
    last_success_at: Date | null;
    last_failure_at: Date | null;
    last_failure_code: string | null;
    clock_offset_ms: number;
    clock_seen_at: Date | null;
    their_incarnation: number | null;
    their_incarnation_id: string | null;
    their_start: string | null;
    heads_exchanged_at: Date | null;
    witnessed_size: number | null;
    designation_checked_at: Date | null;
    /** Digest of our newest designation that the peer has taken. */
    designation_told: string | null;
    /** Since when the peer answers that it has not confirmed us, or not any more. */
    not_confirmed_since: Date | null;
  };
  "federation.peer_starts": {
    peer_id: string;
    start_id: string;
    incarnation: number;
    first_created: Date;
    last_created: Date;
  };
  "federation.request_nonces": { peer_id: string; nonce: string; forget_at: Date };
  "federation.outbox": {
    dispatch_id: string;
    peer_id: string;
    to_authority: string | null;
    kind: BodyKind;
    /** Absent for what passes between the servers themselves. */
    dossier_id: string | null;
    priority: Priority;
    based_on: string | null;
    asked_by: Actor;
    state: OutboxState;
    queued_at: Date;
    incarnation: number | null;
    incarnation_id: string | null;
    sequence: number | null;
    own_link: string | null;
    seen_link: string | null;
    body_nonce: string | null;
    sent_at: Date | null;
    body_digest: string | null;
    sealed_digest: string | null;
    blob_digest: string | null;
    size_bytes: number | null;
    attempts: number;
    next_at: Date;
    last_attempt_at: Date | null;
    last_failure_code: string | null;
    receipt_due_at: Date | null;
    stored_at: Date | null;
    processed_at: Date | null;
    refusal_code: string | null;
    resend_asked: boolean;
    resent_at: Date | null;
    sent_again_as: string | null;
    /** R17: its content was erased with its dossier; what proves that it was sent stays. */
    erased_at: Date | null;
  };
  "federation.outbox_contents": { dispatch_id: string; content: Uint8Array; envelope: Uint8Array | null };
  "federation.inbox": {
    peer_id: string;
    dispatch_id: string;
    incarnation: number;
    incarnation_id: string;
    sequence: number;
    priority: Priority;
    sealed_digest: string;
    sender_designation: string;
    blob_digest: string;
    size_bytes: number;
    received_at: Date;
    state: InboxState;
    attempts: number;
    next_at: Date;
    last_failure: string | null;
    released_by: string | null;
    kind: string | null;
    dossier_id: string | null;
    from_authority: string | null;
    to_authority: string | null;
    body_digest: string | null;
    own_link: string | null;
    seen_link: string | null;
    recipients: string | null;
    sent_at: Date | null;
    earlier_item_missing: boolean;
    processed_at: Date | null;
    handled_at: Date | null;
    handled_by: Actor | null;
    handled_receipted: boolean;
    refusal_code: string | null;
    internal_code: string | null;
    erased_at: Date | null;
  };
  "federation.inbox_conflicts": {
    peer_id: string;
    dispatch_id: string;
    sealed_digest: string;
    incarnation_id: string;
    sequence: number;
    blob_digest: string;
    size_bytes: number;
    received_at: Date;
    refusal: Uint8Array;
    erased_at: Date | null;
  };
  "federation.blob_to_remove": { blob_digest: string; since: Date };
  "federation.settled_numbers": {
    peer_id: string;
    incarnation_id: string;
    settled_up_to: number;
    asked_at: Date | null;
  };
  "federation.closed_numbers": {
    peer_id: string;
    incarnation_id: string;
    sequence: number;
    reason: string;
    closed_at: Date;
  };
  "federation.receipts": {
    receipt_digest: string;
    peer_id: string;
    dispatch_id: string;
    direction: "given" | "taken";
    strength: string;
    code: string | null;
    bytes: Uint8Array;
    given_at: Date;
    kept_at: Date;
  };
  "federation.receipt_entries": { receipt_digest: string; audit_entry_id: string };
  "federation.receipt_deliveries": {
    receipt_digest: string;
    peer_id: string;
    attempts: number;
    next_at: Date;
    delivered_at: Date | null;
    last_failure_code: string | null;
  };
  "federation.reconciliations": {
    peer_id: string;
    incarnation: number;
    begun_at: Date;
    asked_at: Date | null;
    failure: string | null;
    fetched_at: Date | null;
    finished_at: Date | null;
    told_at: Date | null;
    heads: unknown;
    shown_size: Generated<number>;
    quoted_head: unknown;
  };
  "federation.recoveries": {
    incarnation: number;
    as_of: Date | null;
    log_origin: string;
    log_size: number;
    must_close: boolean;
    largest_size: number | null;
    largest_head: Uint8Array | null;
    approvals: unknown;
    reason: string | null;
    decided_at: Date | null;
  };
  "federation.returned": {
    peer_id: string;
    dispatch_id: string;
    incarnation: number;
    place: Generated<number>;
    is_ours: boolean;
    dispatch: Uint8Array | null;
    body: Uint8Array | null;
    receipts: unknown;
    outcome: ReturnedOutcome;
    reason: string | null;
    kind: string | null;
    dossier_id: string | null;
    sealed_anew: Generated<boolean>;
  };
  "federation.key_freezes": {
    freeze_id: string;
    uses: readonly RotatableKey[];
    lost_since: Date;
    frozen_by: string;
    frozen_at: Date;
    decided_at: Date | null;
    drafted_at: Date | null;
    ended_at: Date | null;
    outcome: "revoked" | "lifted" | null;
  };
  "federation.lost_key_reviews": {
    review_id: string;
    peer_id: string | null;
    designation_digest: string;
    lost: unknown;
    found_at: Date;
  };
  "federation.lost_key_items": {
    review_id: string;
    place: Generated<number>;
    use: string;
    kind: LostKeyItemKind;
    subject_id: string;
    label: string;
    happened_at: Date;
    looked_by: string | null;
    looked_at: Date | null;
  };
  "federation.alarms": {
    alarm_id: string;
    kind: string;
    peer_id: string | null;
    subject_kind: string;
    subject_id: string;
    details: unknown;
    priority: Priority;
    raised_at: Date;
    last_at: Date;
    occurrences: number;
    acknowledged_by: string | null;
    acknowledged_at: Date | null;
    cleared_at: Date | null;
  };
};

/** What a store function takes: the database for a read, `tx.db` inside a transaction. */
export type Connection = Kysely<unknown>;

/** The connection with the tables of this module in its types. */
export function tables(db: Connection): Kysely<FederationTables> {
  return db.withTables<FederationTables>();
}
