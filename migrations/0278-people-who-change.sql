-- People change: their mail address, and that they left. What oversight is told of it.

alter table identity.person
  add column mail text,
  add constraint person_mail_length check (length(mail) between 3 and 200),
  drop constraint person_state,
  add constraint person_state check (state in ('proposed', 'active', 'disabled', 'left'));

alter table identity.access_event
  drop constraint access_event_kind,
  add constraint access_event_kind check (kind in (
    'person-proposed', 'person-enrolled', 'passkey-enrolled', 'passkey-ended', 'link-asked', 'link-approved', 'link-redeemed',
    'suspended', 'reinstatement-asked', 'reinstated', 'request-withdrawn', 'recovered-on-machine', 'person-changed', 'roles-changed', 'person-left',
    'own-contact-changed', 'own-sessions-ended'
  ));
