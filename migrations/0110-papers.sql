-- Papers that go with a request: sealed, carried and erased as exhibits are, and none of them.

alter table evidence.exhibit
  add column is_paper boolean not null default false;

alter table evidence.exhibit
  add constraint exhibit_paper_has_request
  check (not is_paper or request_id is not null);

create index exhibit_papers_of_request
  on evidence.exhibit (request_id, created_at)
  where is_paper;
