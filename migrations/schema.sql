-- Made by scripts/dump-schema.ts from the migrations: do not edit.

create schema assistance;

CREATE OR REPLACE FUNCTION assistance.refuse_closed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from assistance.closing where cycle = new.cycle) then
    raise exception 'assessment % is closed', new.cycle;
  end if;
  return new;
end
$function$;

create table assistance.answer (
  cycle integer not null,
  item text not null,
  version integer not null,
  law text not null,
  practice text not null,
  missing text,
  words text,
  obstacles text,
  help text,
  measures uuid[] not null,
  asked text not null,
  state text not null,
  carried_from integer,
  reason text,
  written_at timestamp with time zone not null,
  written_by uuid not null,
  expected_on date,
  prosecutions integer,
  convictions integer,
  first_by uuid,
  constraint answer_pk PRIMARY KEY (cycle, item, version),
  constraint answer_assessment FOREIGN KEY (cycle) REFERENCES assistance.assessment(cycle),
  constraint answer_carried CHECK (((state <> 'carried'::text) OR (carried_from IS NOT NULL))),
  constraint answer_confirmed CHECK (((state <> 'confirmed'::text) OR (law = 'not-needed'::text) OR ((law = 'yes'::text) AND (cardinality(measures) >= 1)) OR ((law = 'in-bill'::text) AND (cardinality(measures) >= 1) AND (expected_on IS NOT NULL)) OR ((law = ANY (ARRAY['partly'::text, 'no'::text])) AND (missing IS NOT NULL)))),
  constraint answer_counted CHECK (((prosecutions >= 0) AND (convictions >= 0))),
  constraint answer_law CHECK ((law = ANY (ARRAY['yes'::text, 'partly'::text, 'no'::text, 'in-bill'::text, 'not-needed'::text, 'open'::text]))),
  constraint answer_practice CHECK ((practice = ANY (ARRAY['used'::text, 'unused'::text, 'not-set-up'::text, 'unknown'::text]))),
  constraint answer_second_person CHECK (((first_by <> written_by) AND ((first_by IS NULL) OR (state = 'confirmed'::text)))),
  constraint answer_state CHECK ((state = ANY (ARRAY['draft'::text, 'confirmed'::text, 'carried'::text]))),
  constraint answer_version CHECK ((version >= 1))
);

CREATE TRIGGER answer_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON assistance.answer FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER answer_of_open_assessment BEFORE INSERT ON assistance.answer FOR EACH ROW EXECUTE FUNCTION assistance.refuse_closed();

create table assistance.assessment (
  cycle integer not null,
  edition text not null,
  opened_at timestamp with time zone not null,
  opened_by uuid not null,
  constraint assessment_pk PRIMARY KEY (cycle),
  constraint assessment_cycle CHECK ((cycle >= 1))
);

CREATE TRIGGER assessment_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON assistance.assessment FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table assistance.closing (
  cycle integer not null,
  snapshot text not null,
  digest text not null,
  closed_at timestamp with time zone not null,
  asked_by uuid not null,
  closed_by uuid not null,
  constraint closing_pk PRIMARY KEY (cycle),
  constraint closing_assessment FOREIGN KEY (cycle) REFERENCES assistance.assessment(cycle)
);

CREATE TRIGGER closing_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON assistance.closing FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table assistance.figure (
  quarter text not null,
  chapter text not null,
  says text not null,
  "least" integer,
  most integer,
  kept_at timestamp with time zone not null,
  constraint figure_pk PRIMARY KEY (quarter, chapter),
  constraint figure_bounds CHECK ((((says = 'between'::text) = ("least" IS NOT NULL)) AND ((says = 'between'::text) = (most IS NOT NULL)))),
  constraint figure_quarter CHECK ((quarter ~ '^[0-9]{4}-Q[1-4]$'::text)),
  constraint figure_says CHECK ((says = ANY (ARRAY['fewer-than-five'::text, 'between'::text, 'nearly-all'::text])))
);

CREATE TRIGGER figure_changes_no_more BEFORE DELETE OR UPDATE OR TRUNCATE ON assistance.figure FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table assistance.lane (
  lane_id uuid not null,
  need_id uuid not null,
  state text not null,
  side text not null,
  by_letter boolean not null,
  version integer not null,
  opened_at timestamp with time zone not null,
  posted_at timestamp with time zone,
  ended_there_at timestamp with time zone,
  dispatch_id uuid,
  constraint lane_pk PRIMARY KEY (lane_id),
  constraint lane_one_for_each UNIQUE (need_id, state),
  constraint lane_need FOREIGN KEY (need_id) REFERENCES assistance.need(need_id),
  constraint lane_side CHECK ((side = ANY (ARRAY['asker'::text, 'helper'::text])))
);

create table assistance.measure (
  measure_id uuid not null,
  version integer not null,
  title text not null,
  citation text not null,
  in_force_from date,
  language text,
  document_id uuid,
  reason text,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  constraint measure_pk PRIMARY KEY (measure_id, version),
  constraint measure_reason CHECK (((version = 1) = (reason IS NULL))),
  constraint measure_version CHECK ((version >= 1))
);

CREATE TRIGGER measure_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON assistance.measure FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table assistance.need (
  need_id uuid not null,
  line_id uuid not null,
  state text not null,
  told_by text not null,
  by_letter boolean not null,
  reference text not null,
  recorded_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  document_id uuid,
  constraint need_pk PRIMARY KEY (need_id),
  constraint need_told_once UNIQUE (line_id, told_by),
  constraint need_state CHECK (((state ~ '^[A-Z]{2}$'::text) AND (told_by ~ '^[A-Z]{2}$'::text)))
);

CREATE INDEX need_open ON assistance.need USING btree (recorded_at DESC, need_id DESC) WHERE (ended_at IS NULL);

create table assistance.need_key (
  need_id uuid not null,
  wrapped bytea,
  destroyed_at timestamp with time zone,
  constraint need_key_pk PRIMARY KEY (need_id),
  constraint need_key_need FOREIGN KEY (need_id) REFERENCES assistance.need(need_id),
  constraint need_key_destroyed_has_time CHECK (((wrapped IS NULL) = (destroyed_at IS NOT NULL)))
);

create table assistance.need_version (
  need_id uuid not null,
  version integer not null,
  sealed bytea not null,
  digest text not null,
  wanted_until date not null,
  release bytea,
  release_verified boolean not null,
  written_at timestamp with time zone not null,
  written_by uuid[] not null,
  cleared_at timestamp with time zone,
  asked_by uuid,
  cleared_by uuid,
  constraint need_version_pk PRIMARY KEY (need_id, version),
  constraint need_version_need FOREIGN KEY (need_id) REFERENCES assistance.need(need_id),
  constraint need_version_cleared CHECK (((cleared_at IS NOT NULL) OR ((asked_by IS NULL) AND (cleared_by IS NULL)))),
  constraint need_version_number CHECK ((version >= 1))
);

CREATE INDEX need_version_until ON assistance.need_version USING btree (wanted_until);

create table assistance.offer_version (
  offer_id uuid not null,
  version integer not null,
  state text not null,
  organisation_id uuid,
  content jsonb not null,
  valid_until date not null,
  withdrawn boolean not null,
  kept_at timestamp with time zone not null,
  kept_by uuid,
  asked_by uuid,
  sent_to text[],
  constraint offer_version_pk PRIMARY KEY (offer_id, version),
  constraint offer_version_number CHECK ((version >= 1))
);

CREATE INDEX offer_version_until ON assistance.offer_version USING btree (valid_until);

create table assistance.publication (
  publication_id uuid not null,
  lane_id uuid,
  promise_id uuid,
  content jsonb not null,
  published_at timestamp with time zone not null,
  asked_by uuid not null,
  published_by uuid not null,
  ended_at timestamp with time zone,
  offer_id uuid,
  life text not null,
  other_public_at timestamp with time zone,
  constraint publication_pk PRIMARY KEY (publication_id),
  constraint publication_subject CHECK ((((promise_id IS NULL) = (lane_id IS NULL)) AND ((promise_id IS NULL) <> (offer_id IS NULL))))
);

CREATE UNIQUE INDEX publication_of_offer ON assistance.publication USING btree (offer_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX publication_of_promise ON assistance.publication USING btree (promise_id) WHERE (ended_at IS NULL);

create table assistance.reform (
  item text not null,
  version integer not null,
  owner uuid not null,
  due_on date not null,
  step text not null,
  note text,
  set_at timestamp with time zone not null,
  set_by uuid not null,
  constraint reform_pk PRIMARY KEY (item, version),
  constraint reform_step CHECK ((step = ANY (ARRAY['draft-law'::text, 'before-parliament'::text, 'adopted'::text, 'in-force'::text, 'in-practice'::text]))),
  constraint reform_version CHECK ((version >= 1))
);

CREATE TRIGGER reform_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON assistance.reform FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table assistance.said (
  lane_id uuid not null,
  author text not null,
  sequence integer not null,
  verb text not null,
  sealed bytea not null,
  said_at timestamp with time zone not null,
  kept_at timestamp with time zone not null,
  said_by uuid,
  asked_by uuid,
  by_letter boolean not null,
  about integer,
  promise_id uuid,
  due_on date,
  is_taken boolean,
  dispatch_id uuid,
  letter_on date,
  document_id uuid,
  introduced text,
  constraint said_pk PRIMARY KEY (lane_id, author, sequence),
  constraint said_lane FOREIGN KEY (lane_id) REFERENCES assistance.lane(lane_id),
  constraint said_sequence CHECK ((sequence >= 1))
);

CREATE TRIGGER said_changes_no_more BEFORE UPDATE OR TRUNCATE ON assistance.said FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table assistance.section_grant (
  grant_id uuid not null,
  user_id uuid not null,
  first_article integer not null,
  last_article integer not null,
  until date not null,
  granted_at timestamp with time zone not null,
  granted_by uuid not null,
  ended_at timestamp with time zone,
  ended_by uuid,
  constraint section_grant_pk PRIMARY KEY (grant_id),
  constraint section_grant_articles CHECK (((1 <= first_article) AND (first_article <= last_article) AND (last_article <= 68))),
  constraint section_grant_ended CHECK (((ended_at IS NULL) = (ended_by IS NULL)))
);

create schema audit;

CREATE OR REPLACE FUNCTION audit.refuse_closed_log()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select 1 from audit.closings closing where closing.log_number = new.log_number) then
    raise exception 'the log % is closed', new.log_number
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION audit.refuse_gap()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.log_index <> (
    select coalesce(max(log_index) + 1, 0) from audit.places where log_number = new.log_number
  ) then
    raise exception 'the next place in the log is not %', new.log_index
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION audit.refuse_second_open_log()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.log_number <> (select coalesce(max(log_number) + 1, 1) from audit.log)
    or exists (
      select 1
      from audit.log known
      where not exists (select 1 from audit.closings closing where closing.log_number = known.log_number)
    ) then
    raise exception 'another log is open, or number % is not the next', new.log_number
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION audit.refuse_smaller_head()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.size <= (select coalesce(max(size), 0) from audit.heads where log_number = new.log_number) then
    raise exception 'a head of size % may not follow a larger or equal one', new.size
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION audit.refuse_witness_step_back()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (
    select 1
    from audit.witness_heads known
    where known.origin = new.origin
      and (known.size > new.size
        or (known.size = new.size and known.root <> new.root)
        or known.incarnation_number > new.incarnation_number)
  ) then
    raise exception 'a witness never goes back behind a head it cosigned'
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$function$;

create table audit.actors (
  pseudonym text not null,
  salt bytea not null,
  dossier_id uuid,
  kind text not null,
  actor_id text not null,
  constraint actors_key PRIMARY KEY (pseudonym),
  constraint actors_kind_known CHECK ((kind = ANY (ARRAY['user'::text, 'peer'::text, 'system'::text]))),
  constraint actors_pseudonym_hex CHECK ((pseudonym ~ '^[0-9a-f]{64}$'::text)),
  constraint actors_salt_size CHECK ((octet_length(salt) = 32))
);

CREATE UNIQUE INDEX actors_one_per_dossier ON audit.actors USING btree (dossier_id, kind, actor_id) WHERE (dossier_id IS NOT NULL);

create table audit.checkpoints (
  size bigint not null,
  note bytea not null,
  signed_at timestamp with time zone not null,
  log_number integer not null,
  constraint checkpoints_key PRIMARY KEY (log_number, size),
  constraint checkpoints_head FOREIGN KEY (log_number, size) REFERENCES audit.heads(log_number, size)
);

CREATE TRIGGER checkpoints_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.checkpoints FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER checkpoints_of_an_open_log BEFORE INSERT ON audit.checkpoints FOR EACH ROW EXECUTE FUNCTION audit.refuse_closed_log();

create table audit.closings (
  log_number integer not null,
  closed_at timestamp with time zone not null,
  size bigint not null,
  root text not null,
  carried_from bigint not null,
  known_checkpoint bytea,
  missing_from bigint,
  missing_to bigint,
  settled_marks text[] not null,
  approvals text[] not null,
  reason_language text not null,
  reason text not null,
  constraint closings_key PRIMARY KEY (log_number),
  constraint closings_log FOREIGN KEY (log_number) REFERENCES audit.log(log_number),
  constraint closings_carried_from CHECK ((carried_from >= 0)),
  constraint closings_known_size CHECK (((octet_length(known_checkpoint) >= 1) AND (octet_length(known_checkpoint) <= 262144))),
  constraint closings_missing_range CHECK ((((missing_from IS NULL) AND (missing_to IS NULL)) OR ((missing_from >= 0) AND (missing_to >= missing_from)))),
  constraint closings_of_two_people CHECK (((cardinality(approvals) >= 2) AND (cardinality(approvals) <= 8))),
  constraint closings_root_hex CHECK ((root ~ '^[0-9a-f]{64}$'::text)),
  constraint closings_size CHECK ((size >= 0))
);

CREATE TRIGGER closings_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.closings FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table audit.cosignatures (
  size bigint not null,
  witness_name text not null,
  cosigned_at timestamp with time zone not null,
  state text not null,
  operator text not null,
  public_key text not null,
  line text not null,
  received_at timestamp with time zone not null,
  log_number integer not null,
  constraint cosignatures_key PRIMARY KEY (log_number, size, witness_name, cosigned_at),
  constraint cosignatures_checkpoint FOREIGN KEY (log_number, size) REFERENCES audit.checkpoints(log_number, size),
  constraint cosignatures_public_key_hex CHECK ((public_key ~ '^[0-9a-f]{64}$'::text))
);

CREATE INDEX cosignatures_by_witness ON audit.cosignatures USING btree (log_number, witness_name, size);

CREATE TRIGGER cosignatures_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.cosignatures FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table audit.details (
  entry_id uuid not null,
  salt bytea not null,
  committed bytea not null,
  pseudonym text not null,
  dossier_id uuid,
  subject_kind text not null,
  subject_id text not null,
  constraint details_key PRIMARY KEY (entry_id),
  constraint details_entry FOREIGN KEY (entry_id) REFERENCES audit.entries(entry_id),
  constraint details_salt_size CHECK ((octet_length(salt) = 32)),
  constraint details_size CHECK (((octet_length(committed) >= 1) AND (octet_length(committed) <= 262144)))
);

CREATE INDEX details_by_dossier ON audit.details USING btree (dossier_id, entry_id) WHERE (dossier_id IS NOT NULL);

CREATE INDEX details_by_subject ON audit.details USING btree (subject_kind, subject_id, entry_id);

create table audit.entries (
  entry_id uuid not null,
  type text not null,
  at timestamp with time zone not null,
  bytes bytea not null,
  constraint entries_key PRIMARY KEY (entry_id),
  constraint entries_size CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 4096))),
  constraint entries_type_dotted CHECK ((type ~ '^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$'::text))
);

