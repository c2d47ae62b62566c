-- Dossiers and who sees them have a module of their own: an installation that asks nobody for anything has them too.

create schema desk;

alter table cooperation.reference_counter set schema desk;
alter table cooperation.dossier set schema desk;
alter table cooperation.dossier_member set schema desk;
alter table cooperation.disposal set schema desk;
