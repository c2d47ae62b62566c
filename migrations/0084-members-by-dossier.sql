-- Who sees a dossier is asked wherever dossiers are listed; the other indexes are only of people or only of roles.
create index dossier_member_of_dossier
  on desk.dossier_member (dossier_id)
  where removed_at is null;
