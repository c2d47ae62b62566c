-- Where and on which day an act is that was called to the table: a sitting that takes its appointment up later, or lets it go, moves neither.
alter table treaty.signing
  add column place_zone text,
  add column place_day date,
  add constraint signing_place check (place_zone is null or place_day is not null),
  add constraint signing_place_zone check (length(place_zone) between 1 and 100);

-- What was done before has the day of the act that was proposed.
update treaty.signing as signing
set place_day = (proposal.act ->> 'on')::date
from treaty.proposal as proposal
where proposal.proposal_id = signing.proposal_id;
