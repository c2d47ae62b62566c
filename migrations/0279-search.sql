-- What people look for, beside what it describes: by references, by identifiers in one form, by words. Each row is written in the transaction
-- of its subject, read through who may see that, and goes with its dossier.

create table desk.search_entry (
  source text not null,
  subject text not null,
  number integer not null,
  place text collate "C" not null,
  kind text not null,
  dossier_id uuid,
  readers text[],
  reference text not null,
  title text not null,
  state text,
  mechanism text,
  identifiers text[] not null,
  found_by tsvector not null,
  constraint search_entry_pkey primary key (source, subject, number)
);

create index search_entry_found_by on desk.search_entry using gin (found_by);

create index search_entry_identifiers on desk.search_entry using gin (identifiers);

create index search_entry_dossier on desk.search_entry (dossier_id);

create table desk.search_written (
  source text not null,
  rules text not null,
  written_to text,
  done integer not null,
  of_all integer not null,
  constraint search_written_pkey primary key (source),
  constraint search_written_counts check (done >= 0 and of_all >= 0)
);
