-- An approval counts in its round: the last request for the thing, and what was approved after it. So a person may ask for the
-- same thing, or approve it, again in a later round, each time anew.
alter table identity.approval
  drop constraint approval_one_per_person;
