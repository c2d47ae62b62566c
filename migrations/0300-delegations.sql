-- Who comes to a conference: delegations and their participants as they stand, one history of both, and what nobody but named acts reads.

-- Under which personal data are sealed; wrapped itself. Destroyed when two people close the conference.
create table conference.data_key (
  conference_id uuid not null,
  wrapped bytea,
  destroyed_at timestamptz,
  constraint data_key_pk primary key (conference_id),
  constraint data_key_conference foreign key (conference_id) references conference.conference (conference_id),
  constraint data_key_destroyed_has_time check ((wrapped is null) = (destroyed_at is not null))
);

create table conference.delegation (
  delegation_id uuid not null,
  conference_id uuid not null,
  -- A State by its code, or an organisation of the registry, with its name as it was when it was invited.
  entity text not null,
  kind text not null,
  name jsonb,
  state text not null,
  invited_at timestamptz not null,
  -- Grows with whatever changes of the delegation or its people.
  version integer not null,
  constraint delegation_pk primary key (delegation_id),
  constraint delegation_conference foreign key (conference_id) references conference.conference (conference_id),
  constraint delegation_kind check (kind in (
    'state', 'host', 'regional', 'intergovernmental', 'un-entity', 'ngo', 'academic', 'company', 'press'
  )),
  constraint delegation_state check (state in ('invited', 'announced', 'listed', 'accepted', 'declined', 'withdrawn')),
  constraint delegation_named check ((name is null) = (entity ~ '^[A-Z]{2}$')),
  constraint delegation_version check (version >= 1)
);

-- The staff of the host is a delegation of its own beside the host's own.
create unique index delegation_of_entity on conference.delegation (conference_id, entity, (kind = 'host'));

create table conference.participant (
  participant_id uuid not null,
  conference_id uuid not null,
  delegation_id uuid not null,
  state text not null,
  version integer not null,
  -- Shown name, capacity, rank, post, category, days, zones: what may become public.
  entry jsonb not null,
  capacity text not null,
  nominated_at timestamptz not null,
  -- In whose place this person comes.
  replaces uuid,
  constraint participant_pk primary key (participant_id),
  constraint participant_delegation foreign key (delegation_id) references conference.delegation (delegation_id),
  constraint participant_conference foreign key (conference_id) references conference.conference (conference_id),
  constraint participant_replaces foreign key (replaces) references conference.participant (participant_id),
  constraint participant_state check (state in ('nominated', 'accepted', 'refused', 'replaced', 'withdrawn')),
  constraint participant_version check (version >= 1)
);

create unique index participant_one_head on conference.participant (delegation_id)
  where capacity = 'head' and state in ('nominated', 'accepted');
create index participant_of_conference on conference.participant (conference_id, delegation_id);

-- Names of the travel document, birth, nationality, number, contact, needs: sealed, with keyed hashes by which one person is found twice.
create table conference.private (
  participant_id uuid not null,
  conference_id uuid not null,
  sealed bytea not null,
  same_document bytea,
  same_person bytea,
  constraint private_pk primary key (participant_id),
  constraint private_participant foreign key (participant_id) references conference.participant (participant_id)
);

create index private_same_document on conference.private (conference_id, same_document);
create index private_same_person on conference.private (conference_id, same_person);

-- What was done, by whom and why, and how the thing stood then. Of people it ends with the conference.
create table conference.change (
  change_id uuid not null,
  conference_id uuid not null,
  delegation_id uuid not null,
  participant_id uuid,
  what text not null,
  state text not null,
  entry jsonb not null,
  reason text,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  asked_by uuid,
  constraint change_pk primary key (change_id),
  constraint change_delegation foreign key (delegation_id) references conference.delegation (delegation_id),
  constraint change_participant foreign key (participant_id) references conference.participant (participant_id)
);

create index change_of_conference on conference.change (conference_id, change_id);
create index change_of_delegation on conference.change (delegation_id, change_id);
