-- What waits for a person, written with what it follows from: a page of the queue then costs the same whatever the archive holds.

-- What a source looks at as one, and when its needs have to be looked at again because a day or a deadline has come.
create table desk.need_subject (
  source text not null,
  subject text not null,
  look_again_at timestamptz,
  constraint need_subject_pkey primary key (source, subject)
);

create index need_subject_look_again
  on desk.need_subject (look_again_at)
  where look_again_at is not null;

create table desk.need (
  source text not null,
  subject text not null,
  number integer not null,
  -- Its place in the queue, in the order of bytes; no two have the same.
  place text collate "C" not null,
  -- Rows that are shown as one line, to whoever may see several of them.
  line text,
  need text not null,
  subject_kind text not null,
  subject_id text not null,
  -- Whose members see it; without one, everybody with the role.
  dossier_id uuid,
  names_dossier boolean not null,
  reference text not null,
  state text,
  mechanism text,
  urgency text not null,
  until text,
  -- The first moment at which it may be too late, in the days of our State.
  ends_at timestamptz,
  since text not null,
  roles text[] not null,
  not_for text[] not null,
  drill boolean not null,
  constraint need_pkey primary key (source, subject, number),
  constraint need_subject_fkey foreign key (source, subject)
    references desk.need_subject (source, subject)
    on delete cascade,
  constraint need_urgency check (urgency in ('ordinary', 'urgent', 'emergency'))
);

create unique index need_place on desk.need (place);

create index need_dossier on desk.need (dossier_id, ends_at);

create index need_line on desk.need (line) where line is not null;

-- By which rules all of it was written once: another version writes it anew before it serves a page.
create table desk.needs_written (
  rules text not null,
  written_at timestamptz not null,
  constraint needs_written_pkey primary key (rules)
);
