-- What this State answers to the checklist of the Convention, what it cites, and how it mends what it lacks. Nothing of it is sent.

create schema assistance;

-- One cycle of the checklist: from its opening until two people close it.
create table assistance.assessment (
  cycle integer not null,
  -- Of the questions, as the data of that day had them.
  edition text not null,
  opened_at timestamptz not null,
  opened_by uuid not null,
  constraint assessment_pk primary key (cycle),
  constraint assessment_cycle check (cycle >= 1)
);

-- The whole as it was when it was closed, byte for byte.
create table assistance.closing (
  cycle integer not null,
  snapshot text not null,
  digest text not null,
  closed_at timestamptz not null,
  asked_by uuid not null,
  closed_by uuid not null,
  constraint closing_pk primary key (cycle),
  constraint closing_assessment foreign key (cycle) references assistance.assessment (cycle)
);

-- Answers in versions: the latest of a cycle stands.
create table assistance.answer (
  cycle integer not null,
  item text not null,
  version integer not null,
  law text not null,
  practice text not null,
  missing text,
  words text,
  obstacles text,
  help text,
  measures uuid[] not null,
  -- The question in English as it was asked: another wording later asks for a new look.
  asked text not null,
  state text not null,
  -- The cycle from which it was taken over, as long as nobody has written it anew.
  carried_from integer,
  -- Why it was opened again.
  reason text,
  written_at timestamptz not null,
  written_by uuid not null,
  constraint answer_pk primary key (cycle, item, version),
  constraint answer_assessment foreign key (cycle) references assistance.assessment (cycle),
  constraint answer_version check (version >= 1),
  constraint answer_law check (law in ('yes', 'partly', 'no', 'not-needed', 'open')),
  constraint answer_practice check (practice in ('used', 'unused', 'not-set-up', 'unknown')),
  constraint answer_state check (state in ('draft', 'confirmed', 'carried')),
  constraint answer_carried check (state <> 'carried' or carried_from is not null),
  -- A confirmed yes cites a measure; partly and no say what is missing.
  constraint answer_confirmed check (
    state <> 'confirmed'
    or law = 'not-needed'
    or (law = 'yes' and cardinality(measures) >= 1)
    or (law in ('partly', 'no') and missing is not null)
  )
);

create function assistance.refuse_closed() returns trigger
language plpgsql as $$
begin
  if exists (select from assistance.closing where cycle = new.cycle) then
    raise exception 'assessment % is closed', new.cycle;
  end if;
  return new;
end
$$;

create trigger answer_of_open_assessment
  before insert
  on assistance.answer
  for each row
  execute function assistance.refuse_closed();

-- Laws, rules and practices that answers cite, in versions.
create table assistance.measure (
  measure_id uuid not null,
  version integer not null,
  title text not null,
  citation text not null,
  in_force_from date,
  language text,
  -- A document of the registry.
  document_id uuid,
  reason text,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint measure_pk primary key (measure_id, version),
  constraint measure_version check (version >= 1),
  constraint measure_reason check ((version = 1) = (reason is null))
);

-- How a gap is mended: who, until when, which step. The latest version stands.
create table assistance.reform (
  item text not null,
  version integer not null,
  owner uuid not null,
  due_on date not null,
  step text not null,
  note text,
  set_at timestamptz not null,
  set_by uuid not null,
  constraint reform_pk primary key (item, version),
  constraint reform_version check (version >= 1),
  constraint reform_step check (step in ('draft-law', 'before-parliament', 'adopted', 'in-force', 'in-practice'))
);

-- Who beside the assistance officers may answer which articles, until when.
create table assistance.section_grant (
  grant_id uuid not null,
  user_id uuid not null,
  first_article integer not null,
  last_article integer not null,
  until date not null,
  granted_at timestamptz not null,
  granted_by uuid not null,
  ended_at timestamptz,
  ended_by uuid,
  constraint section_grant_pk primary key (grant_id),
  constraint section_grant_articles check (1 <= first_article and first_article <= last_article and last_article <= 68),
  constraint section_grant_ended check ((ended_at is null) = (ended_by is null))
);

create trigger assessment_append_only
  before update or delete or truncate
  on assistance.assessment
  for each statement
  execute function platform.refuse_change();

create trigger closing_append_only
  before update or delete or truncate
  on assistance.closing
  for each statement
  execute function platform.refuse_change();

create trigger answer_append_only
  before update or delete or truncate
  on assistance.answer
  for each statement
  execute function platform.refuse_change();

create trigger measure_append_only
  before update or delete or truncate
  on assistance.measure
  for each statement
  execute function platform.refuse_change();

create trigger reform_append_only
  before update or delete or truncate
  on assistance.reform
  for each statement
  execute function platform.refuse_change();
