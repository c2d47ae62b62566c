-- Documents of a conference: each has a symbol, and a file in each of its languages. What was published is a document of the registry.

create table proceedings.document (
  document_id uuid not null,
  conference_id uuid not null,
  -- Symbol, title in its languages, agenda item and meeting.
  entry jsonb not null,
  -- Of each language: digest, size and type of its file, and, once it is published, the document of the registry.
  versions jsonb not null,
  -- Absent: nobody outside sees it.
  published_at timestamptz,
  withdrawn_at timestamptz,
  -- Why it was withdrawn, for everybody.
  note text,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint document_pk primary key (document_id),
  constraint document_conference foreign key (conference_id) references conference.conference (conference_id)
);

-- A symbol is given once; that of a draft that nobody saw is free again. Capitals do not count.
create unique index document_symbol on proceedings.document (conference_id, upper(entry ->> 'symbol'))
  where published_at is not null or withdrawn_at is null;

create index document_versions on proceedings.document using gin (versions jsonb_path_ops);
