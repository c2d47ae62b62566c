-- The audit log: entries that only grow, what may be erased of them, the heads that were signed, and our memory as a witness.

create schema audit;

-- Entries -----------------------------------------------------------------------------------------------------------

-- Exact bytes of each leaf, written in the transaction of the action itself (R21). Nothing personal is in them (R17).
create table audit.entries (
  entry_id uuid constraint entries_key primary key,
  type text not null constraint entries_type_dotted check (type ~ '^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$'),
  at timestamptz not null,
  bytes bytea not null constraint entries_size check (octet_length(bytes) between 1 and 4096)
);

-- Entries without a place. Transactions commit in another order than they take numbers, so `arrival` orders what is
-- there and proves nothing about what is still to come: the integrator gives places only to rows it can see.
create table audit.pending (
  arrival bigint generated always as identity constraint pending_key primary key,
  entry_id uuid not null constraint pending_entry references audit.entries (entry_id),
  constraint pending_once unique (entry_id)
);

-- The place of each entry in the tree, from 0, without gaps.
create table audit.places (
  log_index bigint constraint places_key primary key constraint places_from_zero check (log_index >= 0),
  entry_id uuid not null constraint places_entry references audit.entries (entry_id),
  constraint places_once unique (entry_id)
);

create function audit.refuse_gap() returns trigger
  language plpgsql
as $$
begin
  if new.log_index <> (select coalesce(max(log_index) + 1, 0) from audit.places) then
    raise exception 'the next place in the log is not %', new.log_index
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

create trigger places_have_no_gap
  before insert on audit.places
  for each row execute function audit.refuse_gap();

-- What may be erased ------------------------------------------------------------------------------------------------

-- R17: an actor appears in the log under one pseudonym per dossier; this table resolves it until it is erased.
create table audit.actors (
  pseudonym text constraint actors_key primary key
    constraint actors_pseudonym_hex check (pseudonym ~ '^[0-9a-f]{64}$'),
  salt bytea not null constraint actors_salt_size check (octet_length(salt) = 32),
  dossier_id uuid,
  kind text not null constraint actors_kind_known check (kind in ('user', 'peer', 'system')),
  actor_id text not null
);

create unique index actors_one_per_dossier on audit.actors (dossier_id, kind, actor_id)
  where dossier_id is not null;

-- R17: what the commitment in an entry was made over. Without the salt nobody can test a guess.
create table audit.details (
  entry_id uuid constraint details_key primary key constraint details_entry references audit.entries (entry_id),
  salt bytea not null constraint details_salt_size check (octet_length(salt) = 32),
  committed bytea not null constraint details_size check (octet_length(committed) between 1 and 262144),
  pseudonym text not null,
  dossier_id uuid,
  subject_kind text not null,
  subject_id text not null
);

create index details_by_dossier on audit.details (dossier_id, entry_id)
  where dossier_id is not null;
create index details_by_subject on audit.details (subject_kind, subject_id, entry_id);

-- Our log and its heads ---------------------------------------------------------------------------------------------

create table audit.log (
  only_one boolean default true constraint log_key primary key constraint log_only_one check (only_one),
  log_id text not null constraint log_id_hex check (log_id ~ '^[0-9a-f]{32}$'),
  opened_at timestamptz not null
);

-- R20: who integrates. Each step locks the row and compares the fence, so that a second integrator stops the first.
create table audit.integrator (
  only_one boolean default true constraint integrator_key primary key constraint integrator_only_one check (only_one),
  fence bigint not null,
  taken_at timestamptz not null
);

-- R21: "to be signed". A head stands here before any key touches it.
create table audit.heads (
  size bigint constraint heads_key primary key constraint heads_size_positive check (size > 0),
  root text not null constraint heads_root_hex check (root ~ '^[0-9a-f]{64}$'),
  stored_at timestamptz not null
);

create function audit.refuse_smaller_head() returns trigger
  language plpgsql
as $$
begin
  if new.size <= (select coalesce(max(size), 0) from audit.heads) then
    raise exception 'a head of size % may not follow a larger or equal one', new.size
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

create trigger heads_only_grow
  before insert on audit.heads
  for each row execute function audit.refuse_smaller_head();

create table audit.checkpoints (
  size bigint constraint checkpoints_key primary key constraint checkpoints_head references audit.heads (size),
  note bytea not null,
  signed_at timestamptz not null
);

