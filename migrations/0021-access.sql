-- Access lost, ended and given back, and what oversight is told of it (R16).

-- A new sign-in link or an end of a suspension: one administrator asks, a different one approves by an approval over the exact thing.
create table identity.access_request (
  request_id uuid not null,
  act text not null,
  user_id uuid not null,
  reason text not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  state text not null,
  decided_by uuid,
  decided_at timestamptz,
  constraint access_request_pk primary key (request_id),
  constraint access_request_person foreign key (user_id) references identity.person (user_id),
  constraint access_request_asker foreign key (asked_by) references identity.person (user_id),
  constraint access_request_decider foreign key (decided_by) references identity.person (user_id),
  constraint access_request_act check (act in ('new-link', 'reinstate')),
  constraint access_request_state check (state in ('waiting', 'approved', 'withdrawn')),
  constraint access_request_decided check ((state = 'waiting') = (decided_at is null)),
  constraint access_request_not_for_oneself check (asked_by <> user_id),
  constraint access_request_two_people check (state <> 'approved' or (decided_by <> asked_by and decided_by <> user_id)),
  constraint access_request_reason_length check (length(reason) between 1 and 500)
);

-- What is asked for a person is one thing at a time.
create unique index access_request_one_waiting
  on identity.access_request (user_id)
  where state = 'waiting';

-- What oversight is told, in its order. The audit log proves each entry; the reason, a free text about a person, stands only here,
-- where it can be erased (R17).
create table identity.access_event (
  event_id uuid not null,
  kind text not null,
  user_id uuid not null,
  -- Null: the machine did it, at a command of its operator.
  by_user_id uuid,
  reason text,
  -- The label of the passkey that was added or ended.
  device text,
  request_id uuid,
  at timestamptz not null,
  constraint access_event_pk primary key (event_id),
  constraint access_event_person foreign key (user_id) references identity.person (user_id),
  constraint access_event_actor foreign key (by_user_id) references identity.person (user_id),
  constraint access_event_request foreign key (request_id) references identity.access_request (request_id),
  constraint access_event_kind check (
    kind in (
      'person-proposed',
      'person-enrolled',
      'passkey-enrolled',
      'passkey-ended',
      'link-asked',
      'link-approved',
      'link-redeemed',
      'suspended',
      'reinstatement-asked',
      'reinstated',
      'request-withdrawn',
      'recovered-on-machine'
    )
  )
);

create index access_event_by_time
  on identity.access_event (at);

create index access_event_by_person
  on identity.access_event (user_id, at);

-- Where a link came from: the first one of a person, one that two administrators gave, or one that the machine's operator made.
alter table identity.sign_in_link
  add column origin text not null default 'first',
  add constraint sign_in_link_origin check (origin in ('first', 'approved', 'machine'));
