-- Acts of States under the Convention, as this State entered them from their sources, and what else two States can stand on.
-- Both tables only grow: a mistake is mended by a later row that names the earlier one, with a reason.

create schema treaty;

create table treaty.fact (
  fact_id uuid not null,
  -- Null in a row that only takes an earlier one back.
  kind text,
  -- Null for the entry into force of the Convention itself.
  state text,
  acted_on date,
  source_kind text,
  source_reference text,
  reservation text,
  text_language text,
  text_words text,
  corrects uuid,
  reason text,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint fact_pk primary key (fact_id),
  -- A row is corrected once; a correction can itself be corrected.
  constraint fact_corrected_once unique (corrects),
  constraint fact_corrects foreign key (corrects) references treaty.fact (fact_id),
  constraint fact_corrects_another check (corrects <> fact_id),
  constraint fact_kind check (
    kind in (
      'signature', 'ratification', 'acceptance', 'approval', 'accession', 'denunciation',
      'reservation', 'withdrawal-of-reservation', 'declaration', 'entry-into-force'
    )
  ),
  constraint fact_state check (state ~ '^[A-Z]{2}$'),
  constraint fact_state_given check ((kind = 'entry-into-force') = (state is null) or kind is null),
  constraint fact_source_kind check (source_kind in ('depositary', 'official', 'secondary', 'fictional')),
  constraint fact_source_length check (length(source_reference) between 1 and 500),
  constraint fact_text_whole check ((text_language is null) = (text_words is null)),
  constraint fact_correction_reason check ((corrects is null) = (reason is null)),
  -- Either a whole fact or the taking back of one.
  constraint fact_whole check (
    (kind is not null and acted_on is not null and source_kind is not null and source_reference is not null)
    or (kind is null and state is null and acted_on is null and source_kind is null and source_reference is null
      and reservation is null and text_words is null and corrects is not null)
  )
);

create trigger fact_append_only
  before update or delete or truncate
  on treaty.fact
  for each statement
  execute function platform.refuse_change();

create table treaty.basis (
  basis_id uuid not null,
  kind text,
  citation text,
  states text[],
  in_force_from date,
  in_force_until date,
  -- Empty: every mechanism.
  mechanisms text[],
  source_kind text,
  source_reference text,
  corrects uuid,
  reason text,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint basis_pk primary key (basis_id),
  constraint basis_corrected_once unique (corrects),
  constraint basis_corrects foreign key (corrects) references treaty.basis (basis_id),
  constraint basis_corrects_another check (corrects <> basis_id),
  constraint basis_kind check (kind in ('treaty', 'reciprocity', 'domestic-law')),
  constraint basis_citation_length check (length(citation) between 1 and 500),
  constraint basis_states check (cardinality(states) between 2 and 250),
  constraint basis_period check (in_force_until > in_force_from),
  constraint basis_source_kind check (source_kind in ('depositary', 'official', 'secondary', 'fictional')),
  constraint basis_source_length check (length(source_reference) between 1 and 500),
  constraint basis_correction_reason check ((corrects is null) = (reason is null)),
  constraint basis_whole check (
    (kind is not null and citation is not null and states is not null and in_force_from is not null
      and mechanisms is not null and source_kind is not null and source_reference is not null)
    or (kind is null and citation is null and states is null and in_force_from is null and in_force_until is null
      and mechanisms is null and source_kind is null and source_reference is null and corrects is not null)
  )
);

create trigger basis_append_only
  before update or delete or truncate
  on treaty.basis
  for each statement
  execute function platform.refuse_change();
