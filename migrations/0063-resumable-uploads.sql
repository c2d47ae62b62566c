-- Uploads that go on after a line, a tab or a server was gone. Their bytes are files, each part encrypted under a random key (R3).

create table evidence.upload (
  upload_id uuid constraint upload_pkey primary key,
  dossier_id uuid not null,
  -- What the taker-in said of the exhibit; null once it was taken in.
  facts jsonb,
  size_bytes bigint not null constraint upload_size_range check (size_bytes >= 0),
  -- As the sender's machine says: with name and size it tells whether the same file was chosen again.
  file_modified_at timestamptz,
  state text not null constraint upload_state_known check (state in ('open', 'whole', 'refused', 'taken-in')),
  -- Why it is not taken in yet, or began again.
  fault text,
  exhibit_id uuid constraint upload_exhibit references evidence.exhibit (exhibit_id),
  created_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint upload_taken_in_whole check (
    (state = 'taken-in') = (exhibit_id is not null)
    and (state = 'taken-in') = (facts is null)
  )
);

create index upload_by_state on evidence.upload (state, expires_at);
create index upload_by_person on evidence.upload (created_by, dossier_id);

-- What one connection brought. A part is written once, under its own key, and never continued.
create table evidence.upload_part (
  upload_id uuid not null constraint upload_part_upload references evidence.upload (upload_id) on delete cascade,
  number integer not null constraint upload_part_number_positive check (number > 0),
  -- Wrapped under the key store.
  key bytea not null,
  -- Bytes of it that are durable; what the file has beyond them counts for nothing.
  size_bytes bigint not null constraint upload_part_size_range check (size_bytes >= 0),
  constraint upload_part_pkey primary key (upload_id, number)
);
