-- Domestic measures: orders to providers (Articles 25 to 30), the duty roster, and the ringer that wakes a person.

create schema measures;

-- The last number given in a year: order numbers have no gaps.
create table measures.order_counter (
  year integer not null,
  last_number integer not null,
  constraint order_counter_pk primary key (year),
  constraint order_counter_positive check (last_number > 0)
);

-- One row an order: what lists and jobs ask for. What happened stands in order_event.
create table measures.domestic_order (
  order_id uuid not null,
  order_number text not null,
  power text not null,
  provider_name text not null,
  state text not null,
  answer text,
  -- The foreign request it serves; the tables of the later module are not referenced from here.
  dossier_id uuid,
  request_id uuid,
  peer_state text,
  peer_reference text,
  drill boolean not null,
  -- Training only: the story without the guard.
  guarded boolean not null,
  released boolean not null,
  in_force_from timestamptz,
  earliest_end timestamptz,
  latest_end timestamptz,
  created_at timestamptz not null,
  events integer not null,
  constraint domestic_order_pk primary key (order_id),
  constraint domestic_order_number unique (order_number),
  constraint domestic_order_power check (power in ('25', '26', '27', '28', '29', '30')),
  constraint domestic_order_state check (state in ('draft', 'issued', 'served', 'answered', 'lapsed', 'ended')),
  constraint domestic_order_answer check (answer in ('preserved', 'partly', 'nothing-found', 'already-gone')),
  constraint domestic_order_serves check (
    (request_id is null and dossier_id is null and peer_state is null and peer_reference is null)
    or (request_id is not null and dossier_id is not null and peer_state is not null and peer_reference is not null)
  ),
  constraint domestic_order_period check (
    (state in ('draft', 'issued') and in_force_from is null and earliest_end is null and latest_end is null)
    or (in_force_from < earliest_end and earliest_end <= latest_end)
    or state = 'ended'
  )
);

create index domestic_order_by_request
  on measures.domestic_order (request_id);

create index domestic_order_by_dossier
  on measures.domestic_order (dossier_id);

create index domestic_order_by_end
  on measures.domestic_order (earliest_end)
  where state in ('issued', 'served', 'answered');

-- Everything that ever happened to an order. Two writers at once: the second finds its number taken and is refused.
-- No append-only trigger: it carries personal data that must be erasable (R17); the audit log keeps the proof.
create table measures.order_event (
  order_id uuid not null,
  number integer not null,
  type text not null,
  at timestamptz not null,
  by_user uuid,
  body jsonb not null,
  constraint order_event_pk primary key (order_id, number),
  constraint order_event_order foreign key (order_id) references measures.domestic_order (order_id),
  constraint order_event_number check (number > 0),
  constraint order_event_type check (
    type in ('drafted', 'amended', 'issued', 'served', 'answered', 'renewed', 'released', 'lapsed', 'ended')
  )
);

-- Who answers now, and who after that: the lowest position is rung first.
create table measures.roster_entry (
  entry_id uuid not null,
  user_id uuid not null,
  position integer not null,
  name text not null,
  phone text not null,
  from_at timestamptz,
  until_at timestamptz,
  created_at timestamptz not null,
  created_by uuid not null,
  removed_at timestamptz,
  constraint roster_entry_pk primary key (entry_id),
  constraint roster_entry_position check (position > 0),
  constraint roster_entry_name check (length(name) between 1 and 200),
  constraint roster_entry_span check (from_at is null or until_at is null or from_at < until_at)
);

create unique index roster_entry_one_place
  on measures.roster_entry (position)
  where removed_at is null;

-- A reason to wake somebody. next_ring_at says when the command runs again; null once a person acknowledged.
create table measures.ring (
  ring_id uuid not null,
  group_key text not null,
  reason text not null,
  dossier_id uuid,
  drill boolean not null,
  raised_at timestamptz not null,
  next_ring_at timestamptz,
  roster_place integer not null,
  rings_at_place integer not null,
  rings_made integer not null,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  unanswered_at timestamptz,
  constraint ring_pk primary key (ring_id),
  constraint ring_counts check (roster_place >= 0 and rings_at_place >= 0 and rings_made >= 0),
  constraint ring_acknowledged check ((acknowledged_at is null) = (acknowledged_by is null)),
  constraint ring_quiet check (acknowledged_at is null or next_ring_at is null)
);

create index ring_due
  on measures.ring (next_ring_at)
  where next_ring_at is not null;

create index ring_open_group
  on measures.ring (group_key)
  where acknowledged_at is null;

-- Each reason is raised once, however often somebody looks: the key says which. Checked at commit, for the key is claimed first.
create table measures.ring_key (
  ring_key text not null,
  ring_id uuid not null,
  constraint ring_key_pk primary key (ring_key),
  constraint ring_key_ring foreign key (ring_id) references measures.ring (ring_id) deferrable initially deferred
);

-- What the ring is about. A peer that sends fifteen urgent requests makes one ring with fifteen subjects (R27).
create table measures.ring_subject (
  ring_id uuid not null,
  kind text not null,
  subject_id uuid not null,
  label text not null,
  added_at timestamptz not null,
  constraint ring_subject_pk primary key (ring_id, kind, subject_id),
  constraint ring_subject_ring foreign key (ring_id) references measures.ring (ring_id)
);

create index ring_subject_by_id
  on measures.ring_subject (subject_id);

-- One row for each time the command ran; the number is claimed before it runs, so that no ring rings twice.
create table measures.ring_attempt (
  ring_id uuid not null,
  number integer not null,
  at timestamptz not null,
  entry_id uuid,
  name text not null,
  outcome text not null,
  finished_at timestamptz,
  constraint ring_attempt_pk primary key (ring_id, number),
  constraint ring_attempt_ring foreign key (ring_id) references measures.ring (ring_id),
  constraint ring_attempt_outcome check (outcome in ('started', 'done', 'failed', 'timed-out', 'no-command'))
);
