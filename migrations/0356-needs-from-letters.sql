-- A need that its State wrote in a letter names that letter: a document of the registry.
alter table assistance.need
  add column document_id uuid;
