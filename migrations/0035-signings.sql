-- Full powers of whoever signs for a State, and signings by appointment: also of the handing over of an instrument.

create table treaty.full_powers (
  full_powers_id uuid not null,
  -- Rises with each step: what two people were shown is carried out as they saw it, or not at all.
  version integer not null,
  instrument text not null,
  entity text not null,
  -- What was entered: act, person, function, issuer, day, reference.
  entry jsonb not null,
  state text not null,
  -- What the copy lacked when it was last examined.
  findings jsonb,
  examined_at timestamptz,
  -- Who brought the original, when, and who of this office took it.
  original_from text,
  original_at timestamptz,
  original_to uuid,
  verified_at timestamptz,
  verified_asked_by uuid,
  verified_by uuid,
  spent_by uuid,
  reason text,
  -- The document in the registry, once it is filed there.
  document_id uuid,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint full_powers_pk primary key (full_powers_id),
  constraint full_powers_version check (version >= 1),
  constraint full_powers_entity check (entity ~ '^[A-Z]{2}$' and entry ->> 'state' = entity),
  constraint full_powers_state check (
    state in ('announced', 'defective', 'copy-in-order', 'original-in-hand', 'verified', 'spent', 'withdrawn')
  ),
  constraint full_powers_verified check (
    (verified_at is null) = (verified_by is null) and verified_asked_by <> verified_by
    and (state not in ('verified', 'spent') or verified_at is not null)
  ),
  -- Spent at most once, and only by a signing.
  constraint full_powers_spent check ((state = 'spent') = (spent_by is not null)),
  constraint full_powers_spent_once unique (spent_by),
  constraint full_powers_withdrawn check ((state = 'withdrawn') = (reason is not null))
);

create table treaty.signing (
  signing_id uuid not null,
  version integer not null,
  instrument text not null,
  entity text not null,
  act text not null,
  -- What was planned: State, act, signatory, appointment.
  entry jsonb not null,
  state text not null,
  full_powers_id uuid,
  -- The letter that confirms the post of who signs by office.
  post_letter text,
  proposal_id uuid,
  done_at timestamptz,
  done_asked_by uuid,
  done_by uuid,
  reason text,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint signing_pk primary key (signing_id),
  constraint signing_version check (version >= 1),
  constraint signing_entity check (entity ~ '^[A-Z]{2}$' and entry ->> 'state' = entity and entry ->> 'act' = act),
  constraint signing_act check (act in ('signature', 'ratification', 'acceptance', 'approval', 'accession')),
  constraint signing_state check (state in ('planned', 'cleared', 'called', 'done', 'released')),
  -- Cleared by one of the two: full powers, or a post that a letter confirms.
  constraint signing_cleared check (
    (state in ('cleared', 'called', 'done')) = ((full_powers_id is null) <> (post_letter is null))
    and (full_powers_id is null or post_letter is null)
  ),
  constraint signing_full_powers foreign key (full_powers_id) references treaty.full_powers (full_powers_id),
  constraint signing_full_powers_once unique (full_powers_id),
  -- One that is done has exactly one proposal, by two people, and a proposal at most one signing.
  constraint signing_done check (
    (state = 'done') = (proposal_id is not null) and (proposal_id is null) = (done_at is null)
    and (done_at is null) = (done_by is null) and (done_at is null) = (done_asked_by is null)
    and done_asked_by <> done_by
  ),
  constraint signing_proposal foreign key (proposal_id) references treaty.proposal (proposal_id),
  constraint signing_proposal_once unique (proposal_id),
  constraint signing_released check ((state = 'released') = (reason is not null))
);

-- One appointment at a time for signing, one for handing over an instrument.
create unique index signing_open
on treaty.signing (instrument, entity, (act = 'signature'))
where state in ('planned', 'cleared', 'called');

alter table treaty.full_powers
  add constraint full_powers_signing foreign key (spent_by) references treaty.signing (signing_id);
