-- The first roster is written by the set-up, before anybody is here: the log says so.
alter table measures.roster_entry
  alter column created_by drop not null;