CREATE TRIGGER entries_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.entries FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table audit.fork_proofs (
  fork_proof_id uuid not null,
  origin text not null,
  state text not null,
  strength text not null,
  digest text not null,
  file bytea not null,
  found_at timestamp with time zone not null,
  constraint fork_proofs_key PRIMARY KEY (fork_proof_id),
  constraint fork_proofs_once UNIQUE (digest),
  constraint fork_proofs_strength_known CHECK ((strength = ANY (ARRAY['proven'::text, 'alleged'::text])))
);

CREATE TRIGGER fork_proofs_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.fork_proofs FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table audit.heads (
  size bigint not null,
  root text not null,
  stored_at timestamp with time zone not null,
  log_number integer not null,
  constraint heads_key PRIMARY KEY (log_number, size),
  constraint heads_log FOREIGN KEY (log_number) REFERENCES audit.log(log_number),
  constraint heads_root_hex CHECK ((root ~ '^[0-9a-f]{64}$'::text)),
  constraint heads_size_positive CHECK ((size > 0))
);

CREATE TRIGGER heads_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.heads FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER heads_of_an_open_log BEFORE INSERT ON audit.heads FOR EACH ROW EXECUTE FUNCTION audit.refuse_closed_log();

CREATE TRIGGER heads_only_grow BEFORE INSERT ON audit.heads FOR EACH ROW EXECUTE FUNCTION audit.refuse_smaller_head();

create table audit.integrator (
  only_one boolean not null default true,
  fence bigint not null,
  taken_at timestamp with time zone not null,
  constraint integrator_key PRIMARY KEY (only_one),
  constraint integrator_only_one CHECK (only_one)
);

create table audit.log (
  log_id text not null,
  opened_at timestamp with time zone not null,
  log_number integer not null,
  constraint log_key PRIMARY KEY (log_number),
  constraint log_id_once UNIQUE (log_id),
  constraint log_id_hex CHECK ((log_id ~ '^[0-9a-f]{32}$'::text)),
  constraint log_number_positive CHECK ((log_number > 0))
);

CREATE TRIGGER log_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.log FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER log_one_open BEFORE INSERT ON audit.log FOR EACH ROW EXECUTE FUNCTION audit.refuse_second_open_log();

create table audit.pending (
  arrival bigint not null generated always as identity,
  entry_id uuid not null,
  constraint pending_key PRIMARY KEY (arrival),
  constraint pending_once UNIQUE (entry_id),
  constraint pending_entry FOREIGN KEY (entry_id) REFERENCES audit.entries(entry_id)
);

create table audit.places (
  log_index bigint not null,
  entry_id uuid not null,
  log_number integer not null,
  constraint places_key PRIMARY KEY (log_number, log_index),
  constraint places_once UNIQUE (entry_id, log_number),
  constraint places_entry FOREIGN KEY (entry_id) REFERENCES audit.entries(entry_id),
  constraint places_log FOREIGN KEY (log_number) REFERENCES audit.log(log_number),
  constraint places_from_zero CHECK ((log_index >= 0))
);

CREATE TRIGGER places_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.places FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER places_have_no_gap BEFORE INSERT ON audit.places FOR EACH ROW EXECUTE FUNCTION audit.refuse_gap();

CREATE TRIGGER places_of_an_open_log BEFORE INSERT ON audit.places FOR EACH ROW EXECUTE FUNCTION audit.refuse_closed_log();

create table audit.shown_heads (
  size bigint not null,
  shown_at timestamp with time zone not null,
  log_number integer not null,
  constraint shown_heads_key PRIMARY KEY (log_number, size),
  constraint shown_heads_checkpoint FOREIGN KEY (log_number, size) REFERENCES audit.checkpoints(log_number, size)
);

CREATE TRIGGER shown_heads_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.shown_heads FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER shown_heads_of_an_open_log BEFORE INSERT ON audit.shown_heads FOR EACH ROW EXECUTE FUNCTION audit.refuse_closed_log();

create table audit.witness_heads (
  origin text not null,
  size bigint not null,
  incarnation_number bigint not null,
  incarnation_id text not null,
  root text not null,
  checkpoint bytea not null,
  cosigned_at timestamp with time zone not null,
  constraint witness_heads_key PRIMARY KEY (origin, size, incarnation_number),
  constraint witness_heads_log FOREIGN KEY (origin) REFERENCES audit.witness_logs(origin),
  constraint witness_heads_incarnation_hex CHECK ((incarnation_id ~ '^[0-9a-f]{32}$'::text)),
  constraint witness_heads_root_hex CHECK ((root ~ '^[0-9a-f]{64}$'::text)),
  constraint witness_heads_size CHECK ((size >= 0))
);

CREATE TRIGGER witness_heads_are_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.witness_heads FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER witness_heads_only_grow BEFORE INSERT ON audit.witness_heads FOR EACH ROW EXECUTE FUNCTION audit.refuse_witness_step_back();

create table audit.witness_logs (
  origin text not null,
  state text not null,
  first_seen_at timestamp with time zone not null,
  constraint witness_logs_key PRIMARY KEY (origin)
);

create schema conference;

create table conference.badge (
  badge_id uuid not null,
  conference_id uuid not null,
  serial integer not null,
  issue integer not null,
  participant_id uuid not null,
  name text not null,
  delegation text not null,
  category text not null,
  zones text[] not null,
  first_day date not null,
  last_day date not null,
  code text not null,
  check_digits text not null,
  made_at timestamp with time zone not null,
  made_by uuid not null,
  sheet integer,
  handed_at timestamp with time zone,
  handed_by uuid,
  ended_at timestamp with time zone,
  ended_by uuid,
  ended_why text,
  constraint badge_pk PRIMARY KEY (badge_id),
  constraint badge_issue UNIQUE (conference_id, serial, issue),
  constraint badge_conference FOREIGN KEY (conference_id) REFERENCES conference.badge_key(conference_id),
  constraint badge_days CHECK ((first_day <= last_day)),
  constraint badge_ended CHECK ((((ended_at IS NULL) = (ended_why IS NULL)) AND ((ended_at IS NULL) = (ended_by IS NULL)))),
  constraint badge_ended_why CHECK ((ended_why = ANY (ARRAY['lost'::text, 'changed'::text, 'withdrawn'::text, 'revoked'::text, 'revoked-in-error'::text, 'new-key'::text]))),
  constraint badge_handed CHECK (((handed_at IS NULL) = (handed_by IS NULL)))
);

CREATE INDEX badge_sheet ON conference.badge USING btree (conference_id, sheet);

CREATE UNIQUE INDEX badge_standing_once ON conference.badge USING btree (conference_id, participant_id) WHERE (ended_at IS NULL);

create table conference.badge_key (
  conference_id uuid not null,
  public_key bytea not null,
  wrapped bytea,
  made_at timestamp with time zone not null,
  destroyed_at timestamp with time zone,
  list_number integer not null,
  list_text text not null,
  list_signature text not null,
  life text,
  constraint badge_key_pk PRIMARY KEY (conference_id),
  constraint badge_key_conference FOREIGN KEY (conference_id) REFERENCES conference.conference(conference_id),
  constraint badge_key_destroyed CHECK (((wrapped IS NULL) = (destroyed_at IS NOT NULL))),
  constraint badge_key_life CHECK ((life ~ '^[0-9a-f]{32}$'::text))
);

create table conference.badge_number (
  conference_id uuid not null,
  kind text not null,
  code text not null,
  number integer not null,
  constraint badge_number_pk PRIMARY KEY (conference_id, kind, code),
  constraint badge_number_once UNIQUE (conference_id, kind, number),
  constraint badge_number_conference FOREIGN KEY (conference_id) REFERENCES conference.conference(conference_id),
  constraint badge_number_kind CHECK ((kind = ANY (ARRAY['category'::text, 'zone'::text])))
);

create table conference.body (
  body_id uuid not null,
  conference_id uuid not null,
  template text,
  name text,
  version integer not null,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  removed_at timestamp with time zone,
  constraint body_pk PRIMARY KEY (body_id),
  constraint body_conference FOREIGN KEY (conference_id) REFERENCES conference.conference(conference_id),
  constraint body_called CHECK (((template IS NOT NULL) OR (name IS NOT NULL)))
);

CREATE INDEX body_of_conference ON conference.body USING btree (conference_id);

create table conference.change (
  change_id uuid not null,
  conference_id uuid not null,
  delegation_id uuid not null,
  participant_id uuid,
  what text not null,
  state text not null,
  entry jsonb not null,
  reason text,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  asked_by uuid,
  constraint change_pk PRIMARY KEY (change_id),
  constraint change_delegation FOREIGN KEY (delegation_id) REFERENCES conference.delegation(delegation_id),
  constraint change_participant FOREIGN KEY (participant_id) REFERENCES conference.participant(participant_id)
);

CREATE INDEX change_of_conference ON conference.change USING btree (conference_id, change_id);

CREATE INDEX change_of_delegation ON conference.change USING btree (delegation_id, change_id);

create table conference.conference (
  conference_id uuid not null,
  slug text not null,
  opened_at timestamp with time zone not null,
  opened_by uuid not null,
  closed_at timestamp with time zone,
  constraint conference_pk PRIMARY KEY (conference_id),
  constraint conference_slug_unique UNIQUE (slug),
  constraint conference_slug CHECK ((slug ~ '^[a-z0-9-]{3,40}$'::text))
);

create table conference.data_key (
  conference_id uuid not null,
  wrapped bytea,
  destroyed_at timestamp with time zone,
  constraint data_key_pk PRIMARY KEY (conference_id),
  constraint data_key_conference FOREIGN KEY (conference_id) REFERENCES conference.conference(conference_id),
  constraint data_key_destroyed_has_time CHECK (((wrapped IS NULL) = (destroyed_at IS NOT NULL)))
);

create table conference.delegation (
  delegation_id uuid not null,
  conference_id uuid not null,
  entity text not null,
  kind text not null,
  name jsonb,
  state text not null,
  invited_at timestamp with time zone not null,
  version integer not null,
  constraint delegation_pk PRIMARY KEY (delegation_id),
  constraint delegation_conference FOREIGN KEY (conference_id) REFERENCES conference.conference(conference_id),
  constraint delegation_kind CHECK ((kind = ANY (ARRAY['state'::text, 'host'::text, 'regional'::text, 'intergovernmental'::text, 'un-entity'::text, 'ngo'::text, 'academic'::text, 'company'::text, 'press'::text]))),
  constraint delegation_named CHECK (((name IS NULL) = (entity ~ '^[A-Z]{2}$'::text))),
  constraint delegation_state CHECK ((state = ANY (ARRAY['invited'::text, 'announced'::text, 'listed'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text]))),
  constraint delegation_version CHECK ((version >= 1))
);

CREATE UNIQUE INDEX delegation_of_entity ON conference.delegation USING btree (conference_id, entity, ((kind = 'host'::text)));

create table conference.meeting (
  meeting_id uuid not null,
  body_id uuid not null,
  held_on date not null,
  agenda jsonb not null,
  present jsonb not null,
  others jsonb not null,
  minutes_id uuid,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  constraint meeting_pk PRIMARY KEY (meeting_id),
  constraint meeting_body FOREIGN KEY (body_id) REFERENCES conference.body(body_id)
);

CREATE INDEX meeting_minutes ON conference.meeting USING btree (minutes_id);

CREATE INDEX meeting_of_body ON conference.meeting USING btree (body_id);

create table conference.member (
  member_id uuid not null,
  body_id uuid not null,
  name text not null,
  post text,
  user_id uuid,
  is_head boolean not null,
  version integer not null,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  removed_at timestamp with time zone,
  constraint member_pk PRIMARY KEY (member_id),
  constraint member_body FOREIGN KEY (body_id) REFERENCES conference.body(body_id)
);

CREATE INDEX member_of_body ON conference.member USING btree (body_id);

CREATE UNIQUE INDEX member_one_head ON conference.member USING btree (body_id) WHERE (is_head AND (removed_at IS NULL));

create table conference.participant (
  participant_id uuid not null,
  conference_id uuid not null,
  delegation_id uuid not null,
  state text not null,
  version integer not null,
  entry jsonb not null,
  capacity text not null,
  nominated_at timestamp with time zone not null,
  replaces uuid,
  cleared_of jsonb not null default '[]'::jsonb,
  constraint participant_pk PRIMARY KEY (participant_id),
  constraint participant_conference FOREIGN KEY (conference_id) REFERENCES conference.conference(conference_id),
  constraint participant_delegation FOREIGN KEY (delegation_id) REFERENCES conference.delegation(delegation_id),
  constraint participant_replaces FOREIGN KEY (replaces) REFERENCES conference.participant(participant_id),
  constraint participant_state CHECK ((state = ANY (ARRAY['nominated'::text, 'accepted'::text, 'refused'::text, 'replaced'::text, 'withdrawn'::text]))),
  constraint participant_version CHECK ((version >= 1))
);

CREATE INDEX participant_of_conference ON conference.participant USING btree (conference_id, delegation_id);

CREATE UNIQUE INDEX participant_one_head ON conference.participant USING btree (delegation_id) WHERE ((capacity = 'head'::text) AND (state = ANY (ARRAY['nominated'::text, 'accepted'::text])));

create table conference.people_list (
  conference_id uuid not null,
  digest text not null,
  sealed bytea not null,
  kept_at timestamp with time zone not null,
  kept_by uuid not null,
  constraint people_list_pk PRIMARY KEY (conference_id, digest),
  constraint people_list_conference FOREIGN KEY (conference_id) REFERENCES conference.conference(conference_id)
);

create table conference.private (
  participant_id uuid not null,
  conference_id uuid not null,
  sealed bytea not null,
  same_document bytea,
  same_person bytea,
  constraint private_pk PRIMARY KEY (participant_id),
  constraint private_participant FOREIGN KEY (participant_id) REFERENCES conference.participant(participant_id)
);

CREATE INDEX private_same_document ON conference.private USING btree (conference_id, same_document);

CREATE INDEX private_same_person ON conference.private USING btree (conference_id, same_person);

create table conference.project (
  conference_id uuid not null,
  number integer not null,
  entry jsonb not null,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  constraint project_pk PRIMARY KEY (conference_id, number),
  constraint project_conference FOREIGN KEY (conference_id) REFERENCES conference.conference(conference_id),
  constraint project_number CHECK ((number >= 1))
);

CREATE TRIGGER project_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON conference.project FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table conference.project_approval (
  approval_id uuid not null,
  conference_id uuid not null,
  number integer not null,
  document_id uuid not null,
  decision text not null,
  decided_on date not null,
  decided_by text not null,
  digest text not null,
  approved_at timestamp with time zone not null,
  asked_by uuid not null,
  approved_by uuid not null,
  constraint project_approval_pk PRIMARY KEY (approval_id),
  constraint project_approval_once UNIQUE (conference_id, number),
  constraint project_approval_project FOREIGN KEY (conference_id, number) REFERENCES conference.project(conference_id, number),
  constraint project_approval_two_people CHECK ((asked_by <> approved_by))
);

CREATE INDEX project_approval_document ON conference.project_approval USING btree (document_id);

CREATE TRIGGER project_approval_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON conference.project_approval FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table conference.published_list (
  conference_id uuid not null,
  number integer not null,
  digest text not null,
  text text not null,
  participant_ids jsonb not null,
  published_at timestamp with time zone not null,
  asked_by uuid not null,
  approved_by uuid not null,
  life text,
  constraint published_list_pk PRIMARY KEY (conference_id),
  constraint published_list_conference FOREIGN KEY (conference_id) REFERENCES conference.conference(conference_id),
  constraint published_list_life CHECK ((life ~ '^[0-9a-f]{32}$'::text)),
  constraint published_list_two_people CHECK ((asked_by <> approved_by))
);

create table conference.rule_change (
  change_id uuid not null,
  conference_id uuid not null,
  rules jsonb not null,
  from_on date not null,
  source text not null,
  reason text not null,
  recorded_at timestamp with time zone not null,
  asked_by uuid not null,
  approved_by uuid not null,
  late boolean not null default false,
  constraint rule_change_pk PRIMARY KEY (change_id),
  constraint rule_change_conference FOREIGN KEY (conference_id) REFERENCES conference.conference(conference_id),
  constraint rule_change_two_people CHECK ((asked_by <> approved_by))
);

