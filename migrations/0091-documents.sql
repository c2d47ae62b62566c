-- Documents: what acts of States, laws and letters rest on. The bytes are a blob, named by their digest; a document is never changed.
create table registry.document (
  document_id uuid not null,
  sha256 text not null,
  size_bytes integer not null,
  -- Found from the bytes.
  media_type text not null,
  -- What was entered: kind, title, language, reference, the day it bears.
  entry jsonb not null,
  -- Title, reference and digest, by which people search.
  found_by text not null,
  came_by text not null,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint document_pk primary key (document_id),
  constraint document_digest check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint document_size check (size_bytes between 1 and 26214400),
  constraint document_came_by check (came_by in ('upload', 'made'))
);

create index document_by_digest on registry.document (sha256);

create trigger document_append_only
  before update or delete or truncate
  on registry.document
  for each statement
  execute function platform.refuse_change();

-- Two people withdrew it: its row stays, its bytes go.
create table registry.document_withdrawal (
  document_id uuid not null,
  reason text not null,
  withdrawn_at timestamptz not null,
  asked_by uuid not null,
  withdrawn_by uuid not null,
  constraint document_withdrawal_pk primary key (document_id),
  constraint document_withdrawal_of foreign key (document_id) references registry.document (document_id)
);

create trigger document_withdrawal_append_only
  before update or delete or truncate
  on registry.document_withdrawal
  for each statement
  execute function platform.refuse_change();

-- Written with the withdrawal; the file goes after the commit, or at the next start.
create table registry.bytes_to_remove (
  sha256 text not null,
  since timestamptz not null,
  constraint bytes_to_remove_pk primary key (sha256)
);
