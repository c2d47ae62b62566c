-- The few preservations that nobody has acknowledged are found without reading the others.
create index request_unacknowledged on cooperation.request (opened_at)
  where settled = false and status = 'received' and mechanism = 'preservation';
