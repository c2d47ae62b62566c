-- What a restored server asks its peers and takes back from them (R1).

create table federation.reconciliations (
  peer_id uuid not null references federation.peers (peer_id),
  incarnation bigint not null,
  begun_at timestamptz not null,
  asked_at timestamptz,
  failure text,
  fetched_at timestamptz,
  finished_at timestamptz,
  told_at timestamptz,
  heads jsonb not null default '[]',
  constraint reconciliations_key primary key (peer_id, incarnation)
);

-- What a peer gave back, in the order in which it is taken in again. Bytes are there until then.
create table federation.returned (
  peer_id uuid not null references federation.peers (peer_id),
  dispatch_id uuid not null,
  incarnation bigint not null,
  place bigint not null generated always as identity,
  is_ours boolean not null,
  dispatch bytea,
  body bytea,
  receipts jsonb,
  outcome text not null,
  reason text,
  kind text,
  dossier_id uuid,
  constraint returned_key primary key (peer_id, dispatch_id, incarnation),
  constraint returned_outcome_known check (outcome in ('fetched', 'entered', 'taken-back', 'without-effect', 'gone'))
);
create index returned_waiting on federation.returned (peer_id, place) where outcome in ('fetched', 'entered');
create index returned_by_dossier on federation.returned (dossier_id) where dossier_id is not null;

-- One recovery: how our log stands to what peers hold of it, and how two people ended it that could not end by itself.
create table federation.recoveries (
  incarnation bigint not null,
  as_of timestamptz,
  log_origin text not null,
  log_size bigint not null,
  must_close boolean not null,
  largest_size bigint,
  largest_head bytea,
  approvals jsonb,
  reason text,
  decided_at timestamptz,
  constraint recoveries_key primary key (incarnation),
  constraint recoveries_decided check (
    (decided_at is null and approvals is null and reason is null)
    or (decided_at is not null and approvals is not null and reason is not null)
  )
);
