-- That a peer was restored is over when a person has read it: before, it ended when that peer was itself again.
update federation.alarms
set cleared_at = acknowledged_at
where kind = 'peer-restored'
  and acknowledged_at is not null
  and cleared_at is null;
