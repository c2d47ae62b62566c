-- People of this State: who they are, what they may do, how they sign in, and what they approved.

create schema identity;

create table identity.person (
  user_id uuid not null,
  name text not null,
  languages text[] not null,
  phone text,
  state text not null,
  created_at timestamptz not null,
  constraint person_pk primary key (user_id),
  constraint person_name_length check (length(name) between 1 and 200),
  constraint person_state check (state in ('proposed', 'active', 'disabled'))
);

create table identity.role_grant (
  user_id uuid not null,
  role text not null,
  granted_at timestamptz not null,
  -- Null only for the founding people, who are entered before anybody could grant anything.
  granted_by uuid,
  revoked_at timestamptz,
  constraint role_grant_pk primary key (user_id, role, granted_at),
  constraint role_grant_person foreign key (user_id) references identity.person (user_id),
  constraint role_grant_granter foreign key (granted_by) references identity.person (user_id),
  constraint role_grant_role check (
    role in ('drafter', 'authoriser', 'duty-officer', 'executing-officer', 'custodian', 'oversight', 'administrator')
  )
);

-- One-time links for the first sign-in. Only the SHA-256 of the token is kept.
create table identity.sign_in_link (
  token_sha256 text not null,
  user_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint sign_in_link_pk primary key (token_sha256),
  constraint sign_in_link_person foreign key (user_id) references identity.person (user_id),
  constraint sign_in_link_digest check (token_sha256 ~ '^[0-9a-f]{64}$')
);

create table identity.session (
  token_sha256 text not null,
  user_id uuid not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  constraint session_pk primary key (token_sha256),
  constraint session_person foreign key (user_id) references identity.person (user_id),
  constraint session_digest check (token_sha256 ~ '^[0-9a-f]{64}$')
);

create index session_by_person
  on identity.session (user_id);

create table identity.passkey (
  credential_id text not null,
  user_id uuid not null,
  public_key bytea not null,
  sign_count bigint not null,
  label text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  constraint passkey_pk primary key (credential_id),
  constraint passkey_person foreign key (user_id) references identity.person (user_id)
);

-- Challenges that this server gave out and has not seen answered: registration of a passkey, sign-in, one approval.
create table identity.challenge (
  challenge text not null,
  purpose text not null,
  user_id uuid,
  approval_nonce text,
  expires_at timestamptz not null,
  constraint challenge_pk primary key (challenge),
  constraint challenge_person foreign key (user_id) references identity.person (user_id),
  constraint challenge_purpose check (purpose in ('register', 'sign-in', 'approve'))
);

-- Rule R16: what a person approved, bound to the digest of the exact thing. The assertion is what a passkey signed;
-- 'session' means that a signed-in person pressed a button, which is no signature and is shown as such.
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
  approved_at timestamptz not null,
  constraint approval_pk primary key (approval_id),
  -- One person approves one thing once: two rows for a digest are two people.
  constraint approval_one_per_person unique (kind, action, digest, user_id),
  constraint approval_person foreign key (user_id) references identity.person (user_id),
  constraint approval_digest check (digest ~ '^[0-9a-f]{64}$'),
  constraint approval_step check (step in ('requested', 'approved')),
  constraint approval_method check (method in ('passkey', 'session')),
  constraint approval_assertion check ((method = 'passkey') = (assertion is not null))
);

create index approval_by_digest
  on identity.approval (digest);

create trigger approval_append_only
  before update or delete or truncate
  on identity.approval
  execute function platform.refuse_change();
