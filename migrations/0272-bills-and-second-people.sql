-- An answer that a bill will give, by a day; prosecutions and convictions of an offence; who had written what a second person confirmed.

alter table assistance.answer
  add column expected_on date,
  add column prosecutions integer,
  add column convictions integer,
  add column first_by uuid,
  add constraint answer_counted check (prosecutions >= 0 and convictions >= 0),
  add constraint answer_second_person check (first_by <> written_by and (first_by is null or state = 'confirmed')),
  drop constraint answer_law,
  add constraint answer_law check (law in ('yes', 'partly', 'no', 'in-bill', 'not-needed', 'open')),
  drop constraint answer_confirmed,
  add constraint answer_confirmed check (
    state <> 'confirmed'
    or law = 'not-needed'
    or (law = 'yes' and cardinality(measures) >= 1)
    or (law = 'in-bill' and cardinality(measures) >= 1 and expected_on is not null)
    or (law in ('partly', 'no') and missing is not null)
  );
