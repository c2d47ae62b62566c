-- The list of participants as two people published it last: what both stood behind, to the letter. The log has when others were.

create table conference.published_list (
  conference_id uuid not null,
  number integer not null,
  -- SHA-256 of the text.
  digest text not null,
  -- JSON: delegations in their order, and of each person what is public.
  text text not null,
  -- Who they are, in the order of the text; this is not public.
  participant_ids jsonb not null,
  published_at timestamptz not null,
  asked_by uuid not null,
  approved_by uuid not null,
  constraint published_list_pk primary key (conference_id),
  constraint published_list_conference foreign key (conference_id) references conference.conference (conference_id),
  constraint published_list_two_people check (asked_by <> approved_by)
);
