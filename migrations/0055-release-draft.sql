-- A release as one person was shown it and has not confirmed yet (R16): head and manifest hold random bytes, so what is confirmed
-- must be kept from the page that shows it. One for each person and exhibit; replaced by the next, and gone once it is confirmed.
create table evidence.release_draft (
  exhibit_id uuid not null constraint release_draft_exhibit references evidence.exhibit (exhibit_id),
  drafted_by uuid not null,
  drafted_at timestamptz not null,
  -- What was asked for, as it was written.
  request json not null,
  manifest_payload bytea not null,
  -- R17: wrapped to the key of the exhibit, like every head at rest.
  head_sha256 text not null constraint release_draft_head_hex check (head_sha256 ~ '^[0-9a-f]{64}$'),
  wrapped_head bytea not null,
  constraint release_draft_key primary key (exhibit_id, drafted_by)
);
