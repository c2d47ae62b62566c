-- A consent that the other State sends is recorded by its message, and by no person of ours.
alter table cooperation.use_consent alter column recorded_by drop not null;
