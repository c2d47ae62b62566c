-- Tries to come in that failed, by address and by the person whose they would have been; and sessions that can be named, to be ended singly.

create table identity.failed_try (
  try_id uuid not null,
  user_id uuid,
  address text not null,
  at timestamptz not null,
  constraint failed_try_pk primary key (try_id),
  constraint failed_try_person foreign key (user_id) references identity.person (user_id)
);

create index failed_try_by_person on identity.failed_try (user_id, at);

create index failed_try_by_address on identity.failed_try (address, at);

alter table identity.session add column session_id uuid not null default gen_random_uuid();

alter table identity.session
  alter column session_id drop default,
  add constraint session_name unique (session_id);

alter table identity.access_event
  drop constraint access_event_kind,
  add constraint access_event_kind check (kind in (
    'person-proposed', 'person-enrolled', 'passkey-enrolled', 'passkey-ended', 'link-asked', 'link-approved', 'link-redeemed',
    'suspended', 'reinstatement-asked', 'reinstated', 'request-withdrawn', 'recovered-on-machine', 'person-changed', 'roles-changed', 'person-left',
    'own-contact-changed', 'own-sessions-ended', 'own-session-ended'
  ));
