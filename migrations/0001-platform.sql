-- The table platform.migration is made by the migration runner itself, before the first file runs.

-- For tables that only grow. Use it so (a truncate trigger can only be for each statement):
--   create trigger entry_is_append_only
--     before update or delete or truncate on audit.entry
--     for each statement execute function platform.refuse_change();
create function platform.refuse_change() returns trigger
  language plpgsql
as $$
begin
  raise exception 'table %.% is append-only: % is refused', tg_table_schema, tg_table_name, lower(tg_op)
    using errcode = 'restrict_violation';
end
$$;