CREATE INDEX rule_change_of_conference ON conference.rule_change USING btree (conference_id, from_on, recorded_at);

CREATE TRIGGER rule_change_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON conference.rule_change FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table conference.task (
  task_id uuid not null,
  body_id uuid not null,
  template text,
  title text,
  owner_id uuid,
  due_on date not null,
  waits_for jsonb not null,
  state text not null,
  evidence_id uuid,
  evidence text,
  reason text,
  meeting_id uuid,
  version integer not null,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  changed_at timestamp with time zone not null,
  changed_by uuid not null,
  constraint task_pk PRIMARY KEY (task_id),
  constraint task_body FOREIGN KEY (body_id) REFERENCES conference.body(body_id),
  constraint task_meeting FOREIGN KEY (meeting_id) REFERENCES conference.meeting(meeting_id),
  constraint task_owner FOREIGN KEY (owner_id) REFERENCES conference.member(member_id),
  constraint task_called CHECK (((template IS NOT NULL) OR (title IS NOT NULL))),
  constraint task_done CHECK (((state <> 'done'::text) OR (evidence_id IS NOT NULL) OR (evidence IS NOT NULL))),
  constraint task_dropped CHECK (((state <> 'dropped'::text) OR (reason IS NOT NULL))),
  constraint task_state CHECK ((state = ANY (ARRAY['open'::text, 'started'::text, 'done'::text, 'dropped'::text])))
);

CREATE INDEX task_evidence ON conference.task USING btree (evidence_id);

CREATE INDEX task_of_body ON conference.task USING btree (body_id);

create table conference.version (
  conference_id uuid not null,
  version integer not null,
  entry jsonb not null,
  found_by text not null,
  reason text,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  constraint version_pk PRIMARY KEY (conference_id, version),
  constraint version_conference FOREIGN KEY (conference_id) REFERENCES conference.conference(conference_id),
  constraint version_number CHECK ((version >= 1)),
  constraint version_reason CHECK (((version = 1) = (reason IS NULL)))
);

CREATE TRIGGER version_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON conference.version FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create schema cooperation;

create table cooperation.copy_release (
  copy_id uuid not null,
  dossier_id uuid not null,
  root_fingerprint text not null,
  sha256 text not null,
  size_bytes bigint not null,
  dispatches uuid[] not null,
  asked_by uuid,
  approved_by uuid,
  released_at timestamp with time zone not null,
  constraint copy_release_pk PRIMARY KEY (copy_id),
  constraint copy_release_dossier FOREIGN KEY (dossier_id) REFERENCES desk.dossier(dossier_id),
  constraint copy_release_people CHECK (((asked_by IS NULL) = (approved_by IS NULL)))
);

CREATE INDEX copy_release_by_dossier ON cooperation.copy_release USING btree (dossier_id);

create table cooperation.correspondent (
  correspondent_id uuid not null,
  state text not null,
  authority text not null,
  address text not null,
  fax text,
  email text,
  phone text,
  languages text[] not null,
  time_zone text not null,
  created_at timestamp with time zone not null,
  created_by uuid not null,
  called_back_at timestamp with time zone,
  called_back_by uuid,
  called_back_number text,
  constraint correspondent_pk PRIMARY KEY (correspondent_id),
  constraint correspondent_called_back CHECK ((((called_back_at IS NULL) AND (called_back_by IS NULL) AND (called_back_number IS NULL)) OR ((called_back_at IS NOT NULL) AND (called_back_by IS NOT NULL) AND (called_back_number IS NOT NULL)))),
  constraint correspondent_called_back_by_another CHECK (((called_back_by IS NULL) OR (called_back_by <> created_by))),
  constraint correspondent_reachable CHECK (((fax IS NOT NULL) OR (email IS NOT NULL) OR (phone IS NOT NULL) OR (address <> ''::text))),
  constraint correspondent_state CHECK ((state ~ '^[A-Z]{2}$'::text))
);

create table cooperation.counted_request (
  request_id uuid not null,
  direction text not null,
  mechanism text not null,
  state text not null,
  at timestamp with time zone not null,
  open boolean not null,
  outcome text,
  refusal_grounds text[] not null,
  minutes_to_acknowledge integer,
  minutes_to_decision integer,
  under_secrecy boolean not null,
  emergency boolean not null,
  letters text[] not null,
  purpose text not null default ''::text,
  constraint counted_request_pk PRIMARY KEY (request_id, purpose)
);

CREATE INDEX counted_request_by_time ON cooperation.counted_request USING btree (at);

create table cooperation.disposed_request (
  request_id uuid not null,
  disposal_id uuid not null,
  dossier_id uuid not null,
  own_reference text not null,
  direction text not null,
  mechanism text not null,
  state text not null,
  opened_at timestamp with time zone not null,
  constraint disposed_request_pk PRIMARY KEY (request_id),
  constraint disposed_request_reference UNIQUE (own_reference),
  constraint disposed_request_disposal FOREIGN KEY (disposal_id) REFERENCES desk.disposal(disposal_id)
);

CREATE INDEX disposed_request_by_opening ON cooperation.disposed_request USING btree (opened_at);

create table cooperation.dossier_copy (
  copy_id uuid not null,
  state text not null,
  dossier_id uuid not null,
  parts integer not null,
  sha256 text not null,
  size_bytes bigint not null,
  begun_at timestamp with time zone not null,
  whole_at timestamp with time zone,
  released_at timestamp with time zone,
  looked_at timestamp with time zone,
  looked_by uuid,
  constraint dossier_copy_pk PRIMARY KEY (copy_id),
  constraint dossier_copy_looked CHECK ((((looked_at IS NULL) = (looked_by IS NULL)) AND ((looked_at IS NULL) OR (whole_at IS NOT NULL)))),
  constraint dossier_copy_parts CHECK (((parts >= 1) AND (parts <= 64))),
  constraint dossier_copy_size CHECK (((size_bytes >= 1) AND (size_bytes <= 33554432))),
  constraint dossier_copy_state CHECK ((state ~ '^[A-Z]{2}$'::text)),
  constraint dossier_copy_whole CHECK (((whole_at IS NULL) = (released_at IS NULL)))
);

CREATE INDEX dossier_copy_by_state ON cooperation.dossier_copy USING btree (state, dossier_id);

CREATE INDEX dossier_copy_to_look_at ON cooperation.dossier_copy USING btree (whole_at) WHERE ((whole_at IS NOT NULL) AND (looked_at IS NULL));

create table cooperation.dossier_copy_part (
  copy_id uuid not null,
  part integer not null,
  data bytea not null,
  constraint dossier_copy_part_pk PRIMARY KEY (copy_id, part),
  constraint dossier_copy_part_of FOREIGN KEY (copy_id) REFERENCES cooperation.dossier_copy(copy_id),
  constraint dossier_copy_part_size CHECK (((length(data) >= 1) AND (length(data) <= 524288)))
);

create table cooperation.request (
  request_id uuid not null,
  dossier_id uuid not null,
  direction text not null,
  mechanism text not null,
  state text not null,
  own_reference text not null,
  peer_reference text,
  follows uuid,
  bearer text not null,
  drill boolean not null,
  stage text,
  status text,
  outcome text,
  settled boolean not null,
  opened_at timestamp with time zone not null,
  received_at timestamp with time zone,
  sent_at timestamp with time zone,
  decided_at timestamp with time zone,
  look_at timestamp with time zone,
  file json not null,
  events integer not null,
  constraint request_pk PRIMARY KEY (request_id),
  constraint request_reference UNIQUE (own_reference),
  constraint request_dossier FOREIGN KEY (dossier_id) REFERENCES desk.dossier(dossier_id),
  constraint request_direction CHECK ((direction = ANY (ARRAY['outgoing'::text, 'incoming'::text]))),
  constraint request_events CHECK ((events > 0)),
  constraint request_stage CHECK ((((direction = 'incoming'::text) AND (stage IS NULL)) OR ((direction = 'outgoing'::text) AND (stage = ANY (ARRAY['drafting'::text, 'screening'::text, 'screened'::text, 'submitted'::text, 'sent'::text]))))),
  constraint request_status CHECK ((status = ANY (ARRAY['received'::text, 'acknowledged'::text, 'more-information'::text, 'consultation'::text, 'accepted'::text, 'accepted-on-conditions'::text, 'postponed'::text, 'refused'::text, 'executing'::text, 'preserved'::text, 'preservation-held'::text, 'preservation-lapsed'::text, 'answered'::text, 'noted'::text, 'closed'::text, 'withdrawn'::text])))
);

CREATE INDEX request_by_dossier ON cooperation.request USING btree (dossier_id);

CREATE INDEX request_by_peer_reference ON cooperation.request USING btree (peer_reference) WHERE (peer_reference IS NOT NULL);

CREATE INDEX request_due ON cooperation.request USING btree (look_at) WHERE (look_at IS NOT NULL);

CREATE INDEX request_follows ON cooperation.request USING btree (follows) WHERE (follows IS NOT NULL);

CREATE INDEX request_of_mechanism ON cooperation.request USING btree (mechanism, own_reference);

CREATE INDEX request_of_standing ON cooperation.request USING btree (COALESCE(status, stage), own_reference);

CREATE INDEX request_of_state ON cooperation.request USING btree (state, own_reference);

CREATE INDEX request_open ON cooperation.request USING btree (opened_at) WHERE (NOT settled);

CREATE INDEX request_open_by_number ON cooperation.request USING btree (own_reference) WHERE (NOT settled);

