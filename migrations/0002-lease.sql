-- R20: one server works on a database at a time. A session-level advisory lock says that its process lives; this row says
-- who it is and carries the fence: each transaction of a server locks the row and compares the fence with its own, so that
-- whoever was replaced without noticing commits nothing more.
create table platform.lease (
  only_one boolean default true constraint lease_key primary key constraint lease_only_one check (only_one),
  fence bigint not null constraint lease_fence_positive check (fence > 0),
  host_name text not null,
  process_id bigint not null,
  -- The session that holds the advisory lock: without it, this row names whoever held the lease last.
  backend_id bigint not null,
  taken_at timestamptz not null
);

create function platform.refuse_lower_fence() returns trigger
  language plpgsql
as $$
begin
  if new.fence < old.fence then
    raise exception 'the fence of the lease only rises'
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

create trigger lease_fence_only_rises
  before update on platform.lease
  for each row execute function platform.refuse_lower_fence();
