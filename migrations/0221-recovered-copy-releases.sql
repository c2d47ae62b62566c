-- Who released a copy is lost where only the State that has it still knows of it.
alter table cooperation.copy_release
  alter column asked_by drop not null,
  alter column approved_by drop not null,
  add constraint copy_release_people check ((asked_by is null) = (approved_by is null));
