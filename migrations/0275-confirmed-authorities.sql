-- That a notified authority was confirmed again: how, on which day and by whom. The notification itself stays as it is.
create table treaty.authority_confirmation (
  confirmation_id uuid not null,
  -- The notification.
  fact_id uuid not null,
  confirmed_on date not null,
  -- Who said so, and by which way.
  how text not null,
  confirmed_at timestamptz not null,
  confirmed_by uuid not null,
  constraint authority_confirmation_pk primary key (confirmation_id),
  constraint authority_confirmation_fact foreign key (fact_id) references treaty.fact (fact_id)
);

create trigger authority_confirmation_append_only
  before update or delete or truncate
  on treaty.authority_confirmation
  for each statement
  execute function platform.refuse_change();
