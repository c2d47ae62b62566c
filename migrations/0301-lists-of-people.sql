-- Lists of people as they came: sealed under the key of the conference until they are taken in whole.

create table conference.people_list (
  conference_id uuid not null,
  digest text not null,
  sealed bytea not null,
  kept_at timestamptz not null,
  kept_by uuid not null,
  constraint people_list_pk primary key (conference_id, digest),
  constraint people_list_conference foreign key (conference_id) references conference.conference (conference_id)
);
