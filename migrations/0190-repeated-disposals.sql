-- R17: what was disposed of since the backup that was restored is disposed of again by the server. Who decided it and why was lost with the
-- disk; the list beside the backups has its day and the digest of its order.

create table desk.repeated_disposal (
  kind text not null,
  id uuid not null,
  -- As the list has it; the dossier or exhibit may never have been in the backup.
  number text not null,
  first_disposed_at timestamptz not null,
  order_sha256 text,
  repeated_at timestamptz not null,
  constraint repeated_disposal_pk primary key (kind, id, first_disposed_at),
  constraint repeated_disposal_kind check (kind in ('dossier', 'exhibit')),
  constraint repeated_disposal_number check (length(number) between 1 and 200),
  constraint repeated_disposal_order check (order_sha256 ~ '^[0-9a-f]{64}$')
);

-- Without people only where it repeats one.
alter table desk.disposal
  add column repeats timestamptz,
  alter column ground drop not null,
  alter column order_reference drop not null,
  alter column content drop not null,
  alter column asked_by drop not null,
  drop constraint disposal_done,
  add constraint disposal_done check ((approved_by is null) = (disposed_at is null) or repeats is not null),
  add constraint disposal_by_people_or_repeated check (
    case
      when repeats is null then
        ground is not null and order_reference is not null and content is not null and asked_by is not null
      else
        ground is null and order_reference is null and content is null and asked_by is null and approved_by is null
        and explanation is null and disposed_at is not null
    end
  );

-- A dispatch of a dossier that is disposed of: its number is settled, and nothing else of it is kept.
alter table federation.returned
  drop constraint returned_outcome_known,
  add constraint returned_outcome_known check (
    outcome in ('fetched', 'entered', 'taken-back', 'without-effect', 'gone', 'disposed')
  );
