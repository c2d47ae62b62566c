-- Which question an answer is about, in clear: so the queue knows what waits without opening what was said.
alter table assistance.said
  add column about integer;
