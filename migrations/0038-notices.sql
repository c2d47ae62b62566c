-- Notices of certified acts, in the manner of a depositary's notification. What a notice says is made from the record each time; a
-- row says that an entry was published, and by which number of the depositary it is known. A later row of the same entry adds that number.

create table treaty.notice (
  notice_id uuid not null,
  fact_id uuid not null,
  -- "C.N.196.2025.TREATIES-XVIII.16"; null as long as nobody knows it.
  official_number text,
  published_at timestamptz not null,
  published_by uuid not null,
  constraint notice_pk primary key (notice_id),
  constraint notice_fact foreign key (fact_id) references treaty.fact (fact_id),
  constraint notice_official_number_length check (length(official_number) between 1 and 100)
);

create index notice_of_fact on treaty.notice (fact_id, published_at);

create trigger notice_append_only
before update or delete or truncate
on treaty.notice
for each statement execute function platform.refuse_change();
