-- Which state of a document somebody saw who publishes it: higher with each file and each step.
alter table proceedings.document
  add column version integer not null default 1,
  add constraint document_version check (version >= 1);
