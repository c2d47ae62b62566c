-- G4: whoever answered a question of a draft neither screens it nor lets it leave. A request says so itself from now on, so that its
-- queue need not read its whole history. `file` is json and keeps the order of its members, so the new one is put at its end.
update cooperation.request as request
set file = (left(rtrim(request.file::text), -1) || ',"alsoWrittenBy":' || writers.people || '}')::json
from (
  select request_id, json_agg(person order by number)::text as people
  from (
    select distinct on (event.request_id, event.body -> 'by' ->> 'userId')
      event.request_id, event.number, event.body -> 'by' as person
    from cooperation.request_event as event
    join cooperation.request as drafted using (request_id)
    where event.type = 'draft-saved'
      and event.body -> 'by' ->> 'userId' is distinct from drafted.file -> 'draftedBy' ->> 'userId'
      and event.body -> 'by' is not null
    order by event.request_id, event.body -> 'by' ->> 'userId', event.number
  ) as first_words
  group by request_id
) as writers
where writers.request_id = request.request_id;
