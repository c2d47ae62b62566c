-- An offer is checked before anything is kept of it. One that waited for its check, or was refused by it, is over: its sender offers anew.
update evidence.exhibit
set state = 'withdrawn', fault = null
where state in ('checking', 'offer-refused');

alter table evidence.exhibit
  drop constraint exhibit_state_known,
  add constraint exhibit_state_known check (
    state in ('waiting', 'seal-failed', 'sealed', 'offered', 'accepted', 'stored', 'complete', 'withdrawn', 'disposed')
  ),
  drop constraint exhibit_sealed_is_whole,
  add constraint exhibit_sealed_is_whole check (
    state not in ('sealed', 'offered', 'accepted', 'stored', 'complete')
    or (original_size is not null and original_sha256 is not null and root is not null and body_size is not null)
  );
