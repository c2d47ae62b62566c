-- Succession, the withdrawal of a denunciation and a correction of the text are recorded as what happened. Of a depositary's number, where
-- it was seen.

alter table treaty.fact
  drop constraint fact_kind,
  add constraint fact_kind check (
    kind in (
      'signature', 'ratification', 'acceptance', 'approval', 'accession', 'succession',
      'denunciation', 'withdrawal-of-denunciation',
      'reservation', 'confirmation-of-reservation', 'withdrawal-of-reservation',
      'declaration', 'withdrawal-of-declaration', 'competence-declaration',
      'objection', 'withdrawal-of-objection', 'notification', 'correction-of-text', 'entry-into-force'
    )
  ),
  drop constraint fact_state_given,
  add constraint fact_state_given check (
    (kind in ('correction-of-text', 'entry-into-force')) = (state is null) or kind is null
  );

alter table treaty.notice
  add column number_source text,
  add constraint notice_number_source check (number_source is null or official_number is not null);
