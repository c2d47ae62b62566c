-- Federation: our own designation, the peers we trust, dispatches out and in, and the receipts for them.

create schema federation;

create function federation.refuse_change() returns trigger
language plpgsql
as $$
begin
  raise exception '% is append-only', tg_table_name
    using errcode = 'restrict_violation';
end;
$$;

-- Peers -----------------------------------------------------------------------------------------------------------

-- R35: trust is bound to the root fingerprint. A State that is met anew gets a new row; the old one stays as 'replaced'.
create table federation.peers (
  peer_id uuid constraint peers_key primary key,
  state text not null constraint peers_state_code check (state ~ '^[A-Z]{2}$'),
  standing text not null constraint peers_standing_known
    check (standing in ('imported', 'compared', 'confirmed', 'stopped', 'replaced')),
  root_fingerprint text not null constraint peers_fingerprint_hex check (root_fingerprint ~ '^[0-9a-f]{64}$'),
  designation_digest text not null,
  profile text not null constraint peers_profile_known check (profile in ('production', 'training', 'evaluation')),
  source text not null,
  imported_by uuid not null,
  imported_at timestamptz not null,
  compared_by uuid,
  compared_at timestamptz,
  confirmed_by uuid,
  confirmed_at timestamptz,
  stopped_because text,
  constraint peers_compared_by_someone check ((compared_by is null) = (compared_at is null)),
  constraint peers_confirmed_after_comparing
    check (confirmed_by is null or (compared_by is not null and confirmed_at is not null)),
  constraint peers_confirmed_by_another check (confirmed_by <> compared_by)
);

-- While a State is met anew its old record keeps working until two people have confirmed the new one.
create unique index peers_one_established_per_state on federation.peers (state)
  where standing in ('confirmed', 'stopped');
create unique index peers_one_introduced_per_state on federation.peers (state)
  where standing in ('imported', 'compared');

-- Exact signed bytes of every designation we ever took in: past keys verify old signatures for ever (R8).
create table federation.designations (
  designation_digest text constraint designations_key primary key
    constraint designations_digest_hex check (designation_digest ~ '^[0-9a-f]{64}$'),
  peer_id uuid constraint designations_peer references federation.peers (peer_id),
  state text not null,
  number bigint not null constraint designations_number_positive check (number > 0),
  root_fingerprint text not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  standing text not null constraint designations_standing_known check (standing in ('own', 'accepted', 'equivocation')),
  bytes bytea not null,
  kept_at timestamptz not null,
  constraint designations_own_has_no_peer check ((standing = 'own') = (peer_id is null))
);

-- R10: equal number with another digest is equivocation; the second one is kept as proof and never becomes valid.
create unique index designations_one_per_number on federation.designations (peer_id, number)
  where standing = 'accepted';
create unique index designations_one_own_per_number on federation.designations (number)
  where standing = 'own';

create trigger designations_append_only
  before update or delete on federation.designations
  for each row execute function federation.refuse_change();

alter table federation.peers
  add constraint peers_designation foreign key (designation_digest)
  references federation.designations (designation_digest)
  deferrable initially deferred;

create table federation.peer_history (
  entry_id uuid constraint peer_history_key primary key,
  peer_id uuid not null constraint peer_history_peer references federation.peers (peer_id),
  happened_at timestamptz not null,
  event text not null,
  by_user uuid,
  details jsonb not null
);

create index peer_history_by_peer on federation.peer_history (peer_id, happened_at);

create trigger peer_history_append_only
  before update or delete on federation.peer_history
  for each row execute function federation.refuse_change();

-- What the next designation of our own will say, and a signing that still waits for root keys kept elsewhere (R8).
create table federation.own_details (
  only_row boolean constraint own_details_key primary key default true constraint own_details_only_row check (only_row),
  details jsonb not null,
  changed_by uuid,
  changed_at timestamptz not null
);

create table federation.designation_drafts (
  draft_id uuid constraint designation_drafts_key primary key,
  payload bytea not null,
  payload_digest text not null,
  signatures jsonb not null,
  prepared_by uuid,
  prepared_at timestamptz not null,
  finished_at timestamptz
);

create unique index designation_drafts_one_open on federation.designation_drafts ((finished_at is null))
  where finished_at is null;

