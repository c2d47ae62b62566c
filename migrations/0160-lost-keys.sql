-- Keys that somebody else may have: frozen at once by one person, revoked by two, and what rests on them listed for people (R8).

create table federation.key_freezes (
  freeze_id uuid not null constraint key_freezes_key primary key,
  -- Uses of signing keys and families of sealing keys.
  uses text[] not null constraint key_freezes_uses check (cardinality(uses) between 1 and 8),
  lost_since timestamptz not null,
  frozen_by uuid not null,
  frozen_at timestamptz not null,
  -- Two administrators stand behind the revocation; the designation that says so may still wait for its root.
  decided_at timestamptz,
  drafted_at timestamptz,
  ended_at timestamptz,
  outcome text,
  constraint key_freezes_drafted check (drafted_at is null or decided_at is not null),
  constraint key_freezes_ended check (
    (ended_at is null and outcome is null)
    or (ended_at is not null and outcome = 'revoked' and decided_at is not null)
    or (ended_at is not null and outcome = 'lifted' and decided_at is null)
  )
);
create index key_freezes_open on federation.key_freezes (frozen_at) where ended_at is null;

-- A designation, of ours or of a peer, that says of keys that they are lost and since when.
create table federation.lost_key_reviews (
  review_id uuid not null constraint lost_key_reviews_key primary key,
  -- Whose keys; null where they are ours.
  peer_id uuid constraint lost_key_reviews_peer references federation.peers (peer_id),
  designation_digest text not null
    constraint lost_key_reviews_designation references federation.designations (designation_digest),
  lost jsonb not null,
  found_at timestamptz not null,
  constraint lost_key_reviews_once unique (designation_digest)
);

-- What rests on these keys, until a person has looked at it again.
create table federation.lost_key_items (
  review_id uuid not null constraint lost_key_items_review references federation.lost_key_reviews (review_id),
  place bigint not null generated always as identity,
  use text not null,
  kind text not null,
  subject_id text not null constraint lost_key_items_subject check (length(subject_id) between 1 and 200),
  -- The other State, or the number of an exhibit: what people call it by.
  label text not null constraint lost_key_items_label check (length(label) <= 300),
  happened_at timestamptz not null,
  looked_by uuid,
  looked_at timestamptz,
  constraint lost_key_items_key primary key (review_id, place),
  constraint lost_key_items_once unique (review_id, use, kind, subject_id),
  constraint lost_key_items_looked check ((looked_by is null) = (looked_at is null))
);
create index lost_key_items_open on federation.lost_key_items (review_id, place) where looked_at is null;
