-- An objection may keep a treaty from entering into force between two States, and is withdrawn by an act of its own.

alter table treaty.fact
  add column precludes_entry boolean,
  drop constraint fact_kind,
  add constraint fact_kind check (
    kind in (
      'signature', 'ratification', 'acceptance', 'approval', 'accession', 'denunciation',
      'reservation', 'confirmation-of-reservation', 'withdrawal-of-reservation',
      'declaration', 'withdrawal-of-declaration', 'competence-declaration',
      'objection', 'withdrawal-of-objection', 'notification', 'entry-into-force'
    )
  ),
  add constraint fact_precludes check (precludes_entry is not true or (kind is not null and kind = 'objection'));
