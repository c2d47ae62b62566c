-- Sittings of signature: where the rule says so the order is drawn by lot. The draw is kept: anybody can work the order out again from its seed.

create table proceedings.draw (
  meeting_id uuid not null,
  seed text not null,
  drawn_at timestamptz not null,
  drawn_by uuid not null,
  constraint draw_pk primary key (meeting_id),
  constraint draw_meeting foreign key (meeting_id) references proceedings.meeting (meeting_id),
  constraint draw_seed check (seed ~ '^[0-9a-f]{32}$')
);

create trigger draw_append_only
  before update or delete or truncate
  on proceedings.draw
  for each statement
  execute function platform.refuse_change();
