-- A task is overdue only after the later reading of its end; all are written anew at the next start.
alter table desk.need
  add column overdue_at timestamptz;

delete from desk.needs_written;
