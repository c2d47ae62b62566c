-- A profile of who helps is published, too. `life`: the life of the data in which people last stood behind it, as a restore may bring back what
-- two people took back since (R1).
alter table assistance.publication
  alter column lane_id drop not null,
  alter column promise_id drop not null,
  add column offer_id uuid,
  add column life text not null,
  -- Since when the other side publishes the same help, too: until then nobody reads it.
  add column other_public_at timestamptz,
  add constraint publication_subject check ((promise_id is null) = (lane_id is null) and (promise_id is null) <> (offer_id is null));

create unique index publication_of_offer on assistance.publication (offer_id) where ended_at is null;
