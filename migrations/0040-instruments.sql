-- Acts belong to an instrument: the Convention, and as data a protocol to come or another treaty. What corrects an act, what it is about and
-- what certifies a proposal is of the same one. Duties and notices hang on acts; a draft is a paper that answers nothing.

alter table treaty.fact
  add column instrument text not null default 'convention',
  add constraint fact_instrument check (instrument ~ '^[a-z][a-z0-9-]{0,39}$'),
  add constraint fact_of_instrument unique (fact_id, instrument),
  drop constraint fact_corrects,
  drop constraint fact_relates_to;

alter table treaty.fact
  add constraint fact_corrects foreign key (corrects, instrument) references treaty.fact (fact_id, instrument),
  add constraint fact_relates_to foreign key (relates_to, instrument) references treaty.fact (fact_id, instrument);

alter table treaty.proposal
  drop constraint proposal_fact,
  add constraint proposal_fact foreign key (fact_id, instrument) references treaty.fact (fact_id, instrument);
