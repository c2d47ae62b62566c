-- What people said of the duties that a deposit brings: whose they are, until when, and how they ended. In versions, the latest counts.
-- Which duties there are follows from the record of acts.

create table treaty.duty (
  -- The first entry of the deposit, a dot, and the Convention's notification.
  duty_id text not null,
  version integer not null,
  owner uuid,
  due_on date,
  outcome text,
  -- What was sent, or why nothing is owed.
  reference text,
  settled_on date,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint duty_pk primary key (duty_id, version),
  constraint duty_version check (version >= 1),
  constraint duty_outcome check (outcome in ('sent', 'not-applicable')),
  constraint duty_settled check ((outcome is null) = (settled_on is null))
);

create trigger duty_append_only
  before update or delete or truncate
  on treaty.duty
  for each statement
  execute function platform.refuse_change();