CREATE INDEX request_pressing ON cooperation.request USING btree (opened_at) WHERE ((settled = false) AND (COALESCE((file #>> '{content,urgency}'::text[]), (file #>> '{draft,urgency}'::text[])) = ANY (ARRAY['urgent'::text, 'emergency'::text])));

CREATE INDEX request_unacknowledged ON cooperation.request USING btree (opened_at) WHERE ((settled = false) AND (status = 'received'::text) AND (mechanism = 'preservation'::text));

create table cooperation.request_event (
  request_id uuid not null,
  number integer not null,
  type text not null,
  kind text,
  lane text,
  at timestamp with time zone not null,
  by_user uuid,
  dispatch_id uuid,
  body json not null,
  constraint request_event_pk PRIMARY KEY (request_id, number),
  constraint request_event_request FOREIGN KEY (request_id) REFERENCES cooperation.request(request_id),
  constraint request_event_lane CHECK ((lane = ANY (ARRAY['own'::text, 'peer'::text]))),
  constraint request_event_number CHECK ((number > 0))
);

CREATE UNIQUE INDEX request_event_by_dispatch ON cooperation.request_event USING btree (dispatch_id, type) WHERE (dispatch_id IS NOT NULL);

create table cooperation.use_consent (
  consent_id uuid not null,
  request_id uuid not null,
  use text not null,
  reference text not null,
  recorded_at timestamp with time zone not null,
  recorded_by uuid,
  recipient text,
  purpose text,
  used_at timestamp with time zone,
  constraint use_consent_pk PRIMARY KEY (consent_id),
  constraint use_consent_request FOREIGN KEY (request_id) REFERENCES cooperation.request(request_id),
  constraint use_consent_use CHECK ((use = ANY (ARRAY['other-case'::text, 'onward-transfer'::text, 'publication'::text])))
);

CREATE INDEX use_consent_by_request ON cooperation.use_consent USING btree (request_id);

create table cooperation.use_words (
  entry_id uuid not null,
  request_id uuid not null,
  note text not null,
  no_notice_because text,
  constraint use_words_pk PRIMARY KEY (entry_id),
  constraint use_words_request FOREIGN KEY (request_id) REFERENCES cooperation.request(request_id)
);

CREATE INDEX use_words_by_request ON cooperation.use_words USING btree (request_id);

create schema desk;

create table desk.disposal (
  disposal_id uuid not null,
  dossier_id uuid not null,
  ground text,
  explanation text,
  explanation_language text,
  order_reference text,
  content json,
  asked_by uuid,
  asked_at timestamp with time zone not null,
  approved_by uuid,
  disposed_at timestamp with time zone,
  repeats timestamp with time zone,
  constraint disposal_pk PRIMARY KEY (disposal_id),
  constraint disposal_dossier FOREIGN KEY (dossier_id) REFERENCES desk.dossier(dossier_id),
  constraint disposal_by_people_or_repeated CHECK (
CASE
    WHEN (repeats IS NULL) THEN ((ground IS NOT NULL) AND (order_reference IS NOT NULL) AND (content IS NOT NULL) AND (asked_by IS NOT NULL))
    ELSE ((ground IS NULL) AND (order_reference IS NULL) AND (content IS NULL) AND (asked_by IS NULL) AND (approved_by IS NULL) AND (explanation IS NULL) AND (disposed_at IS NOT NULL))
END),
  constraint disposal_by_two_people CHECK ((approved_by <> asked_by)),
  constraint disposal_done CHECK ((((approved_by IS NULL) = (disposed_at IS NULL)) OR (repeats IS NOT NULL))),
  constraint disposal_explanation_has_language CHECK (((explanation IS NULL) = (explanation_language IS NULL))),
  constraint disposal_ground CHECK ((ground = ANY (ARRAY['retention-ended'::text, 'court-order'::text, 'condition-of-sender'::text, 'claim-of-a-person'::text, 'opened-in-error'::text, 'other-law'::text]))),
  constraint disposal_order CHECK (((length(order_reference) >= 1) AND (length(order_reference) <= 200)))
);

CREATE INDEX disposal_by_dossier ON desk.disposal USING btree (dossier_id, disposed_at);

CREATE UNIQUE INDEX disposal_one_asked ON desk.disposal USING btree (dossier_id) WHERE (disposed_at IS NULL);

create table desk.dossier (
  dossier_id uuid not null,
  own_reference text not null,
  title text not null,
  state text not null,
  correspondent_id uuid,
  opened_at timestamp with time zone not null,
  opened_by uuid,
  disposed_at timestamp with time zone,
  read_only boolean not null default false,
  continues uuid,
  constraint dossier_pk PRIMARY KEY (dossier_id),
  constraint dossier_reference UNIQUE (own_reference),
  constraint dossier_correspondent FOREIGN KEY (correspondent_id) REFERENCES cooperation.correspondent(correspondent_id),
  constraint dossier_state CHECK ((state ~ '^[A-Z]{2}$'::text)),
  constraint dossier_title CHECK (((length(title) >= 1) AND (length(title) <= 500)))
);

CREATE INDEX dossier_continues ON desk.dossier USING btree (continues) WHERE (continues IS NOT NULL);

CREATE INDEX dossier_of_state ON desk.dossier USING btree (state, own_reference);

create table desk.dossier_member (
  dossier_id uuid not null,
  user_id uuid,
  role text,
  added_at timestamp with time zone not null,
  added_by uuid,
  removed_at timestamp with time zone,
  removed_by uuid,
  constraint dossier_member_dossier FOREIGN KEY (dossier_id) REFERENCES desk.dossier(dossier_id),
  constraint dossier_member_one CHECK (((user_id IS NULL) <> (role IS NULL))),
  constraint dossier_member_role CHECK ((role = ANY (ARRAY['drafter'::text, 'authoriser'::text, 'duty-officer'::text, 'executing-officer'::text, 'custodian'::text])))
);

CREATE INDEX dossier_member_of_dossier ON desk.dossier_member USING btree (dossier_id) WHERE (removed_at IS NULL);

CREATE INDEX dossier_member_of_person ON desk.dossier_member USING btree (user_id) WHERE (removed_at IS NULL);

CREATE UNIQUE INDEX dossier_member_by_role ON desk.dossier_member USING btree (dossier_id, role) WHERE ((removed_at IS NULL) AND (role IS NOT NULL));

CREATE UNIQUE INDEX dossier_member_person ON desk.dossier_member USING btree (dossier_id, user_id) WHERE ((removed_at IS NULL) AND (user_id IS NOT NULL));

create table desk.dossier_read (
  read_id uuid not null,
  user_id uuid not null,
  dossier_id uuid not null,
  hour timestamp with time zone not null,
  first_at timestamp with time zone not null,
  seen_as text not null,
  ways text[] not null,
  constraint dossier_read_pkey PRIMARY KEY (read_id),
  constraint dossier_read_dossier FOREIGN KEY (dossier_id) REFERENCES desk.dossier(dossier_id),
  constraint dossier_read_person FOREIGN KEY (user_id) REFERENCES identity.person(user_id),
  constraint dossier_read_hour CHECK (((hour = date_trunc('hour'::text, hour, 'UTC'::text)) AND (first_at >= hour))),
  constraint dossier_read_seen_as CHECK ((seen_as = ANY (ARRAY['member'::text, 'role'::text, 'oversight'::text]))),
  constraint dossier_read_ways CHECK (((ways <@ ARRAY['page'::text, 'data'::text, 'print'::text, 'file'::text]) AND (cardinality(ways) >= 1)))
);

CREATE INDEX dossier_read_of_hour ON desk.dossier_read USING btree (hour);

CREATE UNIQUE INDEX dossier_read_once ON desk.dossier_read USING btree (dossier_id, user_id, hour);

create table desk.need (
  source text not null,
  subject text not null,
  number integer not null,
  place text not null,
  line text,
  need text not null,
  subject_kind text not null,
  subject_id text not null,
  dossier_id uuid,
  names_dossier boolean not null,
  reference text not null,
  state text,
  mechanism text,
  urgency text not null,
  until text,
  ends_at timestamp with time zone,
  since text not null,
  roles text[] not null,
  not_for text[] not null,
  drill boolean not null,
  only_for text,
  overdue_at timestamp with time zone,
  constraint need_pkey PRIMARY KEY (source, subject, number),
  constraint need_subject_fkey FOREIGN KEY (source, subject) REFERENCES desk.need_subject(source, subject) ON DELETE CASCADE,
  constraint need_urgency CHECK ((urgency = ANY (ARRAY['ordinary'::text, 'urgent'::text, 'emergency'::text])))
);

CREATE INDEX need_dossier ON desk.need USING btree (dossier_id, ends_at);

CREATE INDEX need_end ON desk.need USING btree (ends_at) WHERE (until IS NOT NULL);

CREATE INDEX need_line ON desk.need USING btree (line) WHERE (line IS NOT NULL);

CREATE UNIQUE INDEX need_place ON desk.need USING btree (place);

create table desk.need_subject (
  source text not null,
  subject text not null,
  look_again_at timestamp with time zone,
  constraint need_subject_pkey PRIMARY KEY (source, subject)
);

CREATE INDEX need_subject_look_again ON desk.need_subject USING btree (look_again_at) WHERE (look_again_at IS NOT NULL);

create table desk.needs_written (
  rules text not null,
  written_at timestamp with time zone not null,
  constraint needs_written_pkey PRIMARY KEY (rules)
);

create table desk.reads_logged (
  hour timestamp with time zone not null,
  rows integer not null,
  sha256 text not null,
  constraint reads_logged_pkey PRIMARY KEY (hour),
  constraint reads_logged_rows CHECK ((rows >= 1)),
  constraint reads_logged_sha256 CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);

create table desk.reference_counter (
  kind text not null,
  year integer not null,
  last_number integer not null,
  constraint reference_counter_pk PRIMARY KEY (kind, year),
  constraint reference_counter_kind CHECK ((kind = ANY (ARRAY['dossier'::text, 'request'::text, 'need'::text]))),
  constraint reference_counter_positive CHECK ((last_number > 0))
);

create table desk.repeated_disposal (
  kind text not null,
  id uuid not null,
  number text not null,
  first_disposed_at timestamp with time zone not null,
  order_sha256 text,
  repeated_at timestamp with time zone not null,
  constraint repeated_disposal_pk PRIMARY KEY (kind, id, first_disposed_at),
  constraint repeated_disposal_kind CHECK ((kind = ANY (ARRAY['dossier'::text, 'exhibit'::text, 'conference'::text]))),
  constraint repeated_disposal_number CHECK (((length(number) >= 1) AND (length(number) <= 200))),
  constraint repeated_disposal_order CHECK ((order_sha256 ~ '^[0-9a-f]{64}$'::text))
);

create table desk.search_entry (
  source text not null,
  subject text not null,
  number integer not null,
  place text not null,
  kind text not null,
  dossier_id uuid,
  readers text[],
  reference text not null,
  title text not null,
  state text,
  mechanism text,
  identifiers text[] not null,
  found_by tsvector not null,
  constraint search_entry_pkey PRIMARY KEY (source, subject, number)
);

CREATE INDEX search_entry_dossier ON desk.search_entry USING btree (dossier_id);

CREATE INDEX search_entry_found_by ON desk.search_entry USING gin (found_by);

CREATE INDEX search_entry_identifiers ON desk.search_entry USING gin (identifiers);

create table desk.search_written (
  source text not null,
  rules text not null,
  written_to text,
  done integer not null,
  of_all integer not null,
  constraint search_written_pkey PRIMARY KEY (source),
  constraint search_written_counts CHECK (((done >= 0) AND (of_all >= 0)))
);

create schema evidence;

CREATE OR REPLACE FUNCTION evidence.refuse_custody_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' and exists (
    select 1 from evidence.exhibit
    where exhibit_id = old.exhibit_id
      and state = 'disposed'
  ) then
    return old;
  end if;
  raise exception 'evidence.custody_entry is append-only'
    using errcode = 'restrict_violation';
end;
$function$;

CREATE OR REPLACE FUNCTION evidence.refuse_manifest_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

create table evidence.court_package (
  package_id uuid not null,
  exhibit_id uuid not null,
  made_by uuid,
  made_at timestamp with time zone not null,
  sha256 text not null,
  head_size bigint not null,
  entries integer not null,
  unwitnessed integer not null,
  packed bytea,
  constraint court_package_key PRIMARY KEY (package_id),
  constraint court_package_exhibit FOREIGN KEY (exhibit_id) REFERENCES evidence.exhibit(exhibit_id),
  constraint court_package_counts CHECK (((unwitnessed >= 0) AND (unwitnessed <= entries))),
  constraint court_package_hex CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint court_package_kept CHECK (((made_by IS NULL) = (packed IS NOT NULL)))
);

CREATE INDEX court_package_of_exhibit ON evidence.court_package USING btree (exhibit_id, made_at);

CREATE UNIQUE INDEX court_package_kept_once ON evidence.court_package USING btree (exhibit_id) WHERE (packed IS NOT NULL);

create table evidence.custody_entry (
  exhibit_id uuid not null,
  number integer not null,
  entry_digest text not null,
  previous_digest text,
  bytes bytea not null,
  audit_entry_id uuid not null,
  kept_at timestamp with time zone not null,
  constraint custody_entry_key PRIMARY KEY (exhibit_id, number),
  constraint custody_entry_exhibit FOREIGN KEY (exhibit_id) REFERENCES evidence.exhibit(exhibit_id),
  constraint custody_entry_digest_hex CHECK ((entry_digest ~ '^[0-9a-f]{64}$'::text)),
  constraint custody_entry_first_has_no_predecessor CHECK (((number = 1) = (previous_digest IS NULL))),
  constraint custody_entry_number_positive CHECK ((number > 0))
);

CREATE TRIGGER custody_entry_is_append_only BEFORE DELETE OR UPDATE ON evidence.custody_entry FOR EACH ROW EXECUTE FUNCTION evidence.refuse_custody_change();

create table evidence.custody_person (
  dossier_id uuid not null,
  user_id uuid not null,
  pseudonym text not null,
  constraint custody_person_key PRIMARY KEY (dossier_id, user_id),
  constraint custody_person_pseudonym UNIQUE (dossier_id, pseudonym)
);

create table evidence.exhibit (
  exhibit_id uuid not null,
  from_state text,
  dossier_id uuid not null,
  request_id uuid,
  number text not null,
  title jsonb not null,
  kind text not null,
  authority text not null,
  state text not null,
  fault text,
  source_name text,
  original_name text,
  media_type text,
  acquisition jsonb not null,
  original_size bigint,
  original_sha256 text,
  root text,
  body_size bigint,
  created_by uuid,
  created_at timestamp with time zone not null,
  scrubbed_at timestamp with time zone,
  scrub_finding text,
  made_from uuid,
  is_paper boolean not null default false,
  constraint exhibit_pkey PRIMARY KEY (exhibit_id),
  constraint exhibit_made_from FOREIGN KEY (made_from) REFERENCES evidence.exhibit(exhibit_id),
  constraint exhibit_from_state_code CHECK ((from_state ~ '^[A-Z]{2}$'::text)),
  constraint exhibit_made_from_is_for_ours CHECK (((made_from IS NULL) OR (from_state IS NULL))),
  constraint exhibit_number_length CHECK (((length(number) >= 1) AND (length(number) <= 100))),
  constraint exhibit_original_hex CHECK ((original_sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint exhibit_paper_has_request CHECK (((NOT is_paper) OR (request_id IS NOT NULL))),
  constraint exhibit_root_hex CHECK ((root ~ '^[0-9a-f]{64}$'::text)),
  constraint exhibit_sealed_is_whole CHECK (((state <> ALL (ARRAY['sealed'::text, 'offered'::text, 'accepted'::text, 'stored'::text, 'complete'::text])) OR ((original_size IS NOT NULL) AND (original_sha256 IS NOT NULL) AND (root IS NOT NULL) AND (body_size IS NOT NULL)))),
  constraint exhibit_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'seal-failed'::text, 'sealed'::text, 'offered'::text, 'accepted'::text, 'stored'::text, 'complete'::text, 'withdrawn'::text, 'disposed'::text])))
);

CREATE INDEX exhibit_by_dossier ON evidence.exhibit USING btree (dossier_id, created_at);

CREATE INDEX exhibit_by_state ON evidence.exhibit USING btree (state);

CREATE INDEX exhibit_papers_of_request ON evidence.exhibit USING btree (request_id, created_at) WHERE is_paper;

CREATE INDEX exhibit_received_by_content ON evidence.exhibit USING btree (original_sha256) WHERE (from_state IS NOT NULL);

CREATE INDEX exhibit_to_erase ON evidence.exhibit USING btree (exhibit_id) WHERE ((state = 'disposed'::text) AND (root IS NOT NULL));

create table evidence.exhibit_counter (
  year integer not null,
  last_number integer not null,
  constraint exhibit_counter_key PRIMARY KEY (year),
  constraint exhibit_counter_positive CHECK ((last_number > 0))
);

create table evidence.exhibit_key (
  exhibit_id uuid not null,
  wrapped bytea,
  destroyed_at timestamp with time zone,
  file_key bytea,
  constraint exhibit_key_key PRIMARY KEY (exhibit_id),
  constraint exhibit_key_exhibit FOREIGN KEY (exhibit_id) REFERENCES evidence.exhibit(exhibit_id),
  constraint exhibit_key_destroyed_has_time CHECK (((wrapped IS NULL) = (destroyed_at IS NOT NULL))),
  constraint exhibit_key_destroyed_whole CHECK (((wrapped IS NOT NULL) OR (file_key IS NULL)))
);

create table evidence.head (
  head_sha256 text not null,
  exhibit_id uuid not null,
  for_state text not null,
  for_authority text not null,
  wrapped bytea not null,
  kept_at timestamp with time zone not null,
  constraint head_key PRIMARY KEY (exhibit_id, head_sha256),
  constraint head_exhibit FOREIGN KEY (exhibit_id) REFERENCES evidence.exhibit(exhibit_id),
  constraint head_digest_hex CHECK ((head_sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint head_state_code CHECK ((for_state ~ '^[A-Z]{2}$'::text))
);

create table evidence.lost_exhibit (
  exhibit_id uuid not null,
  number text not null,
  dossier_id uuid not null,
  offered_to text not null,
  lost_since timestamp with time zone not null,
  is_held boolean not null default false,
  constraint lost_exhibit_key PRIMARY KEY (exhibit_id, offered_to),
  constraint lost_exhibit_state CHECK ((offered_to ~ '^[A-Z]{2}$'::text))
);

CREATE INDEX lost_exhibit_by_dossier ON evidence.lost_exhibit USING btree (dossier_id);

create table evidence.manifest (
  manifest_digest text not null,
  exhibit_id uuid not null,
  number integer not null,
  for_state text not null,
  bytes bytea not null,
  kept_at timestamp with time zone not null,
  constraint manifest_key PRIMARY KEY (manifest_digest),
  constraint manifest_one_per_number UNIQUE (exhibit_id, number),
  constraint manifest_exhibit FOREIGN KEY (exhibit_id) REFERENCES evidence.exhibit(exhibit_id),
  constraint manifest_digest_hex CHECK ((manifest_digest ~ '^[0-9a-f]{64}$'::text)),
  constraint manifest_number_positive CHECK ((number > 0))
);

CREATE TRIGGER manifest_is_append_only BEFORE DELETE OR UPDATE ON evidence.manifest FOR EACH ROW EXECUTE FUNCTION evidence.refuse_manifest_change();

create table evidence.opening (
  opening_id uuid not null,
  exhibit_id uuid not null,
  requested_by uuid not null,
  requested_at timestamp with time zone not null,
  reason text not null,
  state text not null,
  fault text,
  ready_at timestamp with time zone,
  remove_at timestamp with time zone,
  reason_language text not null default 'und'::text,
  found_sha256 text,
  found_size bigint,
  found_at timestamp with time zone,
  found_by text,
  found_by_language text,
  found_with text,
  finding_entered_by uuid,
  finding_entered_at timestamp with time zone,
  constraint opening_key PRIMARY KEY (opening_id),
  constraint opening_exhibit FOREIGN KEY (exhibit_id) REFERENCES evidence.exhibit(exhibit_id),
  constraint opening_finding_has_state CHECK ((((found_sha256 IS NULL) OR (state = ANY (ARRAY['opened-elsewhere'::text, 'refused'::text]))) AND ((found_sha256 IS NOT NULL) OR (state <> 'opened-elsewhere'::text)))),
  constraint opening_finding_whole CHECK ((num_nulls(found_sha256, found_at, found_by, found_by_language, finding_entered_by, finding_entered_at) = ANY (ARRAY[0, 6]))),
  constraint opening_found_hex CHECK ((found_sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint opening_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'ready'::text, 'refused'::text, 'removed'::text, 'sealed-copy'::text, 'taken-away'::text, 'opened-elsewhere'::text])))
);

CREATE INDEX opening_to_do ON evidence.opening USING btree (state) WHERE (state = ANY (ARRAY['waiting'::text, 'ready'::text]));

create table evidence.release (
  release_id uuid not null,
  exhibit_id uuid not null,
  request_id uuid not null,
  receiver_state text not null,
  receiver_authority text not null,
  state text not null,
  reason text not null,
  manifest_payload bytea not null,
  manifest_digest text not null,
  head_sha256 text not null,
  requested_by uuid not null,
  requested_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  transfer_id uuid,
  token_sha256 text,
  token_expires_at timestamp with time zone,
  offer_dispatch_id uuid,
  finished_at timestamp with time zone,
  end_reason text,
  reason_language text not null default 'und'::text,
  end_language text,
  given_again_at timestamp with time zone,
  constraint release_key PRIMARY KEY (release_id),
  constraint release_transfer_once UNIQUE (transfer_id),
  constraint release_exhibit FOREIGN KEY (exhibit_id) REFERENCES evidence.exhibit(exhibit_id),
  constraint release_by_two_people CHECK (((decided_by IS NULL) OR (state = 'rejected'::text) OR (decided_by <> requested_by))),
  constraint release_state_code CHECK ((receiver_state ~ '^[A-Z]{2}$'::text)),
  constraint release_state_known CHECK ((state = ANY (ARRAY['requested'::text, 'offered'::text, 'accepted'::text, 'stored'::text, 'head-released'::text, 'opened'::text, 'cannot-open'::text, 'rejected'::text, 'withdrawn'::text]))),
  constraint release_token_hex CHECK ((token_sha256 ~ '^[0-9a-f]{64}$'::text))
);

CREATE UNIQUE INDEX release_one_requested ON evidence.release USING btree (exhibit_id) WHERE (state = 'requested'::text);

create table evidence.release_draft (
  exhibit_id uuid not null,
  drafted_by uuid not null,
  drafted_at timestamp with time zone not null,
  request json not null,
  manifest_payload bytea not null,
  head_sha256 text not null,
  wrapped_head bytea not null,
  constraint release_draft_key PRIMARY KEY (exhibit_id, drafted_by),
  constraint release_draft_exhibit FOREIGN KEY (exhibit_id) REFERENCES evidence.exhibit(exhibit_id),
  constraint release_draft_head_hex CHECK ((head_sha256 ~ '^[0-9a-f]{64}$'::text))
);

create table evidence.transfer (
  transfer_id uuid not null,
  exhibit_id uuid not null,
  from_state text not null,
  state text not null,
  token bytea,
  leaves integer not null,
  leaves_here integer not null default 0,
  attempts integer not null default 0,
  next_at timestamp with time zone,
  fault text,
  accepted_by uuid,
  accepted_at timestamp with time zone,
  stored_at timestamp with time zone,
  again_since timestamp with time zone,
  constraint transfer_key PRIMARY KEY (transfer_id),
  constraint transfer_exhibit FOREIGN KEY (exhibit_id) REFERENCES evidence.exhibit(exhibit_id),
  constraint transfer_state_code CHECK ((from_state ~ '^[A-Z]{2}$'::text)),
  constraint transfer_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'fetching'::text, 'stored'::text, 'withdrawn'::text, 'refused'::text])))
);

