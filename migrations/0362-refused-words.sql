-- By which dispatch a word of ours, or the latest text of a need, left: so that it is seen where the other side refused it.
alter table assistance.said
  add column dispatch_id uuid;

alter table assistance.lane
  add column dispatch_id uuid;
