-- The year's figures count each thing that a request asks for by itself. What was disposed of before has no purpose.
alter table cooperation.counted_request
  -- Of Article 40(3); empty where there is none.
  add column purpose text not null default '',
  drop constraint counted_request_pk,
  add constraint counted_request_pk primary key (request_id, purpose);

-- Of several things the first; the others come with the next word about the request.
update cooperation.counted_request as counted
set purpose = asked.purpose
from (
  select
    request_id,
    mechanism,
    coalesce(
      file #>> '{content,purposes,0}',
      case when mechanism = 'legal-assistance' then file #>> '{content,purpose}' end
    ) as purpose
  from cooperation.request
) as asked
where asked.request_id = counted.request_id
  and counted.mechanism in ('legal-assistance', 'stored-data', 'real-time-traffic', 'interception', 'confiscation')
  and asked.purpose <> asked.mechanism;
