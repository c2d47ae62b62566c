-- Evidence: exhibits, their keys, heads and manifests, releases to other States, transfers from them, and custody.
-- The bytes of exhibits are never here: they are files named by the root of their sealed body.

create schema evidence;

create table evidence.exhibit_counter (
  year integer constraint exhibit_counter_key primary key,
  last_number integer not null constraint exhibit_counter_positive check (last_number > 0)
);

create table evidence.exhibit (
  exhibit_id uuid constraint exhibit_pkey primary key,
  -- Null for our own; else the State that offered it.
  from_state text constraint exhibit_from_state_code check (from_state ~ '^[A-Z]{2}$'),
  dossier_id uuid not null,
  request_id uuid,
  number text not null constraint exhibit_number_length check (length(number) between 1 and 100),
  title jsonb not null,
  kind text not null,
  -- Our authority that holds it and whose exhibit key opens it (R12).
  authority text not null,
  state text not null constraint exhibit_state_known check (
    state in (
      'waiting', 'seal-failed', 'sealed',
      'checking', 'offer-refused', 'offered', 'accepted', 'stored', 'complete', 'withdrawn',
      'disposed'
    )
  ),
  -- Why the state is 'seal-failed' or 'offer-refused'.
  fault text,
  -- The file in the drop box that waits to be sealed.
  source_name text,
  original_name text,
  media_type text,
  acquisition jsonb not null,
  original_size bigint,
  original_sha256 text constraint exhibit_original_hex check (original_sha256 ~ '^[0-9a-f]{64}$'),
  root text constraint exhibit_root_hex check (root ~ '^[0-9a-f]{64}$'),
  body_size bigint,
  created_by uuid,
  created_at timestamptz not null,
  scrubbed_at timestamptz,
  scrub_finding text,
  constraint exhibit_sealed_is_whole check (
    state not in ('sealed', 'checking', 'offered', 'accepted', 'stored', 'complete')
    or (original_size is not null and original_sha256 is not null and root is not null and body_size is not null)
  )
);

create index exhibit_by_dossier on evidence.exhibit (dossier_id, created_at);
create index exhibit_by_state on evidence.exhibit (state);

-- R17: heads at rest are wrapped to a key of their exhibit. Destroying the key erases every copy, backups included.
create table evidence.exhibit_key (
  exhibit_id uuid constraint exhibit_key_key primary key
    constraint exhibit_key_exhibit references evidence.exhibit (exhibit_id),
  -- Wrapped under the key store; null once destroyed.
  wrapped bytea,
  destroyed_at timestamptz,
  constraint exhibit_key_destroyed_has_time check ((wrapped is null) = (destroyed_at is not null))
);

create table evidence.head (
  head_sha256 text not null constraint head_digest_hex check (head_sha256 ~ '^[0-9a-f]{64}$'),
  exhibit_id uuid not null constraint head_exhibit references evidence.exhibit (exhibit_id),
  for_state text not null constraint head_state_code check (for_state ~ '^[A-Z]{2}$'),
  for_authority text not null,
  wrapped bytea not null,
  kept_at timestamptz not null,
  constraint head_key primary key (exhibit_id, head_sha256)
);

create table evidence.manifest (
  manifest_digest text constraint manifest_key primary key
    constraint manifest_digest_hex check (manifest_digest ~ '^[0-9a-f]{64}$'),
  exhibit_id uuid not null constraint manifest_exhibit references evidence.exhibit (exhibit_id),
  number integer not null constraint manifest_number_positive check (number > 0),
  for_state text not null,
  -- The signed envelope, byte for byte.
  bytes bytea not null,
  kept_at timestamptz not null,
  constraint manifest_one_per_number unique (exhibit_id, number)
);

