-- Organisations that take part in the Convention's life, in versions: an entry is never changed, a later version is written.

create schema registry;

create table registry.organisation (
  organisation_id uuid not null,
  version integer not null,
  -- What was entered: kind, name in its languages, acronym, seat, web address, source.
  entry jsonb not null,
  closed_on date,
  reason text,
  -- The names in one spelling, by which doubles are found; the same and the acronym without accents, by which people search.
  same_as text[] not null,
  found_by text not null,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint organisation_pk primary key (organisation_id, version),
  constraint organisation_version check (version >= 1),
  constraint organisation_named check (cardinality(same_as) >= 1),
  constraint organisation_reason check ((version = 1) = (reason is null)),
  constraint organisation_first_open check (version > 1 or closed_on is null)
);

create trigger organisation_append_only
  before update or delete or truncate
  on registry.organisation
  for each statement
  execute function platform.refuse_change();
