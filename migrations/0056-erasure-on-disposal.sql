-- R17: with an exhibit go its manifests, which state name, title, size and SHA-256 of the original. Until then they only grow.
create or replace function evidence.refuse_manifest_change() returns trigger
language plpgsql
as $$
begin
  if tg_op = 'DELETE' and exists (
    select 1 from evidence.exhibit
    where exhibit_id = old.exhibit_id
      and state = 'disposed'
  ) then
    return old;
  end if;
  raise exception 'evidence.manifest is append-only'
    using errcode = 'restrict_violation';
end;
$$;

-- What was disposed of and whose files are still to be removed: few, and looked for every few seconds.
create index exhibit_to_erase on evidence.exhibit (exhibit_id)
  where state = 'disposed' and root is not null;
