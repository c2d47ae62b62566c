-- R8: a State was met anew under another root. What was said with it before is closed, and a new dossier names it.
alter table desk.dossier add column continues uuid;
create index dossier_continues on desk.dossier (continues) where continues is not null;
