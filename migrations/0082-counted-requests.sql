-- What the year's figures count of a request (UNCC art. 55) stands in columns that are written with its file, so that the database
-- counts: before, the files of the whole year were read for it. A row has no word that anybody wrote, and stays when the request's
-- dossier is disposed of (R17).
create table cooperation.counted_request (
  request_id uuid not null,
  direction text not null,
  mechanism text not null,
  state text not null,
  -- When it came or left: its year.
  at timestamptz not null,
  open boolean not null,
  -- Of the last decision.
  outcome text,
  refusal_grounds text[] not null,
  -- From then on, until a person acknowledged it, and until the first decision that grants or refuses.
  minutes_to_acknowledge integer,
  minutes_to_decision integer,
  under_secrecy boolean not null,
  emergency boolean not null,
  -- By which bearer each came on paper, the request included.
  letters text[] not null,
  constraint counted_request_pk primary key (request_id)
);

create index counted_request_by_time
  on cooperation.counted_request (at);

-- The same from the files, and from what stayed of those that are gone. Exercises are not counted, nor is what was never sent.
insert into cooperation.counted_request
select
  request_id,
  request.direction,
  request.mechanism,
  request.state,
  at,
  coalesce(status, '') not in ('closed', 'refused', 'withdrawn', 'answered'),
  decisions #>> '{-1,told,content,outcome}',
  array(select ground ->> 'groundId' from json_array_elements(decisions #> '{-1,told,content,grounds}') as ground),
  case when acknowledged_at is not null then greatest(0, round(extract(epoch from acknowledged_at - at) / 60)) end,
  case when decided_at is not null then greatest(0, round(extract(epoch from decided_at - at) / 60)) end,
  coalesce(content #>> '{confidentiality,requested}', '') = 'true',
  coalesce(content ->> 'urgency', '') = 'emergency',
  array(
    select bearer where direction = 'incoming' and bearer <> 'peer'
    union all
    select letter ->> 'bearer' from json_array_elements("lettersIn") as letter
  )
from (
  select request_id, direction, mechanism, state, file from cooperation.request
  union all
  select request_id, direction, mechanism, state, counted from cooperation.disposed_request
) as request
cross join lateral json_to_record(file) as said (
  drill boolean,
  stage text,
  status text,
  bearer text,
  "receivedAt" timestamptz,
  "sentAt" timestamptz,
  content json,
  acknowledgement json,
  decisions json,
  "lettersIn" json
)
cross join lateral (
  select
    coalesce("receivedAt", "sentAt") as at,
    coalesce(acknowledgement #>> '{paper,receivedAt}', acknowledgement ->> 'at')::timestamptz as acknowledged_at,
    (
      select coalesce(decision #>> '{told,paper,receivedAt}', decision #>> '{told,at}')::timestamptz
      from json_array_elements(decisions) with ordinality as made (decision, place)
      where decision #>> '{told,content,outcome}' not in ('return-for-completion', 'forward', 'postpone')
      order by place
      limit 1
    ) as decided_at
) as times
where not drill
  and (direction = 'incoming' or stage = 'sent')
  and at is not null;

alter table cooperation.disposed_request drop column counted;
