-- In which language a person gave the reason of a release or of an opening; of earlier ones nobody said it.
alter table evidence.release
  add column reason_language text not null default 'und',
  -- Null where the release ended by itself: then end_reason is a code.
  add column end_language text;

alter table evidence.opening
  add column reason_language text not null default 'und';

update evidence.release
set end_language = 'und'
where end_reason is not null;

-- Shown to one person and not confirmed; it is looked at anew, with the language.
delete from evidence.release_draft;
