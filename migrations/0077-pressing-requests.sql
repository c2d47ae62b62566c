-- The few requests for whose steps somebody is called are found without reading the others.
create index request_pressing on cooperation.request (opened_at)
  where settled = false and coalesce(file #>> '{content,urgency}', file #>> '{draft,urgency}') in ('urgent', 'emergency');
