-- R17: a whole dossier is disposed of. What the other State said and what we said goes; numbers, digests and receipts stay, because
-- they prove that the lane between two States has no gap, and the yearly statistics keep what they count.

-- Federation ----------------------------------------------------------------------------------------------------------

-- The content is gone and its bytes are not missed.
alter table federation.outbox add column erased_at timestamptz;
alter table federation.inbox add column erased_at timestamptz;
alter table federation.inbox_conflicts add column erased_at timestamptz;

-- The nonce of a body goes with it: without that, nobody can try guesses of a short text against the digest.
alter table federation.outbox
  drop constraint outbox_numbered,
  add constraint outbox_numbered check (
    state in ('queued', 'voided')
    or (sequence is not null and (body_nonce is not null or erased_at is not null))
  );

-- Files still to be removed: written with the erasure, gone when the file is. A start finishes what a crash left.
create table federation.blob_to_remove (
  blob_digest text constraint blob_to_remove_key primary key
    constraint blob_to_remove_hex check (blob_digest ~ '^[0-9a-f]{64}$'),
  since timestamptz not null
);

-- Measures ------------------------------------------------------------------------------------------------------------

-- Order numbers have no gaps: what stays of an order says that there was one under this number, and until when it was kept.
create table measures.erased_order (
  order_number text not null,
  power text not null,
  drill boolean not null,
  created_at timestamptz not null,
  erased_at timestamptz not null,
  constraint erased_order_pk primary key (order_number)
);

-- Cooperation ---------------------------------------------------------------------------------------------------------

-- Null again once the other State sends a new request into the dossier.
alter table cooperation.dossier add column disposed_at timestamptz;

-- Asked for by one person, done by the approval of a different one; then it is the tombstone.
create table cooperation.disposal (
  disposal_id uuid not null,
  dossier_id uuid not null,
  ground text not null,
  explanation text,
  explanation_language text,
  order_reference text not null,
  -- json, not jsonb: the exact content that two people approve.
  content json not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  approved_by uuid,
  disposed_at timestamptz,
  constraint disposal_pk primary key (disposal_id),
  constraint disposal_dossier foreign key (dossier_id) references cooperation.dossier (dossier_id),
  constraint disposal_ground check (
    ground in ('retention-ended', 'court-order', 'condition-of-sender', 'claim-of-a-person', 'opened-in-error', 'other-law')
  ),
  constraint disposal_explanation_has_language check ((explanation is null) = (explanation_language is null)),
  constraint disposal_order check (length(order_reference) between 1 and 200),
  constraint disposal_done check ((approved_by is null) = (disposed_at is null)),
  constraint disposal_by_two_people check (approved_by <> asked_by)
);

create unique index disposal_one_asked
  on cooperation.disposal (dossier_id)
  where disposed_at is null;

create index disposal_by_dossier
  on cooperation.disposal (dossier_id, disposed_at);

-- What stays of a request: its number and what the yearly statistics count (Article 55), with no word that anybody wrote.
create table cooperation.disposed_request (
  request_id uuid not null,
  disposal_id uuid not null,
  dossier_id uuid not null,
  own_reference text not null,
  direction text not null,
  mechanism text not null,
  state text not null,
  opened_at timestamptz not null,
  counted json not null,
  constraint disposed_request_pk primary key (request_id),
  constraint disposed_request_reference unique (own_reference),
  constraint disposed_request_disposal foreign key (disposal_id) references cooperation.disposal (disposal_id)
);

create index disposed_request_by_opening
  on cooperation.disposed_request (opened_at);
