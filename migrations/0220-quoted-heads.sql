-- Up to where a peer showed the log that is open, and the largest head of ours that our own receipts quote, which it gave back, and that our
-- log does not have.
alter table federation.reconciliations
  add column shown_size bigint not null default 0,
  add column quoted_head jsonb;
