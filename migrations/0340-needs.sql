-- What a State needs, who was told, what both sides said of it; with what others help; what is published of it.
-- Words of a need and of what was said about it are sealed under a key of that need.

-- A need of ours, or one that another State or a secretariat told us. Its row stays when it ended, and says nothing of it.
create table assistance.need (
  need_id uuid not null,
  -- By which servers call it. Two States that tell of one need tell each for itself.
  line_id uuid not null,
  -- Whose need it is, and who told us: one and the same, this server's own, or a secretariat that passes it on.
  state text not null,
  told_by text not null,
  by_letter boolean not null,
  reference text not null,
  recorded_at timestamptz not null,
  ended_at timestamptz,
  constraint need_pk primary key (need_id),
  constraint need_told_once unique (line_id, told_by),
  constraint need_state check (state ~ '^[A-Z]{2}$' and told_by ~ '^[A-Z]{2}$')
);

create index need_open on assistance.need (recorded_at desc, need_id desc) where ended_at is null;

-- Under which the words of one need are sealed; wrapped itself, backed up apart, destroyed when two people end the need.
create table assistance.need_key (
  need_id uuid not null,
  wrapped bytea,
  destroyed_at timestamptz,
  constraint need_key_pk primary key (need_id),
  constraint need_key_need foreign key (need_id) references assistance.need (need_id),
  constraint need_key_destroyed_has_time check ((wrapped is null) = (destroyed_at is not null))
);

-- The text of a need in versions, byte for byte as it was cleared. A draft is the version that nobody cleared yet.
create table assistance.need_version (
  need_id uuid not null,
  version integer not null,
  sealed bytea not null,
  -- Of the text, which holds 16 random bytes: nobody guesses it.
  digest text not null,
  wanted_until date not null,
  -- Signature of its State that it may be passed on, where it came with one or we gave one.
  release bytea,
  -- Whether the release was verified under the designation of its State.
  release_verified boolean not null,
  written_at timestamptz not null,
  -- Everybody of this office who wrote of this version; nobody of a need of another State.
  written_by uuid[] not null,
  cleared_at timestamptz,
  asked_by uuid,
  cleared_by uuid,
  constraint need_version_pk primary key (need_id, version),
  constraint need_version_need foreign key (need_id) references assistance.need (need_id),
  constraint need_version_number check (version >= 1),
  constraint need_version_cleared check (cleared_at is not null or (asked_by is null and cleared_by is null))
);

create index need_version_until on assistance.need_version (wanted_until);

-- A need between two: what both say of it stands here. Its id is the dossier of their dispatches.
create table assistance.lane (
  lane_id uuid not null,
  need_id uuid not null,
  -- The other side.
  state text not null,
  -- Whether we told the need, or were told.
  side text not null,
  -- By letter: a State without a server, whose words are entered from paper.
  by_letter boolean not null,
  version integer not null,
  opened_at timestamptz not null,
  -- When the printed text left, where it goes by letter.
  posted_at timestamptz,
  -- When the other side said that it ended its copy.
  ended_there_at timestamptz,
  constraint lane_pk primary key (lane_id),
  constraint lane_need foreign key (need_id) references assistance.need (need_id),
  constraint lane_side check (side in ('asker', 'helper')),
  constraint lane_one_for_each unique (need_id, state)
);

-- What one side said: never changed, each line under its author and that author's number.
create table assistance.said (
  lane_id uuid not null,
  author text not null,
  sequence integer not null,
  verb text not null,
  -- The boxes of the verb, sealed under the key of the need.
  sealed bytea not null,
  said_at timestamptz not null,
  kept_at timestamptz not null,
  -- Who of us said it, or entered it from a letter; of two people the second, and who asked.
  said_by uuid,
  asked_by uuid,
  by_letter boolean not null,
  constraint said_pk primary key (lane_id, author, sequence),
  constraint said_lane foreign key (lane_id) references assistance.lane (lane_id),
  constraint said_sequence check (sequence >= 1)
);

-- With what somebody helps: our own profile, those that States sent, organisations entered from a source.
create table assistance.offer_version (
  offer_id uuid not null,
  version integer not null,
  -- The State that says it.
  state text not null,
  -- Of ours about an organisation: that of the registry.
  organisation_id uuid,
  content jsonb not null,
  valid_until date not null,
  withdrawn boolean not null,
  kept_at timestamptz not null,
  kept_by uuid,
  asked_by uuid,
  constraint offer_version_pk primary key (offer_id, version),
  constraint offer_version_number check (version >= 1)
);

create index offer_version_until on assistance.offer_version (valid_until);

-- What two people of ours published of an agreed help, in clear and for good until two take it back: it outlives the key of the need.
create table assistance.publication (
  publication_id uuid not null,
  lane_id uuid not null,
  promise_id uuid not null,
  content jsonb not null,
  published_at timestamptz not null,
  asked_by uuid not null,
  published_by uuid not null,
  ended_at timestamptz,
  constraint publication_pk primary key (publication_id)
);

create unique index publication_of_promise on assistance.publication (promise_id) where ended_at is null;

-- What was said changes no more; it goes with its need.
create trigger said_changes_no_more
  before update or truncate
  on assistance.said
  for each statement
  execute function platform.refuse_change();

-- Needs are numbered by the year, as dossiers and requests are.
alter table desk.reference_counter
  drop constraint reference_counter_kind,
  add constraint reference_counter_kind check (kind in ('dossier', 'request', 'need'));
