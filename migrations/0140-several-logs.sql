-- Several logs of ours, one of them open: one that cannot be continued is closed, and another one begins (R1, decision 0025).

-- Our logs, in the order in which they were opened ---------------------------------------------------------------------

alter table audit.log drop column only_one;

alter table audit.log
  add column log_number integer not null default 1
    constraint log_key primary key
    constraint log_number_positive check (log_number > 0),
  add constraint log_id_once unique (log_id);

alter table audit.log alter column log_number drop default;

-- What two people decided about a log that could not go on. The log is closed by this row.
create table audit.closings (
  log_number integer constraint closings_key primary key constraint closings_log references audit.log (log_number),
  closed_at timestamptz not null,
  -- Its own newest stored head; 0 and the root of the empty tree where it had none.
  size bigint not null constraint closings_size check (size >= 0),
  root text not null constraint closings_root_hex check (root ~ '^[0-9a-f]{64}$'),
  -- Entries from here on stand under no head that anybody cosigned: each has a place in the next log as well.
  carried_from bigint not null constraint closings_carried_from check (carried_from >= 0),
  -- The largest head of ours that anybody showed, exact bytes; null where nobody showed one.
  known_checkpoint bytea constraint closings_known_size check (octet_length(known_checkpoint) between 1 and 262144),
  -- Entries that others know of and we do not.
  missing_from bigint,
  missing_to bigint,
  -- Marks outside the backups that tell of logs which are over: nothing is held against them any more.
  settled_marks text[] not null,
  approvals text[] not null constraint closings_of_two_people check (cardinality(approvals) between 2 and 8),
  reason_language text not null,
  reason text not null,
  constraint closings_missing_range check (
    (missing_from is null and missing_to is null) or (missing_from >= 0 and missing_to >= missing_from)
  )
);

create function audit.refuse_second_open_log() returns trigger
  language plpgsql
as $$
begin
  if new.log_number <> (select coalesce(max(log_number) + 1, 1) from audit.log)
    or exists (
      select 1
      from audit.log known
      where not exists (select 1 from audit.closings closing where closing.log_number = known.log_number)
    ) then
    raise exception 'another log is open, or number % is not the next', new.log_number
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

create trigger log_one_open
  before insert on audit.log
  for each row execute function audit.refuse_second_open_log();

create function audit.refuse_closed_log() returns trigger
  language plpgsql
as $$
begin
  if exists (select 1 from audit.closings closing where closing.log_number = new.log_number) then
    raise exception 'the log % is closed', new.log_number
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

-- Places, heads and cosignatures are of one log ------------------------------------------------------------------------

drop index audit.cosignatures_by_witness;

alter table audit.cosignatures
  drop constraint cosignatures_checkpoint,
  drop constraint cosignatures_key,
  add column log_number integer not null default 1;
alter table audit.shown_heads
  drop constraint shown_heads_checkpoint,
  drop constraint shown_heads_key,
  add column log_number integer not null default 1;
alter table audit.checkpoints
  drop constraint checkpoints_head,
  drop constraint checkpoints_key,
  add column log_number integer not null default 1;
alter table audit.heads
  drop constraint heads_key,
  add column log_number integer not null default 1 constraint heads_log references audit.log (log_number),
  add constraint heads_key primary key (log_number, size);
alter table audit.checkpoints
  add constraint checkpoints_key primary key (log_number, size),
  add constraint checkpoints_head foreign key (log_number, size) references audit.heads (log_number, size);
alter table audit.shown_heads
  add constraint shown_heads_key primary key (log_number, size),
  add constraint shown_heads_checkpoint foreign key (log_number, size)
    references audit.checkpoints (log_number, size);
alter table audit.cosignatures
  add constraint cosignatures_key primary key (log_number, size, witness_name, cosigned_at),
  add constraint cosignatures_checkpoint foreign key (log_number, size)
    references audit.checkpoints (log_number, size);

-- An entry that was carried into the next log has a place in both; the one in the newer log counts.
alter table audit.places
  drop constraint places_key,
  drop constraint places_once,
  add column log_number integer not null default 1 constraint places_log references audit.log (log_number),
  add constraint places_key primary key (log_number, log_index),
  add constraint places_once unique (entry_id, log_number);

alter table audit.cosignatures alter column log_number drop default;
alter table audit.shown_heads alter column log_number drop default;
alter table audit.checkpoints alter column log_number drop default;
alter table audit.heads alter column log_number drop default;
alter table audit.places alter column log_number drop default;

create index cosignatures_by_witness on audit.cosignatures (log_number, witness_name, size);

create or replace function audit.refuse_gap() returns trigger
  language plpgsql
as $$
begin
  if new.log_index <> (
    select coalesce(max(log_index) + 1, 0) from audit.places where log_number = new.log_number
  ) then
    raise exception 'the next place in the log is not %', new.log_index
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

create or replace function audit.refuse_smaller_head() returns trigger
  language plpgsql
as $$
begin
  if new.size <= (select coalesce(max(size), 0) from audit.heads where log_number = new.log_number) then
    raise exception 'a head of size % may not follow a larger or equal one', new.size
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

create trigger places_of_an_open_log
  before insert on audit.places
  for each row execute function audit.refuse_closed_log();
create trigger heads_of_an_open_log
  before insert on audit.heads
  for each row execute function audit.refuse_closed_log();
create trigger checkpoints_of_an_open_log
  before insert on audit.checkpoints
  for each row execute function audit.refuse_closed_log();
create trigger shown_heads_of_an_open_log
  before insert on audit.shown_heads
  for each row execute function audit.refuse_closed_log();

create trigger closings_are_append_only
  before update or delete or truncate on audit.closings
  for each statement execute function platform.refuse_change();
revoke update, delete, truncate on audit.closings from current_user;

-- What a foreign key points to is locked (see 0010-audit.sql).
grant update (log_number) on audit.log to current_user;
