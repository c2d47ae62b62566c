-- Changes of what the next designation will say: one administrator asks, a different one approves (R16). The details are kept as
-- the exact text whose digest both were shown.
create table federation.details_changes (
  change_id uuid constraint details_changes_key primary key,
  details text not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  state text not null constraint details_changes_state_known check (state in ('waiting', 'approved', 'withdrawn')),
  decided_by uuid,
  decided_at timestamptz,
  constraint details_changes_decided check ((state = 'waiting') = (decided_at is null))
);

create unique index details_changes_one_waiting on federation.details_changes ((state = 'waiting'))
  where state = 'waiting';
