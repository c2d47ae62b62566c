-- What a peer said of its own restores: its officers see it in each case, and it may fetch again what it had.
create table federation.peer_restores (
  peer_id uuid not null references federation.peers (peer_id),
  incarnation bigint not null,
  incarnation_id text not null,
  noticed_at timestamptz not null,
  -- Once it is itself again: as of when its backup was, and how many dispatches it has back from us.
  told_at timestamptz,
  as_of timestamptz,
  recovered integer,
  constraint peer_restores_key primary key (peer_id, incarnation_id)
);

-- The last time that it was given a second time, because its receiver was restored after it had it.
alter table evidence.release add column given_again_at timestamptz;
-- Since when it is fetched again: it had been accepted, and its bytes were lost with the disk.
alter table evidence.transfer add column again_since timestamptz;

-- Exhibits of this State that were taken in and offered after the backup: their bytes are gone here.
create table evidence.lost_exhibit (
  exhibit_id uuid not null,
  number text not null,
  dossier_id uuid not null,
  offered_to text not null,
  lost_since timestamptz not null,
  -- Its receiver said that it has the sealed body whole.
  is_held boolean not null default false,
  constraint lost_exhibit_key primary key (exhibit_id, offered_to),
  constraint lost_exhibit_state check (offered_to ~ '^[A-Z]{2}$')
);
create index lost_exhibit_by_dossier on evidence.lost_exhibit (dossier_id);
