-- The committees that organise a conference, who sits in them, their meetings, and what has to be done by when. Rows stand as they are
-- now; the log has what was before.

create table conference.body (
  body_id uuid not null,
  conference_id uuid not null,
  -- One of the usual committees, by its code; its own name beside it where the host gave one.
  template text,
  name text,
  version integer not null,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  -- Nobody works in it any more.
  removed_at timestamptz,
  constraint body_pk primary key (body_id),
  constraint body_conference foreign key (conference_id) references conference.conference (conference_id),
  constraint body_called check (template is not null or name is not null)
);

create index body_of_conference on conference.body (conference_id);

create table conference.member (
  member_id uuid not null,
  body_id uuid not null,
  name text not null,
  post text,
  -- Whose account it is, where the person works here too.
  user_id uuid,
  is_head boolean not null,
  version integer not null,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  removed_at timestamptz,
  constraint member_pk primary key (member_id),
  constraint member_body foreign key (body_id) references conference.body (body_id)
);

create index member_of_body on conference.member (body_id);

create unique index member_one_head on conference.member (body_id)
  where is_head and removed_at is null;

create table conference.meeting (
  meeting_id uuid not null,
  body_id uuid not null,
  held_on date not null,
  agenda jsonb not null,
  -- Members who were present, and the names of others.
  present jsonb not null,
  others jsonb not null,
  -- A document of the registry.
  minutes_id uuid,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint meeting_pk primary key (meeting_id),
  constraint meeting_body foreign key (body_id) references conference.body (body_id)
);

create index meeting_of_body on conference.meeting (body_id);

create index meeting_minutes on conference.meeting (minutes_id);

create table conference.task (
  task_id uuid not null,
  body_id uuid not null,
  -- One of the usual tasks, by its code; its own title where somebody wrote one.
  template text,
  title text,
  -- A member of some body; without one it is of the head of its body.
  owner_id uuid,
  due_on date not null,
  -- Tasks that come first.
  waits_for jsonb not null,
  state text not null,
  -- By which one sees that it is done: a document of the registry, a sentence, or both.
  evidence_id uuid,
  evidence text,
  -- Why it began before what comes first was done, or why it was dropped.
  reason text,
  -- The meeting that decided it.
  meeting_id uuid,
  version integer not null,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  changed_at timestamptz not null,
  changed_by uuid not null,
  constraint task_pk primary key (task_id),
  constraint task_body foreign key (body_id) references conference.body (body_id),
  constraint task_owner foreign key (owner_id) references conference.member (member_id),
  constraint task_meeting foreign key (meeting_id) references conference.meeting (meeting_id),
  constraint task_state check (state in ('open', 'started', 'done', 'dropped')),
  constraint task_called check (template is not null or title is not null),
  constraint task_done check (state <> 'done' or evidence_id is not null or evidence is not null),
  constraint task_dropped check (state <> 'dropped' or reason is not null)
);

create index task_of_body on conference.task (body_id);

create index task_evidence on conference.task (evidence_id);
