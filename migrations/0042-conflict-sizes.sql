-- What is kept as proof of a peer's conflicts counts against its share of the disk (R27). Of those kept before nobody wrote the
-- size down: each counts as the largest dispatch that travels, 2 MiB.

alter table federation.inbox_conflicts
  add column size_bytes bigint not null default 2097152
    constraint inbox_conflicts_size_positive check (size_bytes > 0);
