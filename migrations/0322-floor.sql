-- The floor: one list of speakers for each meeting, whole, so that two officers never write over each other. The log keeps each step.

create table proceedings.floor (
  meeting_id uuid not null,
  version integer not null,
  -- Speakers in their order: who, for whom, as what, how they stand, and from when until when they spoke.
  speakers jsonb not null,
  constraint floor_pk primary key (meeting_id),
  constraint floor_meeting foreign key (meeting_id) references proceedings.meeting (meeting_id),
  constraint floor_version check (version >= 1)
);
