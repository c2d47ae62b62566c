-- A letter is looked for under its reference before it is registered: before, all requests were read for it.
create index request_by_peer_reference
  on cooperation.request (peer_reference)
  where peer_reference is not null;
