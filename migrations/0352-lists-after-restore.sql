-- R1, a restored backup is a fork: whoever was taken off a published list after the backup stands on it again. A list says in which life of the
-- data two people published it.
alter table conference.published_list
  add column life text,
  add constraint published_list_life check (life ~ '^[0-9a-f]{32}$');

-- Of the name of somebody whom two people keep away: two people said that this is another person.
alter table conference.participant
  add column cleared boolean not null default false;