-- R28: the heads that peers were shown, at fixed times.
create table audit.shown_heads (
  size bigint constraint shown_heads_key primary key
    constraint shown_heads_checkpoint references audit.checkpoints (size),
  shown_at timestamptz not null
);

-- What peers cosigned of us.
create table audit.cosignatures (
  size bigint not null constraint cosignatures_checkpoint references audit.checkpoints (size),
  witness_name text not null,
  cosigned_at timestamptz not null,
  state text not null,
  operator text not null,
  public_key text not null constraint cosignatures_public_key_hex check (public_key ~ '^[0-9a-f]{64}$'),
  line text not null,
  received_at timestamptz not null,
  constraint cosignatures_key primary key (size, witness_name, cosigned_at)
);

create index cosignatures_by_witness on audit.cosignatures (witness_name, size);

-- We as witness -----------------------------------------------------------------------------------------------------

-- One row per log that we witness: locked while we compare, so that two requests cannot pass each other.
create table audit.witness_logs (
  origin text constraint witness_logs_key primary key,
  state text not null,
  first_seen_at timestamptz not null
);

-- R11: (log, incarnation, size, root), durable before we answer.
create table audit.witness_heads (
  origin text not null constraint witness_heads_log references audit.witness_logs (origin),
  size bigint not null constraint witness_heads_size check (size >= 0),
  incarnation_number bigint not null,
  incarnation_id text not null constraint witness_heads_incarnation_hex check (incarnation_id ~ '^[0-9a-f]{32}$'),
  root text not null constraint witness_heads_root_hex check (root ~ '^[0-9a-f]{64}$'),
  checkpoint bytea not null,
  cosigned_at timestamptz not null,
  constraint witness_heads_key primary key (origin, size, incarnation_number)
);

create function audit.refuse_witness_step_back() returns trigger
  language plpgsql
as $$
begin
  if exists (
    select 1
    from audit.witness_heads known
    where known.origin = new.origin
      and (known.size > new.size
        or (known.size = new.size and known.root <> new.root)
        or known.incarnation_number > new.incarnation_number)
  ) then
    raise exception 'a witness never goes back behind a head it cosigned'
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

create trigger witness_heads_only_grow
  before insert on audit.witness_heads
  for each row execute function audit.refuse_witness_step_back();

create table audit.fork_proofs (
  fork_proof_id uuid constraint fork_proofs_key primary key,
  origin text not null,
  state text not null,
  strength text not null constraint fork_proofs_strength_known check (strength in ('proven', 'alleged')),
  -- SHA-256 of the file: the same two heads are kept once.
  digest text not null constraint fork_proofs_once unique,
  file bytea not null,
  found_at timestamptz not null
);

-- Append-only: by trigger for everyone, by grants for whoever is not a superuser --------------------------------------

create trigger entries_are_append_only
  before update or delete or truncate on audit.entries
  for each statement execute function platform.refuse_change();
create trigger places_are_append_only
  before update or delete or truncate on audit.places
  for each statement execute function platform.refuse_change();
create trigger log_is_append_only
  before update or delete or truncate on audit.log
  for each statement execute function platform.refuse_change();
create trigger heads_are_append_only
  before update or delete or truncate on audit.heads
  for each statement execute function platform.refuse_change();
create trigger checkpoints_are_append_only
  before update or delete or truncate on audit.checkpoints
  for each statement execute function platform.refuse_change();
create trigger shown_heads_are_append_only
  before update or delete or truncate on audit.shown_heads
  for each statement execute function platform.refuse_change();
create trigger cosignatures_are_append_only
  before update or delete or truncate on audit.cosignatures
  for each statement execute function platform.refuse_change();
create trigger witness_heads_are_append_only
  before update or delete or truncate on audit.witness_heads
  for each statement execute function platform.refuse_change();
create trigger fork_proofs_are_append_only
  before update or delete or truncate on audit.fork_proofs
  for each statement execute function platform.refuse_change();

revoke update, delete, truncate
  on audit.entries, audit.places, audit.log, audit.heads, audit.checkpoints, audit.shown_heads, audit.cosignatures,
    audit.witness_heads, audit.fork_proofs
  from current_user;

-- A foreign key locks the row it points to (select for key share), for which Postgres asks the owner for the right to
-- update one column at least. The triggers above still refuse every update.
grant update (entry_id) on audit.entries to current_user;
grant update (size) on audit.heads, audit.checkpoints to current_user;
