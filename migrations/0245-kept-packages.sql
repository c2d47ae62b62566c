-- Of each exhibit that came from another State: one court package that the server made by itself, and whose file it keeps. Nobody made
-- it. It leaves for a use only as any other, and goes with its exhibit.
alter table evidence.court_package
  -- The file, compressed by gzip.
  add column packed bytea,
  alter column made_by drop not null,
  add constraint court_package_kept check ((made_by is null) = (packed is not null));

create unique index court_package_kept_once on evidence.court_package (exhibit_id) where packed is not null;
