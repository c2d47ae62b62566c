-- An act may name the document that it was certified from. Its module asks the registry whether the document stands; the schema of that
-- module is made later, so that no key can refer to it here.
alter table treaty.fact add column document_id uuid;
