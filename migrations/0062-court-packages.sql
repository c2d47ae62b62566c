-- Court packages that were made, and what of each the sending State had not cosigned by then: when it has, the exhibit's page
-- offers a new one.
create table evidence.court_package (
  package_id uuid constraint court_package_key primary key,
  exhibit_id uuid not null constraint court_package_exhibit references evidence.exhibit (exhibit_id),
  made_by uuid not null,
  made_at timestamptz not null,
  sha256 text not null constraint court_package_hex check (sha256 ~ '^[0-9a-f]{64}$'),
  -- Size of the log head above every entry in it.
  head_size bigint not null,
  entries integer not null,
  unwitnessed integer not null,
  constraint court_package_counts check (unwitnessed between 0 and entries)
);

create index court_package_of_exhibit on evidence.court_package (exhibit_id, made_at);
