-- Sittings of signature: which appointments of the treaty desk were taken up in which. An appointment is in one sitting at a time, of whatever conference.

create table proceedings.taken_up (
  signing_id uuid not null,
  meeting_id uuid not null,
  taken_at timestamptz not null,
  taken_by uuid not null,
  constraint taken_up_pk primary key (signing_id),
  constraint taken_up_signing foreign key (signing_id) references treaty.signing (signing_id),
  constraint taken_up_meeting foreign key (meeting_id) references proceedings.meeting (meeting_id)
);

create index taken_up_of_meeting on proceedings.taken_up (meeting_id);
