-- Cooperation between States: dossiers, requests in both directions, correspondents without a server.

create schema cooperation;

-- The last number given in a year, for dossiers and for requests: our references have no gaps.
create table cooperation.reference_counter (
  kind text not null,
  year integer not null,
  last_number integer not null,
  constraint reference_counter_pk primary key (kind, year),
  constraint reference_counter_kind check (kind in ('dossier', 'request')),
  constraint reference_counter_positive check (last_number > 0)
);

-- A State without a server, or an authority reached by other means: entered by hand, confirmed by calling back.
-- Nothing that comes from it is ever shown as cryptographically verified.
create table cooperation.correspondent (
  correspondent_id uuid not null,
  state text not null,
  authority text not null,
  address text not null,
  fax text,
  email text,
  phone text,
  languages text[] not null,
  time_zone text not null,
  created_at timestamptz not null,
  created_by uuid not null,
  called_back_at timestamptz,
  called_back_by uuid,
  called_back_number text,
  constraint correspondent_pk primary key (correspondent_id),
  constraint correspondent_state check (state ~ '^[A-Z]{2}$'),
  constraint correspondent_reachable check (fax is not null or email is not null or phone is not null or address <> ''),
  constraint correspondent_called_back check (
    (called_back_at is null and called_back_by is null and called_back_number is null)
    or (called_back_at is not null and called_back_by is not null and called_back_number is not null)
  ),
  -- Whoever typed the number in does not also vouch for it.
  constraint correspondent_called_back_by_another check (called_back_by is null or called_back_by <> created_by)
);

-- Everything between two States about one matter.
create table cooperation.dossier (
  dossier_id uuid not null,
  own_reference text not null,
  title text not null,
  state text not null,
  -- Null: the other State has a server of its own.
  correspondent_id uuid,
  opened_at timestamptz not null,
  opened_by uuid,
  closed_at timestamptz,
  constraint dossier_pk primary key (dossier_id),
  constraint dossier_reference unique (own_reference),
  constraint dossier_state check (state ~ '^[A-Z]{2}$'),
  constraint dossier_title check (length(title) between 1 and 500),
  constraint dossier_correspondent foreign key (correspondent_id)
    references cooperation.correspondent (correspondent_id)
);

-- The compartment: a dossier is visible to its members, who are people or everybody with a role.
create table cooperation.dossier_member (
  dossier_id uuid not null,
  user_id uuid,
  role text,
  added_at timestamptz not null,
  added_by uuid,
  removed_at timestamptz,
  removed_by uuid,
  constraint dossier_member_dossier foreign key (dossier_id) references cooperation.dossier (dossier_id),
  constraint dossier_member_one check ((user_id is null) <> (role is null)),
  constraint dossier_member_role check (
    role in ('drafter', 'authoriser', 'duty-officer', 'executing-officer', 'custodian')
  )
);

create unique index dossier_member_person
  on cooperation.dossier_member (dossier_id, user_id)
  where removed_at is null and user_id is not null;

create unique index dossier_member_by_role
  on cooperation.dossier_member (dossier_id, role)
  where removed_at is null and role is not null;

create index dossier_member_of_person
  on cooperation.dossier_member (user_id)
  where removed_at is null;

-- One row a request: what lists and jobs ask for, and the file folded from its events.
create table cooperation.request (
  request_id uuid not null,
  dossier_id uuid not null,
  direction text not null,
  mechanism text not null,
  state text not null,
  own_reference text not null,
  peer_reference text,
  follows uuid,
  bearer text not null,
  drill boolean not null,
  stage text,
  status text,
  outcome text,
  -- Nothing waits for anybody any more.
  settled boolean not null,
  opened_at timestamptz not null,
  received_at timestamptz,
  sent_at timestamptz,
  decided_at timestamptz,
  -- When a clock of this request has to be looked at again.
  look_at timestamptz,
  -- json, not jsonb: the order of members stays, so that digests of what was approved can be recomputed.
  file json not null,
  events integer not null,
  constraint request_pk primary key (request_id),
  constraint request_reference unique (own_reference),
  constraint request_dossier foreign key (dossier_id) references cooperation.dossier (dossier_id),
  constraint request_direction check (direction in ('outgoing', 'incoming')),
  constraint request_stage check (
    (direction = 'incoming' and stage is null)
    or (direction = 'outgoing' and stage in ('drafting', 'screening', 'screened', 'submitted', 'sent'))
  ),
  constraint request_status check (
    status in (
      'received', 'acknowledged', 'more-information', 'consultation', 'accepted', 'accepted-on-conditions', 'postponed',
      'refused', 'executing', 'preserved', 'preservation-held', 'preservation-lapsed', 'answered', 'closed', 'withdrawn'
    )
  ),
  constraint request_events check (events > 0)
);

create index request_by_dossier
  on cooperation.request (dossier_id);

create index request_open
  on cooperation.request (opened_at)
  where not settled;

create index request_due
  on cooperation.request (look_at)
  where look_at is not null;

create index request_follows
  on cooperation.request (follows)
  where follows is not null;

-- Everything that ever happened to a request. Two writers at once: the second finds its number taken and is refused.
-- No append-only trigger: it carries personal data that must be erasable (R17); the audit log keeps the proof.
create table cooperation.request_event (
  request_id uuid not null,
  number integer not null,
  type text not null,
  kind text,
  lane text,
  at timestamptz not null,
  by_user uuid,
  dispatch_id uuid,
  body json not null,
  constraint request_event_pk primary key (request_id, number),
  constraint request_event_request foreign key (request_id) references cooperation.request (request_id),
  constraint request_event_number check (number > 0),
  constraint request_event_lane check (lane in ('own', 'peer'))
);

create unique index request_event_by_dispatch
  on cooperation.request_event (dispatch_id, type)
  where dispatch_id is not null;

-- Consents of the sender to another use than the one that was asked for, and each use that was checked.
create table cooperation.use_consent (
  consent_id uuid not null,
  request_id uuid not null,
  use text not null,
  reference text not null,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint use_consent_pk primary key (consent_id),
  constraint use_consent_request foreign key (request_id) references cooperation.request (request_id),
  constraint use_consent_use check (use in ('other-case', 'onward-transfer', 'publication'))
);

create index use_consent_by_request
  on cooperation.use_consent (request_id);
