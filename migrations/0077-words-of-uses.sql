-- The log holds long texts by their digest only. What was written about a use stays with its request, to be printed with the dossier.
create table cooperation.use_words (
  entry_id uuid not null,
  request_id uuid not null,
  note text not null,
  no_notice_because text,
  constraint use_words_pk primary key (entry_id),
  constraint use_words_request foreign key (request_id) references cooperation.request (request_id)
);

create index use_words_by_request on cooperation.use_words (request_id);
