-- A call may be about several dossiers: whoever may not see one of them must not learn of it by the call.
alter table measures.ring_subject add column dossier_id uuid;
update measures.ring_subject as subject
  set dossier_id = coalesce(
    (select dossier_id from cooperation.request where request_id = subject.subject_id),
    (select dossier_id from measures.domestic_order where order_id = subject.subject_id),
    (select dossier_id from evidence.exhibit where exhibit_id = subject.subject_id),
    (select dossier_id from measures.ring where ring.ring_id = subject.ring_id)
  )
  where subject.kind <> 'server';
create index ring_subject_of_dossier on measures.ring_subject (dossier_id) where dossier_id is not null;

drop index measures.ring_of_dossier;
alter table measures.ring drop column dossier_id;

-- The calls that are on are read page by page, the oldest first.
create index ring_open on measures.ring (raised_at, ring_id)
  where acknowledged_at is null and (next_ring_at is not null or unanswered_at is not null);
