-- Modules bring roles of their own: which ones an office has is asked where people get them.
alter table identity.role_grant
  drop constraint role_grant_role,
  add constraint role_grant_role check (role ~ '^[a-z]+(-[a-z]+)*$');
