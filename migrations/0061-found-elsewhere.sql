-- What somebody found who opened a sealed file that was taken away, as a custodian entered it.
alter table evidence.opening drop constraint opening_state_known;
alter table evidence.opening
  add constraint opening_state_known check (
    state in ('waiting', 'ready', 'refused', 'removed', 'sealed-copy', 'taken-away', 'opened-elsewhere')
  ),
  add column found_sha256 text,
  add column found_size bigint,
  add column found_at timestamptz,
  add column found_by text,
  add column found_by_language text,
  add column found_with text,
  add column finding_entered_by uuid,
  add column finding_entered_at timestamptz,
  add constraint opening_found_hex check (found_sha256 ~ '^[0-9a-f]{64}$'),
  add constraint opening_finding_whole check (
    num_nulls(found_sha256, found_at, found_by, found_by_language, finding_entered_by, finding_entered_at) in (0, 6)
  ),
  add constraint opening_finding_has_state check (
    (found_sha256 is null or state in ('opened-elsewhere', 'refused'))
    and (found_sha256 is not null or state <> 'opened-elsewhere')
  );

-- A sealed file that was taken away before stands there as such again. Its leave ended a day after it was asked for; that of an
-- original opened here, a day after it was ready.
update evidence.opening
set state = 'taken-away'
where state = 'removed'
  and ready_at > requested_at
  and remove_at = requested_at + interval '24 hours'
  and not exists (
    select from evidence.exhibit
    where exhibit.exhibit_id = opening.exhibit_id
      and exhibit.state = 'disposed'
  );
