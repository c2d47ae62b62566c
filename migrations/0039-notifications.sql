-- What a State notified under a treaty, as an act of its record: which notification, and what the directory of authorities shows of it.

alter table treaty.fact
  add column notification jsonb,
  drop constraint fact_kind,
  add constraint fact_kind check (
    kind in (
      'signature', 'ratification', 'acceptance', 'approval', 'accession', 'denunciation',
      'reservation', 'confirmation-of-reservation', 'withdrawal-of-reservation',
      'declaration', 'withdrawal-of-declaration', 'competence-declaration', 'objection', 'notification', 'entry-into-force'
    )
  ),
  add constraint fact_notification check ((coalesce(kind, '') = 'notification') = (notification is not null)),
  add constraint fact_notification_named check (notification is null or notification ->> 'id' is not null);