-- The line to each peer: our next number, the circuit breaker, their clock, and which of their starts we saw (R20).
create table federation.links (
  peer_id uuid constraint links_key primary key constraint links_peer references federation.peers (peer_id),
  -- numbers begin again with each incarnation of ours, so that a gap before the first can be seen (R1, R13)
  numbers_of_incarnation text not null,
  next_sequence bigint not null default 1 constraint links_sequence_positive check (next_sequence > 0),
  reconciled_incarnation bigint not null,
  consecutive_failures integer not null default 0,
  failing_since timestamptz,
  closed_until timestamptz,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  last_failure_code text,
  clock_offset_ms bigint not null default 0,
  clock_seen_at timestamptz,
  their_incarnation bigint,
  their_incarnation_id text,
  their_start text,
  heads_exchanged_at timestamptz,
  witnessed_size bigint,
  designation_checked_at timestamptz,
  designation_told text
);

create table federation.peer_starts (
  peer_id uuid not null constraint peer_starts_peer references federation.peers (peer_id),
  start_id text not null,
  incarnation bigint not null,
  first_created timestamptz not null,
  last_created timestamptz not null,
  constraint peer_starts_key primary key (peer_id, start_id)
);

create table federation.request_nonces (
  peer_id uuid not null constraint request_nonces_peer references federation.peers (peer_id),
  nonce text not null,
  forget_at timestamptz not null,
  constraint request_nonces_key primary key (peer_id, nonce)
);

create index request_nonces_by_age on federation.request_nonces (forget_at);

-- Out -------------------------------------------------------------------------------------------------------------

create table federation.outbox (
  dispatch_id uuid constraint outbox_key primary key,
  peer_id uuid not null constraint outbox_peer references federation.peers (peer_id),
  to_authority text,
  kind text not null,
  -- null for what passes between the servers themselves
  dossier_id uuid,
  priority text not null constraint outbox_priority_known check (priority in ('ordinary', 'preservation', 'emergency')),
  based_on text,
  asked_by jsonb not null,
  state text not null constraint outbox_state_known
    check (state in ('queued', 'numbered', 'sealed', 'stored', 'processed', 'refused', 'voided')),
  queued_at timestamptz not null,
  -- numbered: everything that makes the body's bytes, so that sealing again after a crash makes the same body
  incarnation bigint,
  incarnation_id text,
  sequence bigint,
  own_link text,
  seen_link text,
  body_nonce text,
  sent_at timestamptz,
  -- sealed: what travels
  body_digest text,
  sealed_digest text,
  blob_digest text,
  size_bytes bigint,
  -- delivery
  attempts integer not null default 0,
  next_at timestamptz not null,
  last_attempt_at timestamptz,
  last_failure_code text,
  receipt_due_at timestamptz,
  stored_at timestamptz,
  processed_at timestamptz,
  refusal_code text,
  -- the peer asked for it again: delivered once more, whatever was receipted
  resend_asked boolean not null default false,
  resent_at timestamptz,
  sent_again_as uuid,
  constraint outbox_numbered check (state in ('queued', 'voided') or (sequence is not null and body_nonce is not null)),
  constraint outbox_sealed check (state in ('queued', 'numbered', 'voided') or blob_digest is not null)
);

-- One number, one dispatch, for ever within an incarnation (R1, R13).
create unique index outbox_one_per_number on federation.outbox (peer_id, incarnation_id, sequence);
create index outbox_under_way on federation.outbox (peer_id, next_at)
  where state in ('queued', 'numbered', 'sealed', 'stored') or resend_asked;
-- One number at a time is sealed for a peer, so that a lane cannot fork under two workers (R14).
create unique index outbox_one_numbered on federation.outbox (peer_id) where state = 'numbered';
create index outbox_by_dossier on federation.outbox (dossier_id, queued_at);
create index outbox_by_peer on federation.outbox (peer_id, queued_at);

-- Erasable apart from the record that something was sent; removed when the peer has processed it.
create table federation.outbox_contents (
  dispatch_id uuid constraint outbox_contents_key primary key
    constraint outbox_contents_dispatch references federation.outbox (dispatch_id),
  content bytea not null
);

-- In --------------------------------------------------------------------------------------------------------------

