-- Whether a change of rules was entered after the day from which it holds.
alter table conference.rule_change add column late boolean not null default false;
