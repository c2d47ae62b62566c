-- Of an introduction, who was named: whoever told that State the need has nothing left to do about it.
alter table assistance.said
  add column introduced text;
