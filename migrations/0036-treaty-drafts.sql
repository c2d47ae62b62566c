-- Drafts of instruments and of notifications, in versions: a version is never changed, a later one is written. Nothing is signed here.

create table treaty.draft (
  draft_id uuid not null,
  version integer not null,
  kind text not null,
  state text not null,
  -- Of the paper, not of the page.
  language text not null,
  fields jsonb not null,
  -- Why it is no longer followed.
  dropped_because text,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint draft_pk primary key (draft_id, version),
  constraint draft_version check (version >= 1),
  constraint draft_state check (state ~ '^[A-Z]{2}$'),
  constraint draft_first_followed check (version > 1 or dropped_because is null)
);

create trigger draft_append_only
  before update or delete or truncate
  on treaty.draft
  for each statement
  execute function platform.refuse_change();