CREATE INDEX transfer_due ON evidence.transfer USING btree (next_at) WHERE (state = 'fetching'::text);

create table evidence.upload (
  upload_id uuid not null,
  dossier_id uuid not null,
  facts jsonb,
  size_bytes bigint not null,
  file_modified_at timestamp with time zone,
  state text not null,
  fault text,
  exhibit_id uuid,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint upload_pkey PRIMARY KEY (upload_id),
  constraint upload_exhibit FOREIGN KEY (exhibit_id) REFERENCES evidence.exhibit(exhibit_id),
  constraint upload_size_range CHECK ((size_bytes >= 0)),
  constraint upload_state_known CHECK ((state = ANY (ARRAY['open'::text, 'whole'::text, 'refused'::text, 'taken-in'::text]))),
  constraint upload_taken_in_whole CHECK ((((state = 'taken-in'::text) = (exhibit_id IS NOT NULL)) AND ((state = 'taken-in'::text) = (facts IS NULL))))
);

CREATE INDEX upload_by_person ON evidence.upload USING btree (created_by, dossier_id);

CREATE INDEX upload_by_state ON evidence.upload USING btree (state, expires_at);

create table evidence.upload_part (
  upload_id uuid not null,
  number integer not null,
  key bytea not null,
  size_bytes bigint not null,
  constraint upload_part_pkey PRIMARY KEY (upload_id, number),
  constraint upload_part_upload FOREIGN KEY (upload_id) REFERENCES evidence.upload(upload_id) ON DELETE CASCADE,
  constraint upload_part_number_positive CHECK ((number > 0)),
  constraint upload_part_size_range CHECK ((size_bytes >= 0))
);

create schema federation;

CREATE OR REPLACE FUNCTION federation.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name
    using errcode = 'restrict_violation';
end;
$function$;

create table federation.alarms (
  alarm_id uuid not null,
  kind text not null,
  peer_id uuid,
  subject_kind text not null,
  subject_id text not null,
  details jsonb not null,
  priority text not null,
  raised_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  occurrences integer not null default 1,
  acknowledged_by uuid,
  acknowledged_at timestamp with time zone,
  cleared_at timestamp with time zone,
  constraint alarms_key PRIMARY KEY (alarm_id),
  constraint alarms_peer FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id),
  constraint alarms_priority_known CHECK ((priority = ANY (ARRAY['ordinary'::text, 'preservation'::text, 'emergency'::text])))
);

CREATE UNIQUE INDEX alarms_one_open ON federation.alarms USING btree (kind, subject_kind, subject_id) WHERE (cleared_at IS NULL);

create table federation.blob_to_remove (
  blob_digest text not null,
  since timestamp with time zone not null,
  constraint blob_to_remove_key PRIMARY KEY (blob_digest),
  constraint blob_to_remove_hex CHECK ((blob_digest ~ '^[0-9a-f]{64}$'::text))
);

create table federation.closed_numbers (
  peer_id uuid not null,
  incarnation_id text not null,
  sequence bigint not null,
  reason text not null,
  closed_at timestamp with time zone not null,
  constraint closed_numbers_key PRIMARY KEY (peer_id, incarnation_id, sequence),
  constraint closed_numbers_peer FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id)
);

create table federation.designation_drafts (
  draft_id uuid not null,
  payload bytea not null,
  payload_digest text not null,
  signatures jsonb not null,
  prepared_by uuid,
  prepared_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint designation_drafts_key PRIMARY KEY (draft_id)
);

CREATE UNIQUE INDEX designation_drafts_one_open ON federation.designation_drafts USING btree (((finished_at IS NULL))) WHERE (finished_at IS NULL);

create table federation.designations (
  designation_digest text not null,
  peer_id uuid,
  state text not null,
  number bigint not null,
  root_fingerprint text not null,
  valid_from timestamp with time zone not null,
  valid_until timestamp with time zone not null,
  standing text not null,
  bytes bytea not null,
  kept_at timestamp with time zone not null,
  constraint designations_key PRIMARY KEY (designation_digest),
  constraint designations_peer FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id),
  constraint designations_digest_hex CHECK ((designation_digest ~ '^[0-9a-f]{64}$'::text)),
  constraint designations_number_positive CHECK ((number > 0)),
  constraint designations_own_has_no_peer CHECK (((standing = 'own'::text) = (peer_id IS NULL))),
  constraint designations_standing_known CHECK ((standing = ANY (ARRAY['own'::text, 'accepted'::text, 'equivocation'::text])))
);

CREATE UNIQUE INDEX designations_one_own_per_number ON federation.designations USING btree (number) WHERE (standing = 'own'::text);

CREATE UNIQUE INDEX designations_one_per_number ON federation.designations USING btree (peer_id, number) WHERE (standing = 'accepted'::text);

CREATE TRIGGER designations_append_only BEFORE DELETE OR UPDATE ON federation.designations FOR EACH ROW EXECUTE FUNCTION federation.refuse_change();

create table federation.details_changes (
  change_id uuid not null,
  details text not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  state text not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  constraint details_changes_key PRIMARY KEY (change_id),
  constraint details_changes_decided CHECK (((state = 'waiting'::text) = (decided_at IS NULL))),
  constraint details_changes_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'withdrawn'::text])))
);

CREATE UNIQUE INDEX details_changes_one_waiting ON federation.details_changes USING btree (((state = 'waiting'::text))) WHERE (state = 'waiting'::text);

create table federation.inbox (
  peer_id uuid not null,
  dispatch_id uuid not null,
  incarnation bigint not null,
  incarnation_id text not null,
  sequence bigint not null,
  priority text not null,
  sealed_digest text not null,
  sender_designation text not null,
  blob_digest text not null,
  size_bytes bigint not null,
  received_at timestamp with time zone not null,
  state text not null,
  attempts integer not null default 0,
  next_at timestamp with time zone not null,
  last_failure text,
  released_by uuid,
  kind text,
  dossier_id uuid,
  from_authority text,
  to_authority text,
  body_digest text,
  own_link text,
  seen_link text,
  recipients text,
  sent_at timestamp with time zone,
  earlier_item_missing boolean not null default false,
  processed_at timestamp with time zone,
  handled_at timestamp with time zone,
  handled_by jsonb,
  handled_receipted boolean not null default false,
  refusal_code text,
  internal_code text,
  erased_at timestamp with time zone,
  constraint inbox_key PRIMARY KEY (peer_id, dispatch_id),
  constraint inbox_one_per_number UNIQUE (peer_id, incarnation_id, sequence),
  constraint inbox_peer FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id),
  constraint inbox_priority_known CHECK ((priority = ANY (ARRAY['ordinary'::text, 'preservation'::text, 'emergency'::text]))),
  constraint inbox_sequence_positive CHECK ((sequence > 0)),
  constraint inbox_state_known CHECK ((state = ANY (ARRAY['stored'::text, 'waiting'::text, 'held'::text, 'valid'::text, 'refused'::text])))
);

CREATE INDEX inbox_by_dispatch ON federation.inbox USING btree (dispatch_id);

CREATE INDEX inbox_by_dossier ON federation.inbox USING btree (dossier_id, received_at);

CREATE INDEX inbox_due ON federation.inbox USING btree (next_at) WHERE (state = ANY (ARRAY['stored'::text, 'waiting'::text]));

CREATE INDEX inbox_handled ON federation.inbox USING btree (handled_at) WHERE ((handled_at IS NOT NULL) AND (NOT handled_receipted));

CREATE INDEX inbox_lane_bodies ON federation.inbox USING btree (peer_id, dossier_id, body_digest) WHERE (body_digest IS NOT NULL);

CREATE INDEX inbox_lane_end ON federation.inbox USING btree (peer_id, dossier_id, processed_at DESC, sequence DESC) WHERE (body_digest IS NOT NULL);

CREATE INDEX inbox_lane_links ON federation.inbox USING btree (peer_id, dossier_id, own_link) WHERE (body_digest IS NOT NULL);

create table federation.inbox_conflicts (
  peer_id uuid not null,
  dispatch_id uuid not null,
  sealed_digest text not null,
  incarnation_id text not null,
  sequence bigint not null,
  blob_digest text not null,
  received_at timestamp with time zone not null,
  refusal bytea not null,
  size_bytes bigint not null default 2097152,
  erased_at timestamp with time zone,
  constraint inbox_conflicts_key PRIMARY KEY (peer_id, dispatch_id, sealed_digest),
  constraint inbox_conflicts_peer FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id),
  constraint inbox_conflicts_size_positive CHECK ((size_bytes > 0))
);

create table federation.key_freezes (
  freeze_id uuid not null,
  uses text[] not null,
  lost_since timestamp with time zone not null,
  frozen_by uuid not null,
  frozen_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  drafted_at timestamp with time zone,
  ended_at timestamp with time zone,
  outcome text,
  constraint key_freezes_key PRIMARY KEY (freeze_id),
  constraint key_freezes_drafted CHECK (((drafted_at IS NULL) OR (decided_at IS NOT NULL))),
  constraint key_freezes_ended CHECK ((((ended_at IS NULL) AND (outcome IS NULL)) OR ((ended_at IS NOT NULL) AND (outcome = 'revoked'::text) AND (decided_at IS NOT NULL)) OR ((ended_at IS NOT NULL) AND (outcome = 'lifted'::text) AND (decided_at IS NULL)))),
  constraint key_freezes_uses CHECK (((cardinality(uses) >= 1) AND (cardinality(uses) <= 8)))
);

CREATE INDEX key_freezes_open ON federation.key_freezes USING btree (frozen_at) WHERE (ended_at IS NULL);

create table federation.links (
  peer_id uuid not null,
  numbers_of_incarnation text not null,
  next_sequence bigint not null default 1,
  reconciled_incarnation bigint not null,
  consecutive_failures integer not null default 0,
  failing_since timestamp with time zone,
  closed_until timestamp with time zone,
  last_success_at timestamp with time zone,
  last_failure_at timestamp with time zone,
  last_failure_code text,
  clock_offset_ms bigint not null default 0,
  clock_seen_at timestamp with time zone,
  their_incarnation bigint,
  their_incarnation_id text,
  their_start text,
  heads_exchanged_at timestamp with time zone,
  witnessed_size bigint,
  designation_checked_at timestamp with time zone,
  designation_told text,
  not_confirmed_since timestamp with time zone,
  constraint links_key PRIMARY KEY (peer_id),
  constraint links_peer FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id),
  constraint links_sequence_positive CHECK ((next_sequence > 0))
);

create table federation.lost_key_items (
  review_id uuid not null,
  place bigint not null generated always as identity,
  use text not null,
  kind text not null,
  subject_id text not null,
  label text not null,
  happened_at timestamp with time zone not null,
  looked_by uuid,
  looked_at timestamp with time zone,
  constraint lost_key_items_key PRIMARY KEY (review_id, place),
  constraint lost_key_items_once UNIQUE (review_id, use, kind, subject_id),
  constraint lost_key_items_review FOREIGN KEY (review_id) REFERENCES federation.lost_key_reviews(review_id),
  constraint lost_key_items_label CHECK ((length(label) <= 300)),
  constraint lost_key_items_looked CHECK (((looked_by IS NULL) = (looked_at IS NULL))),
  constraint lost_key_items_subject CHECK (((length(subject_id) >= 1) AND (length(subject_id) <= 200)))
);

CREATE INDEX lost_key_items_open ON federation.lost_key_items USING btree (review_id, place) WHERE (looked_at IS NULL);

create table federation.lost_key_reviews (
  review_id uuid not null,
  peer_id uuid,
  designation_digest text not null,
  lost jsonb not null,
  found_at timestamp with time zone not null,
  constraint lost_key_reviews_key PRIMARY KEY (review_id),
  constraint lost_key_reviews_once UNIQUE (designation_digest),
  constraint lost_key_reviews_designation FOREIGN KEY (designation_digest) REFERENCES federation.designations(designation_digest),
  constraint lost_key_reviews_peer FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id)
);

create table federation.outbox (
  dispatch_id uuid not null,
  peer_id uuid not null,
  to_authority text,
  kind text not null,
  dossier_id uuid,
  priority text not null,
  based_on text,
  asked_by jsonb not null,
  state text not null,
  queued_at timestamp with time zone not null,
  incarnation bigint,
  incarnation_id text,
  sequence bigint,
  own_link text,
  seen_link text,
  body_nonce text,
  sent_at timestamp with time zone,
  body_digest text,
  sealed_digest text,
  blob_digest text,
  size_bytes bigint,
  attempts integer not null default 0,
  next_at timestamp with time zone not null,
  last_attempt_at timestamp with time zone,
  last_failure_code text,
  receipt_due_at timestamp with time zone,
  stored_at timestamp with time zone,
  processed_at timestamp with time zone,
  refusal_code text,
  resend_asked boolean not null default false,
  resent_at timestamp with time zone,
  sent_again_as uuid,
  erased_at timestamp with time zone,
  constraint outbox_key PRIMARY KEY (dispatch_id),
  constraint outbox_peer FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id),
  constraint outbox_numbered CHECK (((state = ANY (ARRAY['queued'::text, 'voided'::text])) OR ((sequence IS NOT NULL) AND ((body_nonce IS NOT NULL) OR (erased_at IS NOT NULL))))),
  constraint outbox_priority_known CHECK ((priority = ANY (ARRAY['ordinary'::text, 'preservation'::text, 'emergency'::text]))),
  constraint outbox_sealed CHECK (((state = ANY (ARRAY['queued'::text, 'numbered'::text, 'voided'::text])) OR (blob_digest IS NOT NULL))),
  constraint outbox_state_known CHECK ((state = ANY (ARRAY['queued'::text, 'numbered'::text, 'sealed'::text, 'stored'::text, 'processed'::text, 'refused'::text, 'voided'::text])))
);

CREATE INDEX outbox_by_dossier ON federation.outbox USING btree (dossier_id, queued_at);

CREATE INDEX outbox_by_peer ON federation.outbox USING btree (peer_id, queued_at);

CREATE INDEX outbox_lane_end ON federation.outbox USING btree (peer_id, dossier_id, incarnation DESC, sequence DESC) WHERE (body_digest IS NOT NULL);

CREATE INDEX outbox_lane_links ON federation.outbox USING btree (peer_id, dossier_id, own_link) WHERE (body_digest IS NOT NULL);

CREATE INDEX outbox_under_way ON federation.outbox USING btree (peer_id, next_at) WHERE ((state = ANY (ARRAY['queued'::text, 'numbered'::text, 'sealed'::text, 'stored'::text])) OR resend_asked);

