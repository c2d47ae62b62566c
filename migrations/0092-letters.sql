-- Letters out: what was written is never changed; what became of it is added.

create table registry.letter (
  letter_id uuid not null,
  -- What was written: to whom, where, in which language, subject, text, enclosed document.
  entry jsonb not null,
  found_by text not null,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint letter_pk primary key (letter_id)
);

create trigger letter_append_only
  before update or delete or truncate
  on registry.letter
  for each statement
  execute function platform.refuse_change();

create table registry.letter_step (
  letter_id uuid not null,
  number integer not null,
  -- handing: the mail program was begun; handed or failed: how it ended; posted and discarded: by a person.
  step text not null,
  -- posted: the day; failed: what went wrong.
  detail text,
  at timestamptz not null,
  by uuid not null,
  constraint letter_step_pk primary key (letter_id, number),
  constraint letter_step_of foreign key (letter_id) references registry.letter (letter_id),
  constraint letter_step_number check (number >= 1),
  constraint letter_step_known check (step in ('handing', 'handed', 'failed', 'posted', 'discarded'))
);

create trigger letter_step_append_only
  before update or delete or truncate
  on registry.letter_step
  for each statement
  execute function platform.refuse_change();