create table federation.inbox (
  peer_id uuid not null constraint inbox_peer references federation.peers (peer_id),
  dispatch_id uuid not null,
  incarnation bigint not null,
  incarnation_id text not null,
  sequence bigint not null constraint inbox_sequence_positive check (sequence > 0),
  priority text not null constraint inbox_priority_known check (priority in ('ordinary', 'preservation', 'emergency')),
  sealed_digest text not null,
  -- the sender's designation that the cover names: receipts repeat it (R5)
  sender_designation text not null,
  blob_digest text not null,
  size_bytes bigint not null,
  received_at timestamptz not null,
  state text not null constraint inbox_state_known check (state in ('stored', 'waiting', 'held', 'valid', 'refused')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  last_failure text,
  released_by uuid,
  -- known once opened
  kind text,
  dossier_id uuid,
  from_authority text,
  to_authority text,
  body_digest text,
  own_link text,
  seen_link text,
  recipients text,
  sent_at timestamptz,
  earlier_item_missing boolean not null default false,
  processed_at timestamptz,
  handled_at timestamptz,
  handled_by jsonb,
  handled_receipted boolean not null default false,
  refusal_code text,
  internal_code text,
  constraint inbox_key primary key (peer_id, dispatch_id),
  constraint inbox_one_per_number unique (peer_id, incarnation_id, sequence)
);

create index inbox_due on federation.inbox (next_at) where state in ('stored', 'waiting');
create index inbox_handled on federation.inbox (handled_at) where handled_at is not null and not handled_receipted;
create index inbox_by_dossier on federation.inbox (dossier_id, received_at);
create index inbox_by_dispatch on federation.inbox (dispatch_id);

-- R13: the same id or number with other bytes. Both are kept; the proof is the two signed headers.
create table federation.inbox_conflicts (
  peer_id uuid not null constraint inbox_conflicts_peer references federation.peers (peer_id),
  dispatch_id uuid not null,
  sealed_digest text not null,
  incarnation_id text not null,
  sequence bigint not null,
  blob_digest text not null,
  received_at timestamptz not null,
  refusal bytea not null,
  constraint inbox_conflicts_key primary key (peer_id, dispatch_id, sealed_digest)
);

-- Up to which number nothing is missing: below it gaps need not be looked for again.
create table federation.settled_numbers (
  peer_id uuid not null constraint settled_numbers_peer references federation.peers (peer_id),
  incarnation_id text not null,
  settled_up_to bigint not null,
  asked_at timestamptz,
  constraint settled_numbers_key primary key (peer_id, incarnation_id)
);

-- Numbers that will never come, closed by the sender's signed `void`.
create table federation.closed_numbers (
  peer_id uuid not null constraint closed_numbers_peer references federation.peers (peer_id),
  incarnation_id text not null,
  sequence bigint not null,
  reason text not null,
  closed_at timestamptz not null,
  constraint closed_numbers_key primary key (peer_id, incarnation_id, sequence)
);

-- Receipts --------------------------------------------------------------------------------------------------------

create table federation.receipts (
  receipt_digest text constraint receipts_key primary key,
  peer_id uuid not null constraint receipts_peer references federation.peers (peer_id),
  dispatch_id uuid not null,
  direction text not null constraint receipts_direction_known check (direction in ('given', 'taken')),
  strength text not null,
  code text,
  bytes bytea not null,
  given_at timestamptz not null,
  kept_at timestamptz not null
);

-- What we once said about a dispatch we say again, byte for byte.
create unique index receipts_given_once on federation.receipts (peer_id, dispatch_id, strength)
  where direction = 'given' and strength <> 'refused';
create index receipts_by_dispatch on federation.receipts (dispatch_id, given_at);

create trigger receipts_append_only
  before update or delete on federation.receipts
  for each row execute function federation.refuse_change();

-- Receipts that are given later than the answer to the delivery, and still have to reach the sender.
create table federation.receipt_deliveries (
  receipt_digest text constraint receipt_deliveries_key primary key
    constraint receipt_deliveries_receipt references federation.receipts (receipt_digest),
  peer_id uuid not null constraint receipt_deliveries_peer references federation.peers (peer_id),
  attempts integer not null default 0,
  next_at timestamptz not null,
  delivered_at timestamptz,
  last_failure_code text
);

create index receipt_deliveries_due on federation.receipt_deliveries (next_at) where delivered_at is null;

-- Alarms ----------------------------------------------------------------------------------------------------------

-- One open alarm for one thing: a repetition counts up instead of ringing again (R27).
create table federation.alarms (
  alarm_id uuid constraint alarms_key primary key,
  kind text not null,
  peer_id uuid constraint alarms_peer references federation.peers (peer_id),
  subject_kind text not null,
  subject_id text not null,
  details jsonb not null,
  priority text not null constraint alarms_priority_known check (priority in ('ordinary', 'preservation', 'emergency')),
  raised_at timestamptz not null,
  last_at timestamptz not null,
  occurrences integer not null default 1,
  acknowledged_by uuid,
  acknowledged_at timestamptz,
  cleared_at timestamptz
);

create unique index alarms_one_open on federation.alarms (kind, subject_kind, subject_id) where cleared_at is null;
