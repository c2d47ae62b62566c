-- A backup cannot forget (R17): a conference that two people closed after the backup is closed again.

alter table desk.repeated_disposal
  drop constraint repeated_disposal_kind,
  add constraint repeated_disposal_kind check (kind in ('dossier', 'exhibit', 'conference'));
