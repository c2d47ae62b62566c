-- What a second machine that takes over must find in the database (secondMachine): in which life the State is (R1), on which
-- timeline its database was last, and to which time its clock had come (R23).
create table platform.shared_life (
  only_one boolean default true constraint shared_life_key primary key constraint shared_life_only_one check (only_one),
  incarnation bigint not null constraint shared_life_incarnation_positive check (incarnation > 0),
  incarnation_id text not null,
  state text not null constraint shared_life_state check (state in ('normal', 'recovery')),
  reason text,
  system_identifier text not null,
  timeline bigint not null,
  clock_latest bigint not null,
  clock_offset_ms bigint not null
);

-- R2: the bytes that a receipt promises, durable off the machine that received them. Without bytes they were removed for good.
create table platform.blob_bytes (
  sha256 text constraint blob_bytes_key primary key,
  bytes bytea,
  changed_at timestamptz not null
);

create index blob_bytes_changed on platform.blob_bytes (changed_at);