-- One release of one exhibit to one authority abroad, from the request for it to the receiver's last word.
create table evidence.release (
  release_id uuid constraint release_key primary key,
  exhibit_id uuid not null constraint release_exhibit references evidence.exhibit (exhibit_id),
  request_id uuid not null,
  receiver_state text not null constraint release_state_code check (receiver_state ~ '^[A-Z]{2}$'),
  receiver_authority text not null,
  state text not null constraint release_state_known check (
    state in (
      'requested', 'offered', 'accepted', 'stored', 'head-released', 'opened', 'cannot-open', 'rejected', 'withdrawn'
    )
  ),
  reason text not null,
  -- Exactly the bytes that two people approve and that are then signed.
  manifest_payload bytea not null,
  manifest_digest text not null,
  head_sha256 text not null,
  requested_by uuid not null,
  requested_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  transfer_id uuid,
  -- R18: only the SHA-256 of the transfer token is kept.
  token_sha256 text constraint release_token_hex check (token_sha256 ~ '^[0-9a-f]{64}$'),
  token_expires_at timestamptz,
  offer_dispatch_id uuid,
  finished_at timestamptz,
  end_reason text,
  constraint release_by_two_people check (decided_by is null or state = 'rejected' or decided_by <> requested_by),
  constraint release_transfer_once unique (transfer_id)
);

create unique index release_one_requested on evidence.release (exhibit_id)
  where state = 'requested';

-- What we fetch from another State.
create table evidence.transfer (
  transfer_id uuid constraint transfer_key primary key,
  exhibit_id uuid not null constraint transfer_exhibit references evidence.exhibit (exhibit_id),
  from_state text not null constraint transfer_state_code check (from_state ~ '^[A-Z]{2}$'),
  state text not null constraint transfer_state_known check (
    state in ('waiting', 'fetching', 'stored', 'withdrawn', 'refused')
  ),
  -- Wrapped under the key store.
  token bytea,
  leaves integer not null,
  leaves_here integer not null default 0,
  attempts integer not null default 0,
  next_at timestamptz,
  fault text,
  accepted_by uuid,
  accepted_at timestamptz,
  stored_at timestamptz
);

create index transfer_due on evidence.transfer (next_at)
  where state = 'fetching';

-- Opened originals: in clear, on this disk, until the time stated.
create table evidence.opening (
  opening_id uuid constraint opening_key primary key,
  exhibit_id uuid not null constraint opening_exhibit references evidence.exhibit (exhibit_id),
  requested_by uuid not null,
  requested_at timestamptz not null,
  reason text not null,
  state text not null constraint opening_state_known check (state in ('waiting', 'ready', 'refused', 'removed')),
  fault text,
  ready_at timestamptz,
  remove_at timestamptz
);

create index opening_to_do on evidence.opening (state)
  where state in ('waiting', 'ready');

-- R17: who a pseudonym is. Erased with the dossier.
create table evidence.custody_person (
  dossier_id uuid not null,
  user_id uuid not null,
  pseudonym text not null,
  constraint custody_person_key primary key (dossier_id, user_id),
  constraint custody_person_pseudonym unique (dossier_id, pseudonym)
);

create table evidence.custody_entry (
  exhibit_id uuid not null constraint custody_entry_exhibit references evidence.exhibit (exhibit_id),
  number integer not null constraint custody_entry_number_positive check (number > 0),
  entry_digest text not null constraint custody_entry_digest_hex check (entry_digest ~ '^[0-9a-f]{64}$'),
  previous_digest text,
  -- The exact bytes that are chained.
  bytes bytea not null,
  audit_entry_id uuid not null,
  kept_at timestamptz not null,
  constraint custody_entry_key primary key (exhibit_id, number),
  constraint custody_entry_first_has_no_predecessor check ((number = 1) = (previous_digest is null))
);

create function evidence.refuse_custody_change() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'DELETE' and exists (
    select 1 from evidence.exhibit
    where exhibit_id = old.exhibit_id
      and state = 'disposed'
  ) then
    return old;
  end if;
  raise exception 'evidence.custody_entry is append-only'
    using errcode = 'restrict_violation';
end;
$$;

create trigger custody_entry_is_append_only
  before update or delete on evidence.custody_entry
  for each row execute function evidence.refuse_custody_change();

create function evidence.refuse_manifest_change() returns trigger
language plpgsql
as $$
begin
  raise exception 'evidence.manifest is append-only'
    using errcode = 'restrict_violation';
end;
$$;

create trigger manifest_is_append_only
  before update or delete on evidence.manifest
  for each row execute function evidence.refuse_manifest_change();
