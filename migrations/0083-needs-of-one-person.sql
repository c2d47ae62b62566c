-- What came back to whoever asked for it is their need, and nobody else's.
alter table desk.need add column only_for text;
