-- Who keeps the treaty's life, and who answers for the checklist and assistance: neither handles cases.
alter table identity.role_grant drop constraint role_grant_role;
alter table identity.role_grant add constraint role_grant_role check (
  role in (
    'drafter', 'authoriser', 'duty-officer', 'executing-officer', 'custodian', 'treaty-officer', 'assistance-officer',
    'oversight', 'administrator'
  )
);
