-- R1, a restored backup is a fork: the key of badges says in which life of the data it was made or confirmed. A badge ends also by a new key,
-- and a revocation can be lifted: it stays on file as one in error.

alter table conference.badge_key
  add column life text,
  add constraint badge_key_life check (life ~ '^[0-9a-f]{32}$');

alter table conference.badge
  drop constraint badge_ended_why,
  add constraint badge_ended_why
    check (ended_why in ('lost', 'changed', 'withdrawn', 'revoked', 'revoked-in-error', 'new-key'));
