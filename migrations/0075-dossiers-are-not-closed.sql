-- Requests are closed, one by one; a dossier stays open until it is disposed of. Nothing ever set this.
alter table cooperation.dossier drop column closed_at;
