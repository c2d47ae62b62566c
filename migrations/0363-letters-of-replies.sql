-- What a State without a server answers has the day of its letter, and may name that letter: a document of the registry.
alter table assistance.said
  add column letter_on date,
  add column document_id uuid;
