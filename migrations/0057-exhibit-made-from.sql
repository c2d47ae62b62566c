-- The exhibit of another State from which an exhibit of ours was made, as whoever took it in said: its conditions bind ours.
alter table evidence.exhibit
  add column made_from uuid,
  add constraint exhibit_made_from foreign key (made_from) references evidence.exhibit (exhibit_id),
  add constraint exhibit_made_from_is_for_ours check (made_from is null or from_state is null);

-- Copies of what another State gave are found by their content.
create index exhibit_received_by_content on evidence.exhibit (original_sha256) where from_state is not null;
