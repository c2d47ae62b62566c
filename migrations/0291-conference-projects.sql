-- The project of organising in versions, and which of them the government approved: entered by two people from its decision, a document.

create table conference.project (
  conference_id uuid not null,
  number integer not null,
  -- Aims, bodies, milestones, means.
  entry jsonb not null,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint project_pk primary key (conference_id, number),
  constraint project_conference foreign key (conference_id) references conference.conference (conference_id),
  constraint project_number check (number >= 1)
);

create trigger project_append_only
  before update or delete or truncate
  on conference.project
  for each statement
  execute function platform.refuse_change();

create table conference.project_approval (
  approval_id uuid not null,
  conference_id uuid not null,
  number integer not null,
  -- The government's decision: a document of the registry, its number and day, and who decided.
  document_id uuid not null,
  decision text not null,
  decided_on date not null,
  decided_by text not null,
  -- Of what both people saw: the version whole, and the decision.
  digest text not null,
  approved_at timestamptz not null,
  asked_by uuid not null,
  approved_by uuid not null,
  constraint project_approval_pk primary key (approval_id),
  constraint project_approval_project foreign key (conference_id, number) references conference.project (conference_id, number),
  constraint project_approval_once unique (conference_id, number),
  constraint project_approval_two_people check (asked_by <> approved_by)
);

create index project_approval_document on conference.project_approval (document_id);

create trigger project_approval_append_only
  before update or delete or truncate
  on conference.project_approval
  for each statement
  execute function platform.refuse_change();
