-- In how many States a need stood when a quarter ended, as it was told: no count lies beneath. Needs that two people end leave nothing from
-- which an earlier quarter could be counted again.
create table assistance.figure (
  -- "2027-Q1"
  quarter text not null,
  chapter text not null,
  says text not null,
  -- Of "between", both bounds.
  least integer,
  most integer,
  kept_at timestamptz not null,
  constraint figure_pk primary key (quarter, chapter),
  constraint figure_quarter check (quarter ~ '^[0-9]{4}-Q[1-4]$'),
  constraint figure_says check (says in ('fewer-than-five', 'between', 'nearly-all')),
  constraint figure_bounds check (
    (says = 'between') = (least is not null) and (says = 'between') = (most is not null)
  )
);

-- A quarter is never restated.
create trigger figure_changes_no_more
  before update or delete or truncate
  on assistance.figure
  for each statement
  execute function platform.refuse_change();
