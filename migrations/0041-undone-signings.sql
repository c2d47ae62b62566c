-- An act at the table that was undone after the ten minutes stays as an appointment that ended so, beside the proposal that came of it.

alter table treaty.proposal add column ended_asked_by uuid;
alter table treaty.proposal
add constraint proposal_ended_by_two check (
  ended_asked_by <> ended_by and (ended_by is not null or ended_asked_by is null)
);

alter table treaty.signing drop constraint signing_state;
alter table treaty.signing
add constraint signing_state check (state in ('planned', 'cleared', 'called', 'done', 'released', 'undone'));

alter table treaty.signing drop constraint signing_done;
alter table treaty.signing
add constraint signing_done check (
  (state in ('done', 'undone')) = (proposal_id is not null) and (proposal_id is null) = (done_at is null)
  and (done_at is null) = (done_by is null) and (done_at is null) = (done_asked_by is null)
  and done_asked_by <> done_by
);

alter table treaty.signing drop constraint signing_released;
alter table treaty.signing
add constraint signing_released check ((state in ('released', 'undone')) = (reason is not null));

-- Before, one person could drop the proposal, and the signing stayed as done with its full powers spent.
update treaty.full_powers
set state = 'verified', spent_by = null, version = full_powers.version + 1
from treaty.signing
join treaty.proposal using (proposal_id)
where full_powers.spent_by = signing.signing_id and proposal.state = 'dropped';

update treaty.signing
set state = 'undone', reason = proposal.reason, full_powers_id = null, post_letter = null, version = signing.version + 1
from treaty.proposal
where proposal.proposal_id = signing.proposal_id and proposal.state = 'dropped';
