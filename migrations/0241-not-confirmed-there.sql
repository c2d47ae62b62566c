-- Since when a peer answers, under its signature, that it has not confirmed this server, or not any more.
alter table federation.links add column not_confirmed_since timestamptz;
