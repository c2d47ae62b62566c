-- R14, R27: whether a body continues its author's lane, and where a lane ends, is looked up by its links: the next dispatch of a
-- dossier costs the same however many came before it.

create index inbox_lane_links on federation.inbox (peer_id, dossier_id, own_link) where body_digest is not null;
create index inbox_lane_bodies on federation.inbox (peer_id, dossier_id, body_digest) where body_digest is not null;
create index inbox_lane_end on federation.inbox (peer_id, dossier_id, processed_at desc, sequence desc)
where body_digest is not null;
create index outbox_lane_links on federation.outbox (peer_id, dossier_id, own_link) where body_digest is not null;
create index outbox_lane_end on federation.outbox (peer_id, dossier_id, incarnation desc, sequence desc)
where body_digest is not null;
