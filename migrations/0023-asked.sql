-- What one person asks for and a second one approves, sends back with words, or finds outdated (R16): of every act that has no table
-- of its own. `input` keeps its members in their order (jsonb would not); `content` is the exact text whose digest both are shown.
create table identity.asked (
  asked_id uuid not null,
  act text not null,
  subject_id text not null,
  input json not null,
  content text not null,
  digest text not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  state text not null,
  ended_by uuid,
  ended_at timestamptz,
  -- Of whoever sent it back.
  words text,
  -- Why it could no longer be approved as it was asked for: a code of refusal.
  code text,
  constraint asked_pk primary key (asked_id),
  constraint asked_asker foreign key (asked_by) references identity.person (user_id),
  constraint asked_ender foreign key (ended_by) references identity.person (user_id),
  constraint asked_digest check (digest ~ '^[0-9a-f]{64}$'),
  constraint asked_state check (state in ('waiting', 'approved', 'withdrawn', 'sent-back', 'outdated')),
  constraint asked_ended check ((state = 'waiting') = (ended_at is null) and (ended_at is null) = (ended_by is null)),
  constraint asked_two_people check (state not in ('approved', 'sent-back') or ended_by <> asked_by),
  constraint asked_words check ((state = 'sent-back') = (words is not null)),
  constraint asked_code check ((state = 'outdated') = (code is not null))
);

create unique index asked_once
  on identity.asked (act, subject_id)
  where state = 'waiting';

create index asked_waiting
  on identity.asked (asked_at, asked_id)
  where state = 'waiting';

create index asked_by_person
  on identity.asked (asked_by, ended_at);