CREATE UNIQUE INDEX outbox_one_numbered ON federation.outbox USING btree (peer_id) WHERE (state = 'numbered'::text);

CREATE UNIQUE INDEX outbox_one_per_number ON federation.outbox USING btree (peer_id, incarnation_id, sequence);

create table federation.outbox_contents (
  dispatch_id uuid not null,
  content bytea not null,
  envelope bytea,
  constraint outbox_contents_key PRIMARY KEY (dispatch_id),
  constraint outbox_contents_dispatch FOREIGN KEY (dispatch_id) REFERENCES federation.outbox(dispatch_id)
);

create table federation.own_details (
  only_row boolean not null default true,
  details jsonb not null,
  changed_by uuid,
  changed_at timestamp with time zone not null,
  constraint own_details_key PRIMARY KEY (only_row),
  constraint own_details_only_row CHECK (only_row)
);

create table federation.peer_history (
  entry_id uuid not null,
  peer_id uuid not null,
  happened_at timestamp with time zone not null,
  event text not null,
  by_user uuid,
  details jsonb not null,
  constraint peer_history_key PRIMARY KEY (entry_id),
  constraint peer_history_peer FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id)
);

CREATE INDEX peer_history_by_peer ON federation.peer_history USING btree (peer_id, happened_at);

CREATE TRIGGER peer_history_append_only BEFORE DELETE OR UPDATE ON federation.peer_history FOR EACH ROW EXECUTE FUNCTION federation.refuse_change();

create table federation.peer_restores (
  peer_id uuid not null,
  incarnation bigint not null,
  incarnation_id text not null,
  noticed_at timestamp with time zone not null,
  told_at timestamp with time zone,
  as_of timestamp with time zone,
  recovered integer,
  constraint peer_restores_key PRIMARY KEY (peer_id, incarnation_id),
  constraint peer_restores_peer_id_fkey FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id)
);

create table federation.peer_starts (
  peer_id uuid not null,
  start_id text not null,
  incarnation bigint not null,
  first_created timestamp with time zone not null,
  last_created timestamp with time zone not null,
  constraint peer_starts_key PRIMARY KEY (peer_id, start_id),
  constraint peer_starts_peer FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id)
);

create table federation.peers (
  peer_id uuid not null,
  state text not null,
  standing text not null,
  root_fingerprint text not null,
  designation_digest text not null,
  profile text not null,
  source text not null,
  imported_by uuid not null,
  imported_at timestamp with time zone not null,
  compared_by uuid,
  compared_at timestamp with time zone,
  confirmed_by uuid,
  confirmed_at timestamp with time zone,
  stopped_because text,
  constraint peers_key PRIMARY KEY (peer_id),
  constraint peers_designation FOREIGN KEY (designation_digest) REFERENCES federation.designations(designation_digest) DEFERRABLE INITIALLY DEFERRED,
  constraint peers_compared_by_someone CHECK (((compared_by IS NULL) = (compared_at IS NULL))),
  constraint peers_confirmed_after_comparing CHECK (((confirmed_by IS NULL) OR ((compared_by IS NOT NULL) AND (confirmed_at IS NOT NULL)))),
  constraint peers_confirmed_by_another CHECK ((confirmed_by <> compared_by)),
  constraint peers_fingerprint_hex CHECK ((root_fingerprint ~ '^[0-9a-f]{64}$'::text)),
  constraint peers_profile_known CHECK ((profile = ANY (ARRAY['production'::text, 'training'::text, 'evaluation'::text]))),
  constraint peers_standing_known CHECK ((standing = ANY (ARRAY['imported'::text, 'compared'::text, 'confirmed'::text, 'stopped'::text, 'replaced'::text]))),
  constraint peers_state_code CHECK ((state ~ '^[A-Z]{2}$'::text))
);

CREATE UNIQUE INDEX peers_one_established_per_state ON federation.peers USING btree (state) WHERE (standing = ANY (ARRAY['confirmed'::text, 'stopped'::text]));

CREATE UNIQUE INDEX peers_one_introduced_per_state ON federation.peers USING btree (state) WHERE (standing = ANY (ARRAY['imported'::text, 'compared'::text]));

create table federation.receipt_deliveries (
  receipt_digest text not null,
  peer_id uuid not null,
  attempts integer not null default 0,
  next_at timestamp with time zone not null,
  delivered_at timestamp with time zone,
  last_failure_code text,
  constraint receipt_deliveries_key PRIMARY KEY (receipt_digest),
  constraint receipt_deliveries_peer FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id),
  constraint receipt_deliveries_receipt FOREIGN KEY (receipt_digest) REFERENCES federation.receipts(receipt_digest)
);

CREATE INDEX receipt_deliveries_due ON federation.receipt_deliveries USING btree (next_at) WHERE (delivered_at IS NULL);

create table federation.receipt_entries (
  receipt_digest text not null,
  audit_entry_id uuid not null,
  constraint receipt_entries_key PRIMARY KEY (receipt_digest),
  constraint receipt_entries_receipt FOREIGN KEY (receipt_digest) REFERENCES federation.receipts(receipt_digest)
);

CREATE TRIGGER receipt_entries_append_only BEFORE DELETE OR UPDATE ON federation.receipt_entries FOR EACH ROW EXECUTE FUNCTION federation.refuse_change();

create table federation.receipts (
  receipt_digest text not null,
  peer_id uuid not null,
  dispatch_id uuid not null,
  direction text not null,
  strength text not null,
  code text,
  bytes bytea not null,
  given_at timestamp with time zone not null,
  kept_at timestamp with time zone not null,
  constraint receipts_key PRIMARY KEY (receipt_digest),
  constraint receipts_peer FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id),
  constraint receipts_direction_known CHECK ((direction = ANY (ARRAY['given'::text, 'taken'::text])))
);

CREATE INDEX receipts_by_dispatch ON federation.receipts USING btree (dispatch_id, given_at);

CREATE UNIQUE INDEX receipts_given_once ON federation.receipts USING btree (peer_id, dispatch_id, strength) WHERE ((direction = 'given'::text) AND (strength <> 'refused'::text));

CREATE TRIGGER receipts_append_only BEFORE DELETE OR UPDATE ON federation.receipts FOR EACH ROW EXECUTE FUNCTION federation.refuse_change();

create table federation.reconciliations (
  peer_id uuid not null,
  incarnation bigint not null,
  begun_at timestamp with time zone not null,
  asked_at timestamp with time zone,
  failure text,
  fetched_at timestamp with time zone,
  finished_at timestamp with time zone,
  told_at timestamp with time zone,
  heads jsonb not null default '[]'::jsonb,
  shown_size bigint not null default 0,
  quoted_head jsonb,
  constraint reconciliations_key PRIMARY KEY (peer_id, incarnation),
  constraint reconciliations_peer_id_fkey FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id)
);

create table federation.recoveries (
  incarnation bigint not null,
  as_of timestamp with time zone,
  log_origin text not null,
  log_size bigint not null,
  must_close boolean not null,
  largest_size bigint,
  largest_head bytea,
  approvals jsonb,
  reason text,
  decided_at timestamp with time zone,
  constraint recoveries_key PRIMARY KEY (incarnation),
  constraint recoveries_decided CHECK ((((decided_at IS NULL) AND (approvals IS NULL) AND (reason IS NULL)) OR ((decided_at IS NOT NULL) AND (approvals IS NOT NULL) AND (reason IS NOT NULL))))
);

create table federation.request_nonces (
  peer_id uuid not null,
  nonce text not null,
  forget_at timestamp with time zone not null,
  constraint request_nonces_key PRIMARY KEY (peer_id, nonce),
  constraint request_nonces_peer FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id)
);

CREATE INDEX request_nonces_by_age ON federation.request_nonces USING btree (forget_at);

create table federation.returned (
  peer_id uuid not null,
  dispatch_id uuid not null,
  incarnation bigint not null,
  place bigint not null generated always as identity,
  is_ours boolean not null,
  dispatch bytea,
  body bytea,
  receipts jsonb,
  outcome text not null,
  reason text,
  kind text,
  dossier_id uuid,
  sealed_anew boolean not null default false,
  constraint returned_key PRIMARY KEY (peer_id, dispatch_id, incarnation),
  constraint returned_peer_id_fkey FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id),
  constraint returned_outcome_known CHECK ((outcome = ANY (ARRAY['fetched'::text, 'entered'::text, 'taken-back'::text, 'without-effect'::text, 'gone'::text, 'disposed'::text])))
);

CREATE INDEX returned_by_dossier ON federation.returned USING btree (dossier_id) WHERE (dossier_id IS NOT NULL);

CREATE INDEX returned_waiting ON federation.returned USING btree (peer_id, place) WHERE (outcome = ANY (ARRAY['fetched'::text, 'entered'::text]));

create table federation.settled_numbers (
  peer_id uuid not null,
  incarnation_id text not null,
  settled_up_to bigint not null,
  asked_at timestamp with time zone,
  constraint settled_numbers_key PRIMARY KEY (peer_id, incarnation_id),
  constraint settled_numbers_peer FOREIGN KEY (peer_id) REFERENCES federation.peers(peer_id)
);

create schema identity;

create table identity.access_event (
  event_id uuid not null,
  kind text not null,
  user_id uuid not null,
  by_user_id uuid,
  reason text,
  device text,
  request_id uuid,
  at timestamp with time zone not null,
  constraint access_event_pk PRIMARY KEY (event_id),
  constraint access_event_actor FOREIGN KEY (by_user_id) REFERENCES identity.person(user_id),
  constraint access_event_person FOREIGN KEY (user_id) REFERENCES identity.person(user_id),
  constraint access_event_request FOREIGN KEY (request_id) REFERENCES identity.access_request(request_id),
  constraint access_event_kind CHECK ((kind = ANY (ARRAY['person-proposed'::text, 'person-enrolled'::text, 'passkey-enrolled'::text, 'passkey-ended'::text, 'link-asked'::text, 'link-approved'::text, 'link-redeemed'::text, 'suspended'::text, 'reinstatement-asked'::text, 'reinstated'::text, 'request-withdrawn'::text, 'recovered-on-machine'::text, 'person-changed'::text, 'roles-changed'::text, 'person-left'::text, 'own-contact-changed'::text, 'own-sessions-ended'::text, 'own-session-ended'::text])))
);

CREATE INDEX access_event_by_person ON identity.access_event USING btree (user_id, at);

CREATE INDEX access_event_by_time ON identity.access_event USING btree (at);

create table identity.access_request (
  request_id uuid not null,
  act text not null,
  user_id uuid not null,
  reason text not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  state text not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  constraint access_request_pk PRIMARY KEY (request_id),
  constraint access_request_asker FOREIGN KEY (asked_by) REFERENCES identity.person(user_id),
  constraint access_request_decider FOREIGN KEY (decided_by) REFERENCES identity.person(user_id),
  constraint access_request_person FOREIGN KEY (user_id) REFERENCES identity.person(user_id),
  constraint access_request_act CHECK ((act = ANY (ARRAY['new-link'::text, 'reinstate'::text]))),
  constraint access_request_decided CHECK (((state = 'waiting'::text) = (decided_at IS NULL))),
  constraint access_request_not_for_oneself CHECK ((asked_by <> user_id)),
  constraint access_request_reason_length CHECK (((length(reason) >= 1) AND (length(reason) <= 500))),
  constraint access_request_state CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'withdrawn'::text]))),
  constraint access_request_two_people CHECK (((state <> 'approved'::text) OR ((decided_by <> asked_by) AND (decided_by <> user_id))))
);

CREATE UNIQUE INDEX access_request_one_waiting ON identity.access_request USING btree (user_id) WHERE (state = 'waiting'::text);

create table identity.approval (
  approval_id uuid not null,
  kind text not null,
  action text not null,
  digest text not null,
  subject_kind text not null,
  subject_id text not null,
  user_id uuid not null,
  step text not null,
  method text not null,
  nonce text not null,
  challenge text not null,
  assertion jsonb,
  approved_at timestamp with time zone not null,
  constraint approval_pk PRIMARY KEY (approval_id),
  constraint approval_person FOREIGN KEY (user_id) REFERENCES identity.person(user_id),
  constraint approval_assertion CHECK (((method = 'passkey'::text) = (assertion IS NOT NULL))),
  constraint approval_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text)),
  constraint approval_method CHECK ((method = ANY (ARRAY['passkey'::text, 'session'::text]))),
  constraint approval_step CHECK ((step = ANY (ARRAY['requested'::text, 'approved'::text])))
);

CREATE INDEX approval_by_digest ON identity.approval USING btree (digest);

CREATE TRIGGER approval_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON identity.approval FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table identity.asked (
  asked_id uuid not null,
  act text not null,
  subject_id text not null,
  input json not null,
  content text not null,
  digest text not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  state text not null,
  ended_by uuid,
  ended_at timestamp with time zone,
  words text,
  code text,
  constraint asked_pk PRIMARY KEY (asked_id),
  constraint asked_asker FOREIGN KEY (asked_by) REFERENCES identity.person(user_id),
  constraint asked_ender FOREIGN KEY (ended_by) REFERENCES identity.person(user_id),
  constraint asked_code CHECK (((state = 'outdated'::text) = (code IS NOT NULL))),
  constraint asked_digest CHECK ((digest ~ '^[0-9a-f]{64}$'::text)),
  constraint asked_ended CHECK ((((state = 'waiting'::text) = (ended_at IS NULL)) AND ((ended_at IS NULL) = (ended_by IS NULL)))),
  constraint asked_state CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'withdrawn'::text, 'sent-back'::text, 'outdated'::text]))),
  constraint asked_two_people CHECK (((state <> ALL (ARRAY['approved'::text, 'sent-back'::text])) OR (ended_by <> asked_by))),
  constraint asked_words CHECK (((state = 'sent-back'::text) = (words IS NOT NULL)))
);

CREATE INDEX asked_by_person ON identity.asked USING btree (asked_by, ended_at);

CREATE INDEX asked_waiting ON identity.asked USING btree (asked_at, asked_id) WHERE (state = 'waiting'::text);

CREATE UNIQUE INDEX asked_once ON identity.asked USING btree (act, subject_id) WHERE (state = 'waiting'::text);

create table identity.challenge (
  challenge text not null,
  purpose text not null,
  user_id uuid,
  approval_nonce text,
  expires_at timestamp with time zone not null,
  constraint challenge_pk PRIMARY KEY (challenge),
  constraint challenge_person FOREIGN KEY (user_id) REFERENCES identity.person(user_id),
  constraint challenge_purpose CHECK ((purpose = ANY (ARRAY['register'::text, 'sign-in'::text, 'approve'::text])))
);

create table identity.failed_try (
  try_id uuid not null,
  user_id uuid,
  address text not null,
  at timestamp with time zone not null,
  constraint failed_try_pk PRIMARY KEY (try_id),
  constraint failed_try_person FOREIGN KEY (user_id) REFERENCES identity.person(user_id)
);

CREATE INDEX failed_try_at ON identity.failed_try USING btree (at);

CREATE INDEX failed_try_by_address ON identity.failed_try USING btree (address, at);

CREATE INDEX failed_try_by_person ON identity.failed_try USING btree (user_id, at);

create table identity.passkey (
  credential_id text not null,
  user_id uuid not null,
  public_key bytea not null,
  sign_count bigint not null,
  label text not null,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint passkey_pk PRIMARY KEY (credential_id),
  constraint passkey_person FOREIGN KEY (user_id) REFERENCES identity.person(user_id)
);

create table identity.person (
  user_id uuid not null,
  name text not null,
  languages text[] not null,
  phone text,
  state text not null,
  created_at timestamp with time zone not null,
  mail text,
  constraint person_pk PRIMARY KEY (user_id),
  constraint person_mail_length CHECK (((length(mail) >= 3) AND (length(mail) <= 200))),
  constraint person_name_length CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint person_state CHECK ((state = ANY (ARRAY['proposed'::text, 'active'::text, 'disabled'::text, 'left'::text])))
);

