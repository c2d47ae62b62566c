-- Who was shown what of a dossier: one row for each person, dossier and hour, and what the audit log says of each hour that is over.

create table desk.dossier_read (
  read_id uuid primary key,
  user_id uuid not null,
  dossier_id uuid not null,
  hour timestamptz not null,
  first_at timestamptz not null,
  -- What let them see it then: a place of their own in the dossier, one of their role, or oversight.
  seen_as text not null,
  -- How it was shown, each way once.
  ways text[] not null,
  constraint dossier_read_person foreign key (user_id) references identity.person (user_id),
  constraint dossier_read_dossier foreign key (dossier_id) references desk.dossier (dossier_id),
  constraint dossier_read_seen_as check (seen_as in ('member', 'role', 'oversight')),
  constraint dossier_read_ways check (ways <@ array['page', 'data', 'print', 'file'] and cardinality(ways) >= 1),
  constraint dossier_read_hour check (hour = date_trunc('hour', hour, 'UTC') and first_at >= hour)
);

create unique index dossier_read_once on desk.dossier_read (dossier_id, user_id, hour);
create index dossier_read_of_hour on desk.dossier_read (hour);

create table desk.reads_logged (
  hour timestamptz primary key,
  rows integer not null,
  sha256 text not null,
  constraint reads_logged_rows check (rows >= 1),
  constraint reads_logged_sha256 check (sha256 ~ '^[0-9a-f]{64}$')
);
