-- Badges: the key that signs those of one conference with the list of the ended ones, the numbers that stand for categories and zones in
-- a code, and each badge as it was made.

create table conference.badge_key (
  conference_id uuid not null,
  public_key bytea not null,
  -- The seed, wrapped under the key store; gone once the conference is closed.
  wrapped bytea,
  made_at timestamptz not null,
  destroyed_at timestamptz,
  -- The list of ended badges as it was signed last.
  list_number integer not null,
  list_text text not null,
  list_signature text not null,
  constraint badge_key_pk primary key (conference_id),
  constraint badge_key_conference foreign key (conference_id) references conference.conference (conference_id),
  constraint badge_key_destroyed check ((wrapped is null) = (destroyed_at is not null))
);

-- A number once given to a category or a zone stays with it: it stands in codes.
create table conference.badge_number (
  conference_id uuid not null,
  kind text not null,
  code text not null,
  number integer not null,
  constraint badge_number_pk primary key (conference_id, kind, code),
  constraint badge_number_once unique (conference_id, kind, number),
  constraint badge_number_conference foreign key (conference_id) references conference.conference (conference_id),
  constraint badge_number_kind check (kind in ('category', 'zone'))
);

create table conference.badge (
  -- Grows with time: the list is read by it.
  badge_id uuid not null,
  conference_id uuid not null,
  serial integer not null,
  issue integer not null,
  participant_id uuid not null,
  name text not null,
  delegation text not null,
  category text not null,
  zones text[] not null,
  first_day date not null,
  last_day date not null,
  -- The digits that were signed, and the last part of the short number.
  code text not null,
  check_digits text not null,
  made_at timestamptz not null,
  made_by uuid not null,
  -- Of the sheet that it was printed on.
  sheet integer,
  handed_at timestamptz,
  handed_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  ended_why text,
  constraint badge_pk primary key (badge_id),
  constraint badge_issue unique (conference_id, serial, issue),
  constraint badge_conference foreign key (conference_id) references conference.badge_key (conference_id),
  constraint badge_days check (first_day <= last_day),
  constraint badge_handed check ((handed_at is null) = (handed_by is null)),
  constraint badge_ended check ((ended_at is null) = (ended_why is null) and (ended_at is null) = (ended_by is null)),
  constraint badge_ended_why check (ended_why in ('lost', 'changed', 'withdrawn', 'revoked'))
);

-- Nobody is badged twice.
create unique index badge_standing_once on conference.badge (conference_id, participant_id) where ended_at is null;
create index badge_sheet on conference.badge (conference_id, sheet);
