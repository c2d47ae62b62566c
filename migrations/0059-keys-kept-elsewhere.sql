-- A sealed file that a custodian may take away, because the key that opens it is kept outside this server.
alter table evidence.opening drop constraint opening_state_known;
alter table evidence.opening
  add constraint opening_state_known check (state in ('waiting', 'ready', 'refused', 'removed', 'sealed-copy'));

-- Of what was taken in here for an authority whose key is kept elsewhere: the file key, under the exhibit's own key, so that it can
-- be released and opened here all the same. It is destroyed with that key.
alter table evidence.exhibit_key
  add column file_key bytea,
  add constraint exhibit_key_destroyed_whole check (wrapped is not null or file_key is null);
