-- Further acts under a treaty, where and by whom one was signed, when the depositary circulated it, and which other act it is about.

alter table treaty.fact
  add column place text,
  add column signatory_name text,
  add column signatory_function text,
  add column circulated_on date,
  add column relates_to uuid,
  add constraint fact_place check (place ~ '^[a-z-]{1,40}$'),
  add constraint fact_signatory_whole check ((signatory_name is null) = (signatory_function is null)),
  add constraint fact_relates_to foreign key (relates_to) references treaty.fact (fact_id),
  add constraint fact_taken_back_whole check (
    kind is not null
    or (place is null and signatory_name is null and circulated_on is null and relates_to is null)
  ),
  drop constraint fact_kind,
  add constraint fact_kind check (
    kind in (
      'signature', 'ratification', 'acceptance', 'approval', 'accession', 'denunciation',
      'reservation', 'confirmation-of-reservation', 'withdrawal-of-reservation',
      'declaration', 'withdrawal-of-declaration', 'competence-declaration', 'objection', 'entry-into-force'
    )
  );
