-- Proceedings: what happens at a conference. A meeting has one row; each change raises its version, and the log keeps what was before.

create schema proceedings;

create table proceedings.meeting (
  meeting_id uuid not null,
  conference_id uuid not null,
  version integer not null,
  -- Kind, title in its languages, room, day and hours at the place, chairs, panellists, questions.
  entry jsonb not null,
  -- Day and hours as moments, by the time zone that the conference had when they were written.
  begins_at timestamptz not null,
  ends_at timestamptz not null,
  -- Absent: nobody outside sees it.
  released_at timestamptz,
  cancelled_at timestamptz,
  reason text,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint meeting_pk primary key (meeting_id),
  constraint meeting_conference foreign key (conference_id) references conference.conference (conference_id),
  constraint meeting_hours check (begins_at < ends_at),
  constraint meeting_version check (version >= 1)
);

create index meeting_of_conference on proceedings.meeting (conference_id, begins_at, meeting_id);
