-- Two people say of one person of the same name whom two people keep away that this is another one. Of which was not kept before: whoever waits
-- is cleared anew.
alter table conference.participant
  drop column cleared,
  add column cleared_of jsonb not null default '[]';
