-- A call may be for one step of a matter: then it goes to those who may take that step. Calls that were raised before are for everybody.
alter table measures.ring
  add column step text,
  add column roles text[] not null default '{}',
  add column not_for text[] not null default '{}';

-- Why this person was called: `able` to do it and on duty; `off-duty`; a `stand-in` who finds somebody; `nobody` by name.
alter table measures.ring_attempt
  add column choice text not null default 'able';
alter table measures.ring_attempt
  add constraint ring_attempt_choice check (choice in ('able', 'off-duty', 'stand-in', 'nobody'));
update measures.ring_attempt set choice = 'nobody' where entry_id is null;

create index ring_of_dossier on measures.ring (dossier_id) where dossier_id is not null;
