-- R8: a State that lost its keys and its data was met anew, and is given what had passed in a dossier. Nothing is kept in it or said.
alter table desk.dossier add column read_only boolean not null default false;

-- At the State to which it is given. Once it is whole, a dossier of the same id stands for it.
create table cooperation.dossier_copy (
  copy_id uuid not null,
  state text not null,
  dossier_id uuid not null,
  parts integer not null,
  sha256 text not null,
  size_bytes bigint not null,
  begun_at timestamptz not null,
  whole_at timestamptz,
  -- By the clock of the State that gave it.
  released_at timestamptz,
  looked_at timestamptz,
  looked_by uuid,
  constraint dossier_copy_pk primary key (copy_id),
  constraint dossier_copy_state check (state ~ '^[A-Z]{2}$'),
  constraint dossier_copy_parts check (parts between 1 and 64),
  constraint dossier_copy_size check (size_bytes between 1 and 33554432),
  constraint dossier_copy_whole check ((whole_at is null) = (released_at is null)),
  constraint dossier_copy_looked check ((looked_at is null) = (looked_by is null) and (looked_at is null or whole_at is not null))
);

create index dossier_copy_by_state on cooperation.dossier_copy (state, dossier_id);
create index dossier_copy_to_look_at on cooperation.dossier_copy (whole_at) where whole_at is not null and looked_at is null;

create table cooperation.dossier_copy_part (
  copy_id uuid not null,
  part integer not null,
  data bytea not null,
  constraint dossier_copy_part_pk primary key (copy_id, part),
  constraint dossier_copy_part_of foreign key (copy_id) references cooperation.dossier_copy (copy_id),
  constraint dossier_copy_part_size check (length(data) between 1 and 524288)
);

-- At the State that gives it: what two people released.
create table cooperation.copy_release (
  copy_id uuid not null,
  dossier_id uuid not null,
  root_fingerprint text not null,
  sha256 text not null,
  size_bytes bigint not null,
  dispatches uuid[] not null,
  asked_by uuid not null,
  approved_by uuid not null,
  released_at timestamptz not null,
  constraint copy_release_pk primary key (copy_id),
  constraint copy_release_dossier foreign key (dossier_id) references desk.dossier (dossier_id)
);

create index copy_release_by_dossier on cooperation.copy_release (dossier_id);
