-- Who certified an entry after somebody else entered it. Null: one person alone did, under the rule of that day, or a founding script.

alter table treaty.fact
  add column certified_by uuid,
  add constraint fact_two_people check (certified_by <> recorded_by);

alter table treaty.basis
  add column certified_by uuid,
  add constraint basis_two_people check (certified_by <> recorded_by);
