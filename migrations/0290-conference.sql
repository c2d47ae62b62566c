-- Conferences: ceremonies of signature, sessions, preparatory meetings. What is said of one is kept in versions; everything else of a
-- conference hangs on its row.

create schema conference;

create table conference.conference (
  conference_id uuid not null,
  -- Its public address, for ever.
  slug text not null,
  opened_at timestamptz not null,
  opened_by uuid not null,
  -- Set when two people close it: personal data are gone, and nothing is written any more.
  closed_at timestamptz,
  constraint conference_pk primary key (conference_id),
  constraint conference_slug_unique unique (slug),
  constraint conference_slug check (slug ~ '^[a-z0-9-]{3,40}$')
);

create table conference.version (
  conference_id uuid not null,
  version integer not null,
  -- Kind, title in its languages, place, time zone, days, zones, categories, deadlines.
  entry jsonb not null,
  -- Titles, place and public address without accents, by which people search.
  found_by text not null,
  reason text,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint version_pk primary key (conference_id, version),
  constraint version_conference foreign key (conference_id) references conference.conference (conference_id),
  constraint version_number check (version >= 1),
  constraint version_reason check ((version = 1) = (reason is null))
);

create trigger version_append_only
  before update or delete or truncate
  on conference.version
  for each statement
  execute function platform.refuse_change();

-- By what rules it goes, where they are not those of the record: changed by two people, from a day on. What was decided before keeps its rule.
create table conference.rule_change (
  change_id uuid not null,
  conference_id uuid not null,
  -- Identifiers of src/convention/conference-rules.ts, each with its value.
  rules jsonb not null,
  from_on date not null,
  source text not null,
  reason text not null,
  recorded_at timestamptz not null,
  asked_by uuid not null,
  approved_by uuid not null,
  constraint rule_change_pk primary key (change_id),
  constraint rule_change_conference foreign key (conference_id) references conference.conference (conference_id),
  constraint rule_change_two_people check (asked_by <> approved_by)
);

create index rule_change_of_conference on conference.rule_change (conference_id, from_on, recorded_at);

create trigger rule_change_append_only
  before update or delete or truncate
  on conference.rule_change
  for each statement
  execute function platform.refuse_change();
