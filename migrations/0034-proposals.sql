-- Acts that somebody says a State did, and that nobody has certified: they count for nothing. The entry that certifies one bears its id.

create table treaty.proposal (
  proposal_id uuid not null,
  instrument text not null,
  entity text not null,
  -- The act in the form of an entry; its source may be missing, and is named by whoever certifies it.
  act jsonb not null,
  origin text not null,
  -- What it comes from, by the origin's own name: a signing, a message, a row of a table.
  origin_reference text not null,
  -- The peer that stated it.
  sender text,
  about_third_state boolean not null,
  proposed_at timestamptz not null,
  -- Null where no person of this office proposed it.
  proposed_by uuid,
  state text not null,
  ended_at timestamptz,
  ended_by uuid,
  fact_id uuid,
  reason text,
  constraint proposal_pk primary key (proposal_id),
  constraint proposal_entity check (entity ~ '^[A-Z]{2}$' and act ->> 'state' = entity),
  constraint proposal_origin check (origin in ('signing', 'statement', 'table')),
  constraint proposal_reference_length check (length(origin_reference) between 1 and 500),
  constraint proposal_sender check ((origin = 'statement') = (sender is not null)),
  constraint proposal_state check (state in ('open', 'certified', 'dropped')),
  constraint proposal_ended check ((state = 'open') = (ended_at is null) and (ended_at is null) = (ended_by is null)),
  constraint proposal_certified check ((state = 'certified') = (fact_id is not null) and fact_id = proposal_id),
  constraint proposal_fact foreign key (fact_id) references treaty.fact (fact_id),
  constraint proposal_dropped check ((state = 'dropped') = (reason is not null))
);

create index proposal_open on treaty.proposal (proposed_at) where state = 'open';
