-- R2: a State keeps what it said until the dossier is disposed of, so that it can say it again to one that lost its disk and its key.
alter table federation.outbox_contents add column envelope bytea;
-- What could not be opened any more, and its author gave again in clear to the newest keys.
alter table federation.returned add column sealed_anew boolean not null default false;