create table identity.role_grant (
  user_id uuid not null,
  role text not null,
  granted_at timestamp with time zone not null,
  granted_by uuid,
  revoked_at timestamp with time zone,
  constraint role_grant_pk PRIMARY KEY (user_id, role, granted_at),
  constraint role_grant_granter FOREIGN KEY (granted_by) REFERENCES identity.person(user_id),
  constraint role_grant_person FOREIGN KEY (user_id) REFERENCES identity.person(user_id),
  constraint role_grant_role CHECK ((role ~ '^[a-z]+(-[a-z]+)*$'::text))
);

create table identity.session (
  token_sha256 text not null,
  user_id uuid not null,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  session_id uuid not null,
  constraint session_pk PRIMARY KEY (token_sha256),
  constraint session_name UNIQUE (session_id),
  constraint session_person FOREIGN KEY (user_id) REFERENCES identity.person(user_id),
  constraint session_digest CHECK ((token_sha256 ~ '^[0-9a-f]{64}$'::text))
);

CREATE INDEX session_by_person ON identity.session USING btree (user_id);

create table identity.sign_in_link (
  token_sha256 text not null,
  user_id uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  origin text not null default 'first'::text,
  constraint sign_in_link_pk PRIMARY KEY (token_sha256),
  constraint sign_in_link_person FOREIGN KEY (user_id) REFERENCES identity.person(user_id),
  constraint sign_in_link_digest CHECK ((token_sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint sign_in_link_origin CHECK ((origin = ANY (ARRAY['first'::text, 'approved'::text, 'machine'::text])))
);

create schema measures;

create table measures.domestic_order (
  order_id uuid not null,
  order_number text not null,
  power text not null,
  provider_name text not null,
  state text not null,
  answer text,
  dossier_id uuid,
  request_id uuid,
  peer_state text,
  peer_reference text,
  drill boolean not null,
  guarded boolean not null,
  released boolean not null,
  in_force_from timestamp with time zone,
  earliest_end timestamp with time zone,
  latest_end timestamp with time zone,
  created_at timestamp with time zone not null,
  events integer not null,
  confirm_by timestamp with time zone,
  awaits boolean not null default true,
  constraint domestic_order_pk PRIMARY KEY (order_id),
  constraint domestic_order_number UNIQUE (order_number),
  constraint domestic_order_answer CHECK ((answer = ANY (ARRAY['preserved'::text, 'delivered'::text, 'connected'::text, 'frozen'::text, 'partly'::text, 'nothing-found'::text, 'already-gone'::text, 'not-ours'::text, 'elsewhere'::text, 'cannot-identify'::text, 'technically-impossible'::text, 'privileged'::text, 'challenged'::text]))),
  constraint domestic_order_period CHECK ((((state = ANY (ARRAY['draft'::text, 'issued'::text])) AND (in_force_from IS NULL) AND (earliest_end IS NULL) AND (latest_end IS NULL)) OR ((in_force_from < earliest_end) AND (earliest_end <= latest_end)) OR (state = 'ended'::text))),
  constraint domestic_order_power CHECK ((power = ANY (ARRAY['25'::text, '26'::text, '27'::text, '28'::text, '29'::text, '30'::text, '31'::text]))),
  constraint domestic_order_serves CHECK ((((request_id IS NULL) AND (dossier_id IS NULL) AND (peer_state IS NULL) AND (peer_reference IS NULL)) OR ((request_id IS NOT NULL) AND (dossier_id IS NOT NULL) AND (peer_state IS NOT NULL) AND (peer_reference IS NOT NULL)))),
  constraint domestic_order_state CHECK ((state = ANY (ARRAY['draft'::text, 'issued'::text, 'served'::text, 'answered'::text, 'lapsed'::text, 'ended'::text])))
);

CREATE INDEX domestic_order_awaiting ON measures.domestic_order USING btree (order_number) WHERE awaits;

CREATE INDEX domestic_order_by_dossier ON measures.domestic_order USING btree (dossier_id);

CREATE INDEX domestic_order_by_end ON measures.domestic_order USING btree (LEAST(earliest_end, confirm_by)) WHERE (state = ANY (ARRAY['issued'::text, 'served'::text, 'answered'::text]));

CREATE INDEX domestic_order_by_request ON measures.domestic_order USING btree (request_id);

CREATE INDEX domestic_order_in_state ON measures.domestic_order USING btree (state, order_number);

CREATE INDEX domestic_order_of_power ON measures.domestic_order USING btree (power, order_number);

CREATE INDEX domestic_order_of_state ON measures.domestic_order USING btree (peer_state, order_number);

create table measures.erased_order (
  order_number text not null,
  power text not null,
  drill boolean not null,
  created_at timestamp with time zone not null,
  erased_at timestamp with time zone not null,
  constraint erased_order_pk PRIMARY KEY (order_number)
);

create table measures.order_counter (
  year integer not null,
  last_number integer not null,
  constraint order_counter_pk PRIMARY KEY (year),
  constraint order_counter_positive CHECK ((last_number > 0))
);

create table measures.order_event (
  order_id uuid not null,
  number integer not null,
  type text not null,
  at timestamp with time zone not null,
  by_user uuid,
  body jsonb not null,
  constraint order_event_pk PRIMARY KEY (order_id, number),
  constraint order_event_order FOREIGN KEY (order_id) REFERENCES measures.domestic_order(order_id),
  constraint order_event_number CHECK ((number > 0)),
  constraint order_event_type CHECK ((type = ANY (ARRAY['drafted'::text, 'amended'::text, 'asked'::text, 'returned'::text, 'issued'::text, 'confirmed'::text, 'served'::text, 'answered'::text, 'renewed'::text, 'released'::text, 'lapsed'::text, 'ended'::text, 'told'::text, 'secrecy-reviewed'::text])))
);

CREATE INDEX order_event_of_person ON measures.order_event USING btree (by_user, order_id);

create table measures.ring (
  ring_id uuid not null,
  group_key text not null,
  reason text not null,
  drill boolean not null,
  raised_at timestamp with time zone not null,
  next_ring_at timestamp with time zone,
  roster_place integer not null,
  rings_at_place integer not null,
  rings_made integer not null,
  acknowledged_at timestamp with time zone,
  acknowledged_by uuid,
  unanswered_at timestamp with time zone,
  step text,
  roles text[] not null default '{}'::text[],
  not_for text[] not null default '{}'::text[],
  constraint ring_pk PRIMARY KEY (ring_id),
  constraint ring_acknowledged CHECK (((acknowledged_at IS NULL) = (acknowledged_by IS NULL))),
  constraint ring_counts CHECK (((roster_place >= 0) AND (rings_at_place >= 0) AND (rings_made >= 0))),
  constraint ring_quiet CHECK (((acknowledged_at IS NULL) OR (next_ring_at IS NULL)))
);

CREATE INDEX ring_due ON measures.ring USING btree (next_ring_at) WHERE (next_ring_at IS NOT NULL);

CREATE INDEX ring_open ON measures.ring USING btree (raised_at, ring_id) WHERE ((acknowledged_at IS NULL) AND ((next_ring_at IS NOT NULL) OR (unanswered_at IS NOT NULL)));

CREATE INDEX ring_open_group ON measures.ring USING btree (group_key) WHERE (acknowledged_at IS NULL);

create table measures.ring_attempt (
  ring_id uuid not null,
  number integer not null,
  at timestamp with time zone not null,
  entry_id uuid,
  name text not null,
  outcome text not null,
  finished_at timestamp with time zone,
  choice text not null default 'able'::text,
  constraint ring_attempt_pk PRIMARY KEY (ring_id, number),
  constraint ring_attempt_ring FOREIGN KEY (ring_id) REFERENCES measures.ring(ring_id),
  constraint ring_attempt_choice CHECK ((choice = ANY (ARRAY['able'::text, 'off-duty'::text, 'stand-in'::text, 'nobody'::text]))),
  constraint ring_attempt_outcome CHECK ((outcome = ANY (ARRAY['started'::text, 'done'::text, 'failed'::text, 'timed-out'::text, 'no-command'::text])))
);

create table measures.ring_key (
  ring_key text not null,
  ring_id uuid not null,
  constraint ring_key_pk PRIMARY KEY (ring_key),
  constraint ring_key_ring FOREIGN KEY (ring_id) REFERENCES measures.ring(ring_id) DEFERRABLE INITIALLY DEFERRED
);

create table measures.ring_subject (
  ring_id uuid not null,
  kind text not null,
  subject_id uuid not null,
  label text not null,
  added_at timestamp with time zone not null,
  dossier_id uuid,
  constraint ring_subject_pk PRIMARY KEY (ring_id, kind, subject_id),
  constraint ring_subject_ring FOREIGN KEY (ring_id) REFERENCES measures.ring(ring_id)
);

CREATE INDEX ring_subject_by_id ON measures.ring_subject USING btree (subject_id);

CREATE INDEX ring_subject_of_dossier ON measures.ring_subject USING btree (dossier_id) WHERE (dossier_id IS NOT NULL);

create table measures.roster_entry (
  entry_id uuid not null,
  user_id uuid not null,
  "position" integer not null,
  name text not null,
  phone text not null,
  from_at timestamp with time zone,
  until_at timestamp with time zone,
  created_at timestamp with time zone not null,
  created_by uuid,
  removed_at timestamp with time zone,
  constraint roster_entry_pk PRIMARY KEY (entry_id),
  constraint roster_entry_name CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint roster_entry_position CHECK (("position" > 0)),
  constraint roster_entry_span CHECK (((from_at IS NULL) OR (until_at IS NULL) OR (from_at < until_at)))
);

CREATE UNIQUE INDEX roster_entry_one_place ON measures.roster_entry USING btree ("position") WHERE (removed_at IS NULL);

create schema platform;

CREATE OR REPLACE FUNCTION platform.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'table %.% is append-only: % is refused', tg_table_schema, tg_table_name, lower(tg_op)
    using errcode = 'restrict_violation';
end
$function$;

CREATE OR REPLACE FUNCTION platform.refuse_lower_fence()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.fence < old.fence then
    raise exception 'the fence of the lease only rises'
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$function$;

create table platform.blob_bytes (
  sha256 text not null,
  bytes bytea,
  changed_at timestamp with time zone not null,
  constraint blob_bytes_key PRIMARY KEY (sha256)
);

CREATE INDEX blob_bytes_changed ON platform.blob_bytes USING btree (changed_at);

create table platform.lease (
  only_one boolean not null default true,
  fence bigint not null,
  host_name text not null,
  process_id bigint not null,
  backend_id bigint not null,
  taken_at timestamp with time zone not null,
  constraint lease_key PRIMARY KEY (only_one),
  constraint lease_fence_positive CHECK ((fence > 0)),
  constraint lease_only_one CHECK (only_one)
);

CREATE TRIGGER lease_fence_only_rises BEFORE UPDATE ON platform.lease FOR EACH ROW EXECUTE FUNCTION platform.refuse_lower_fence();

create table platform.migration (
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migration_pkey PRIMARY KEY (name),
  constraint migration_sha256_is_hex CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);

create table platform.shared_life (
  only_one boolean not null default true,
  incarnation bigint not null,
  incarnation_id text not null,
  state text not null,
  reason text,
  system_identifier text not null,
  timeline bigint not null,
  clock_latest bigint not null,
  clock_offset_ms bigint not null,
  constraint shared_life_key PRIMARY KEY (only_one),
  constraint shared_life_incarnation_positive CHECK ((incarnation > 0)),
  constraint shared_life_only_one CHECK (only_one),
  constraint shared_life_state CHECK ((state = ANY (ARRAY['normal'::text, 'recovery'::text])))
);

create schema proceedings;

create table proceedings.document (
  document_id uuid not null,
  conference_id uuid not null,
  entry jsonb not null,
  versions jsonb not null,
  published_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  note text,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  version integer not null default 1,
  constraint document_pk PRIMARY KEY (document_id),
  constraint document_conference FOREIGN KEY (conference_id) REFERENCES conference.conference(conference_id),
  constraint document_version CHECK ((version >= 1))
);

CREATE INDEX document_versions ON proceedings.document USING gin (versions jsonb_path_ops);

CREATE UNIQUE INDEX document_symbol ON proceedings.document USING btree (conference_id, upper((entry ->> 'symbol'::text))) WHERE ((published_at IS NOT NULL) OR (withdrawn_at IS NULL));

create table proceedings.draw (
  meeting_id uuid not null,
  seed text not null,
  drawn_at timestamp with time zone not null,
  drawn_by uuid not null,
  constraint draw_pk PRIMARY KEY (meeting_id),
  constraint draw_meeting FOREIGN KEY (meeting_id) REFERENCES proceedings.meeting(meeting_id),
  constraint draw_seed CHECK ((seed ~ '^[0-9a-f]{32}$'::text))
);

CREATE TRIGGER draw_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON proceedings.draw FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table proceedings.floor (
  meeting_id uuid not null,
  version integer not null,
  speakers jsonb not null,
  constraint floor_pk PRIMARY KEY (meeting_id),
  constraint floor_meeting FOREIGN KEY (meeting_id) REFERENCES proceedings.meeting(meeting_id),
  constraint floor_version CHECK ((version >= 1))
);

create table proceedings.meeting (
  meeting_id uuid not null,
  conference_id uuid not null,
  version integer not null,
  entry jsonb not null,
  begins_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  released_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  reason text,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  constraint meeting_pk PRIMARY KEY (meeting_id),
  constraint meeting_conference FOREIGN KEY (conference_id) REFERENCES conference.conference(conference_id),
  constraint meeting_hours CHECK ((begins_at < ends_at)),
  constraint meeting_version CHECK ((version >= 1))
);

CREATE INDEX meeting_of_conference ON proceedings.meeting USING btree (conference_id, begins_at, meeting_id);

create table proceedings.taken_up (
  signing_id uuid not null,
  meeting_id uuid not null,
  taken_at timestamp with time zone not null,
  taken_by uuid not null,
  constraint taken_up_pk PRIMARY KEY (signing_id),
  constraint taken_up_meeting FOREIGN KEY (meeting_id) REFERENCES proceedings.meeting(meeting_id),
  constraint taken_up_signing FOREIGN KEY (signing_id) REFERENCES treaty.signing(signing_id)
);

CREATE INDEX taken_up_of_meeting ON proceedings.taken_up USING btree (meeting_id);

create schema registry;

create table registry.bytes_to_remove (
  sha256 text not null,
  since timestamp with time zone not null,
  constraint bytes_to_remove_pk PRIMARY KEY (sha256)
);

create table registry.document (
  document_id uuid not null,
  sha256 text not null,
  size_bytes integer not null,
  media_type text not null,
  entry jsonb not null,
  found_by text not null,
  came_by text not null,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  constraint document_pk PRIMARY KEY (document_id),
  constraint document_came_by CHECK ((came_by = ANY (ARRAY['upload'::text, 'made'::text]))),
  constraint document_digest CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint document_size CHECK (((size_bytes >= 1) AND (size_bytes <= 26214400)))
);

CREATE INDEX document_by_digest ON registry.document USING btree (sha256);

CREATE TRIGGER document_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON registry.document FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table registry.document_withdrawal (
  document_id uuid not null,
  reason text not null,
  withdrawn_at timestamp with time zone not null,
  asked_by uuid not null,
  withdrawn_by uuid not null,
  constraint document_withdrawal_pk PRIMARY KEY (document_id),
  constraint document_withdrawal_of FOREIGN KEY (document_id) REFERENCES registry.document(document_id)
);

CREATE TRIGGER document_withdrawal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON registry.document_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table registry.letter (
  letter_id uuid not null,
  entry jsonb not null,
  found_by text not null,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  constraint letter_pk PRIMARY KEY (letter_id)
);

CREATE TRIGGER letter_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON registry.letter FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table registry.letter_step (
  letter_id uuid not null,
  number integer not null,
  step text not null,
  detail text,
  at timestamp with time zone not null,
  by uuid not null,
  constraint letter_step_pk PRIMARY KEY (letter_id, number),
  constraint letter_step_of FOREIGN KEY (letter_id) REFERENCES registry.letter(letter_id),
  constraint letter_step_known CHECK ((step = ANY (ARRAY['handing'::text, 'handed'::text, 'failed'::text, 'posted'::text, 'discarded'::text]))),
  constraint letter_step_number CHECK ((number >= 1))
);

CREATE TRIGGER letter_step_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON registry.letter_step FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table registry.organisation (
  organisation_id uuid not null,
  version integer not null,
  entry jsonb not null,
  closed_on date,
  reason text,
  same_as text[] not null,
  found_by text not null,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  constraint organisation_pk PRIMARY KEY (organisation_id, version),
  constraint organisation_first_open CHECK (((version > 1) OR (closed_on IS NULL))),
  constraint organisation_named CHECK ((cardinality(same_as) >= 1)),
  constraint organisation_reason CHECK (((version = 1) = (reason IS NULL))),
  constraint organisation_version CHECK ((version >= 1))
);

CREATE TRIGGER organisation_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON registry.organisation FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create schema treaty;

create table treaty.authority_confirmation (
  confirmation_id uuid not null,
  fact_id uuid not null,
  confirmed_on date not null,
  how text not null,
  confirmed_at timestamp with time zone not null,
  confirmed_by uuid not null,
  constraint authority_confirmation_pk PRIMARY KEY (confirmation_id),
  constraint authority_confirmation_fact FOREIGN KEY (fact_id) REFERENCES treaty.fact(fact_id)
);

CREATE TRIGGER authority_confirmation_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON treaty.authority_confirmation FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table treaty.basis (
  basis_id uuid not null,
  kind text,
  citation text,
  states text[],
  in_force_from date,
  in_force_until date,
  mechanisms text[],
  source_kind text,
  source_reference text,
  corrects uuid,
  reason text,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  certified_by uuid,
  limits jsonb,
  constraint basis_pk PRIMARY KEY (basis_id),
  constraint basis_corrected_once UNIQUE (corrects),
  constraint basis_corrects FOREIGN KEY (corrects) REFERENCES treaty.basis(basis_id),
  constraint basis_citation_length CHECK (((length(citation) >= 1) AND (length(citation) <= 500))),
  constraint basis_correction_reason CHECK (((corrects IS NULL) = (reason IS NULL))),
  constraint basis_corrects_another CHECK ((corrects <> basis_id)),
  constraint basis_kind CHECK ((kind = ANY (ARRAY['treaty'::text, 'reciprocity'::text, 'domestic-law'::text]))),
  constraint basis_limits_object CHECK ((jsonb_typeof(limits) = 'object'::text)),
  constraint basis_period CHECK ((in_force_until > in_force_from)),
  constraint basis_source_kind CHECK ((source_kind = ANY (ARRAY['depositary'::text, 'official'::text, 'secondary'::text, 'fictional'::text]))),
  constraint basis_source_length CHECK (((length(source_reference) >= 1) AND (length(source_reference) <= 500))),
  constraint basis_states CHECK (((cardinality(states) >= 2) AND (cardinality(states) <= 250))),
  constraint basis_two_people CHECK ((certified_by <> recorded_by)),
  constraint basis_whole CHECK ((((kind IS NOT NULL) AND (citation IS NOT NULL) AND (states IS NOT NULL) AND (in_force_from IS NOT NULL) AND (mechanisms IS NOT NULL) AND (source_kind IS NOT NULL) AND (source_reference IS NOT NULL)) OR ((kind IS NULL) AND (citation IS NULL) AND (states IS NULL) AND (in_force_from IS NULL) AND (in_force_until IS NULL) AND (mechanisms IS NULL) AND (source_kind IS NULL) AND (source_reference IS NULL) AND (corrects IS NOT NULL))))
);

CREATE TRIGGER basis_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON treaty.basis FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table treaty.draft (
  draft_id uuid not null,
  version integer not null,
  kind text not null,
  state text not null,
  language text not null,
  fields jsonb not null,
  dropped_because text,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  constraint draft_pk PRIMARY KEY (draft_id, version),
  constraint draft_first_followed CHECK (((version > 1) OR (dropped_because IS NULL))),
  constraint draft_state CHECK ((state ~ '^[A-Z]{2}$'::text)),
  constraint draft_version CHECK ((version >= 1))
);

CREATE TRIGGER draft_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON treaty.draft FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table treaty.duty (
  duty_id text not null,
  version integer not null,
  owner uuid,
  due_on date,
  outcome text,
  reference text,
  settled_on date,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  constraint duty_pk PRIMARY KEY (duty_id, version),
  constraint duty_outcome CHECK ((outcome = ANY (ARRAY['sent'::text, 'not-applicable'::text]))),
  constraint duty_settled CHECK (((outcome IS NULL) = (settled_on IS NULL))),
  constraint duty_version CHECK ((version >= 1))
);

CREATE TRIGGER duty_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON treaty.duty FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table treaty.fact (
  fact_id uuid not null,
  kind text,
  state text,
  acted_on date,
  source_kind text,
  source_reference text,
  reservation text,
  text_language text,
  text_words text,
  corrects uuid,
  reason text,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  certified_by uuid,
  place text,
  signatory_name text,
  signatory_function text,
  circulated_on date,
  relates_to uuid,
  document_id uuid,
  notification jsonb,
  instrument text not null default 'convention'::text,
  precludes_entry boolean,
  constraint fact_pk PRIMARY KEY (fact_id),
  constraint fact_corrected_once UNIQUE (corrects),
  constraint fact_of_instrument UNIQUE (fact_id, instrument),
  constraint fact_corrects FOREIGN KEY (corrects, instrument) REFERENCES treaty.fact(fact_id, instrument),
  constraint fact_relates_to FOREIGN KEY (relates_to, instrument) REFERENCES treaty.fact(fact_id, instrument),
  constraint fact_correction_reason CHECK (((corrects IS NULL) = (reason IS NULL))),
  constraint fact_corrects_another CHECK ((corrects <> fact_id)),
  constraint fact_instrument CHECK ((instrument ~ '^[a-z][a-z0-9-]{0,39}$'::text)),
  constraint fact_kind CHECK ((kind = ANY (ARRAY['signature'::text, 'ratification'::text, 'acceptance'::text, 'approval'::text, 'accession'::text, 'succession'::text, 'denunciation'::text, 'withdrawal-of-denunciation'::text, 'reservation'::text, 'confirmation-of-reservation'::text, 'withdrawal-of-reservation'::text, 'declaration'::text, 'withdrawal-of-declaration'::text, 'competence-declaration'::text, 'objection'::text, 'withdrawal-of-objection'::text, 'notification'::text, 'correction-of-text'::text, 'entry-into-force'::text]))),
  constraint fact_notification CHECK (((COALESCE(kind, ''::text) = 'notification'::text) = (notification IS NOT NULL))),
  constraint fact_notification_named CHECK (((notification IS NULL) OR ((notification ->> 'id'::text) IS NOT NULL))),
  constraint fact_place CHECK ((place ~ '^[a-z-]{1,40}$'::text)),
  constraint fact_precludes CHECK (((precludes_entry IS NOT TRUE) OR ((kind IS NOT NULL) AND (kind = 'objection'::text)))),
  constraint fact_signatory_whole CHECK (((signatory_name IS NULL) = (signatory_function IS NULL))),
  constraint fact_source_kind CHECK ((source_kind = ANY (ARRAY['depositary'::text, 'official'::text, 'secondary'::text, 'fictional'::text]))),
  constraint fact_source_length CHECK (((length(source_reference) >= 1) AND (length(source_reference) <= 500))),
  constraint fact_state CHECK ((state ~ '^[A-Z]{2}$'::text)),
  constraint fact_state_given CHECK ((((kind = ANY (ARRAY['correction-of-text'::text, 'entry-into-force'::text])) = (state IS NULL)) OR (kind IS NULL))),
  constraint fact_taken_back_whole CHECK (((kind IS NOT NULL) OR ((place IS NULL) AND (signatory_name IS NULL) AND (circulated_on IS NULL) AND (relates_to IS NULL)))),
  constraint fact_text_whole CHECK (((text_language IS NULL) = (text_words IS NULL))),
  constraint fact_two_people CHECK ((certified_by <> recorded_by)),
  constraint fact_whole CHECK ((((kind IS NOT NULL) AND (acted_on IS NOT NULL) AND (source_kind IS NOT NULL) AND (source_reference IS NOT NULL)) OR ((kind IS NULL) AND (state IS NULL) AND (acted_on IS NULL) AND (source_kind IS NULL) AND (source_reference IS NULL) AND (reservation IS NULL) AND (text_words IS NULL) AND (corrects IS NOT NULL))))
);

CREATE TRIGGER fact_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON treaty.fact FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table treaty.full_powers (
  full_powers_id uuid not null,
  version integer not null,
  instrument text not null,
  entity text not null,
  entry jsonb not null,
  state text not null,
  findings jsonb,
  examined_at timestamp with time zone,
  original_from text,
  original_at timestamp with time zone,
  original_to uuid,
  verified_at timestamp with time zone,
  verified_asked_by uuid,
  verified_by uuid,
  spent_by uuid,
  reason text,
  document_id uuid,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  constraint full_powers_pk PRIMARY KEY (full_powers_id),
  constraint full_powers_spent_once UNIQUE (spent_by),
  constraint full_powers_signing FOREIGN KEY (spent_by) REFERENCES treaty.signing(signing_id),
  constraint full_powers_entity CHECK (((entity ~ '^[A-Z]{2}$'::text) AND ((entry ->> 'state'::text) = entity))),
  constraint full_powers_spent CHECK (((state = 'spent'::text) = (spent_by IS NOT NULL))),
  constraint full_powers_state CHECK ((state = ANY (ARRAY['announced'::text, 'defective'::text, 'copy-in-order'::text, 'original-in-hand'::text, 'verified'::text, 'spent'::text, 'withdrawn'::text]))),
  constraint full_powers_verified CHECK ((((verified_at IS NULL) = (verified_by IS NULL)) AND (verified_asked_by <> verified_by) AND ((state <> ALL (ARRAY['verified'::text, 'spent'::text])) OR (verified_at IS NOT NULL)))),
  constraint full_powers_version CHECK ((version >= 1)),
  constraint full_powers_withdrawn CHECK (((state = 'withdrawn'::text) = (reason IS NOT NULL)))
);

create table treaty.notice (
  notice_id uuid not null,
  fact_id uuid not null,
  official_number text,
  published_at timestamp with time zone not null,
  published_by uuid not null,
  number_source text,
  constraint notice_pk PRIMARY KEY (notice_id),
  constraint notice_fact FOREIGN KEY (fact_id) REFERENCES treaty.fact(fact_id),
  constraint notice_number_source CHECK (((number_source IS NULL) OR (official_number IS NOT NULL))),
  constraint notice_official_number_length CHECK (((length(official_number) >= 1) AND (length(official_number) <= 100)))
);

CREATE INDEX notice_of_fact ON treaty.notice USING btree (fact_id, published_at);

CREATE TRIGGER notice_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON treaty.notice FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

create table treaty.proposal (
  proposal_id uuid not null,
  instrument text not null,
  entity text not null,
  act jsonb not null,
  origin text not null,
  origin_reference text not null,
  sender text,
  about_third_state boolean not null,
  proposed_at timestamp with time zone not null,
  proposed_by uuid,
  state text not null,
  ended_at timestamp with time zone,
  ended_by uuid,
  fact_id uuid,
  reason text,
  ended_asked_by uuid,
  constraint proposal_pk PRIMARY KEY (proposal_id),
  constraint proposal_fact FOREIGN KEY (fact_id, instrument) REFERENCES treaty.fact(fact_id, instrument),
  constraint proposal_certified CHECK ((((state = 'certified'::text) = (fact_id IS NOT NULL)) AND (fact_id = proposal_id))),
  constraint proposal_dropped CHECK (((state = 'dropped'::text) = (reason IS NOT NULL))),
  constraint proposal_ended CHECK ((((state = 'open'::text) = (ended_at IS NULL)) AND ((ended_at IS NULL) = (ended_by IS NULL)))),
  constraint proposal_ended_by_two CHECK (((ended_asked_by <> ended_by) AND ((ended_by IS NOT NULL) OR (ended_asked_by IS NULL)))),
  constraint proposal_entity CHECK (((entity ~ '^[A-Z]{2}$'::text) AND ((act ->> 'state'::text) = entity))),
  constraint proposal_origin CHECK ((origin = ANY (ARRAY['signing'::text, 'statement'::text, 'table'::text]))),
  constraint proposal_reference_length CHECK (((length(origin_reference) >= 1) AND (length(origin_reference) <= 500))),
  constraint proposal_sender CHECK (((origin = 'statement'::text) = (sender IS NOT NULL))),
  constraint proposal_state CHECK ((state = ANY (ARRAY['open'::text, 'certified'::text, 'dropped'::text])))
);

CREATE INDEX proposal_open ON treaty.proposal USING btree (proposed_at) WHERE (state = 'open'::text);

create table treaty.signing (
  signing_id uuid not null,
  version integer not null,
  instrument text not null,
  entity text not null,
  act text not null,
  entry jsonb not null,
  state text not null,
  full_powers_id uuid,
  post_letter text,
  proposal_id uuid,
  done_at timestamp with time zone,
  done_asked_by uuid,
  done_by uuid,
  reason text,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  examined jsonb,
  participant_id uuid,
  signatory_left_at timestamp with time zone,
  place_zone text,
  place_day date,
  constraint signing_pk PRIMARY KEY (signing_id),
  constraint signing_full_powers_once UNIQUE (full_powers_id),
  constraint signing_proposal_once UNIQUE (proposal_id),
  constraint signing_full_powers FOREIGN KEY (full_powers_id) REFERENCES treaty.full_powers(full_powers_id),
  constraint signing_proposal FOREIGN KEY (proposal_id) REFERENCES treaty.proposal(proposal_id),
  constraint signing_act CHECK ((act = ANY (ARRAY['signature'::text, 'ratification'::text, 'acceptance'::text, 'approval'::text, 'accession'::text]))),
  constraint signing_cleared CHECK ((((state = ANY (ARRAY['cleared'::text, 'called'::text, 'done'::text])) = ((full_powers_id IS NOT NULL) OR (post_letter IS NOT NULL) OR (examined IS NOT NULL))) AND ((full_powers_id IS NULL) OR (post_letter IS NULL)) AND ((examined IS NULL) OR (act <> 'signature'::text)))),
  constraint signing_done CHECK ((((state = ANY (ARRAY['done'::text, 'undone'::text])) = (proposal_id IS NOT NULL)) AND ((proposal_id IS NULL) = (done_at IS NULL)) AND ((done_at IS NULL) = (done_by IS NULL)) AND ((done_at IS NULL) = (done_asked_by IS NULL)) AND (done_asked_by <> done_by))),
  constraint signing_entity CHECK (((entity ~ '^[A-Z]{2}$'::text) AND ((entry ->> 'state'::text) = entity) AND ((entry ->> 'act'::text) = act))),
  constraint signing_left CHECK (((signatory_left_at IS NULL) OR (participant_id IS NOT NULL))),
  constraint signing_place CHECK (((place_zone IS NULL) OR (place_day IS NOT NULL))),
  constraint signing_place_zone CHECK (((length(place_zone) >= 1) AND (length(place_zone) <= 100))),
  constraint signing_released CHECK (((state = ANY (ARRAY['released'::text, 'undone'::text])) = (reason IS NOT NULL))),
  constraint signing_state CHECK ((state = ANY (ARRAY['planned'::text, 'cleared'::text, 'called'::text, 'done'::text, 'released'::text, 'undone'::text]))),
  constraint signing_version CHECK ((version >= 1))
);

CREATE INDEX signing_of_participant ON treaty.signing USING btree (participant_id);

CREATE UNIQUE INDEX signing_open ON treaty.signing USING btree (instrument, entity, ((act = 'signature'::text))) WHERE (state = ANY (ARRAY['planned'::text, 'cleared'::text, 'called'::text]));
