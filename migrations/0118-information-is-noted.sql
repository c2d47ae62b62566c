-- Information that nobody asked for is taken note of by its receiver, and not decided (decision 0019).

alter table cooperation.request
  drop constraint request_status,
  add constraint request_status check (
    status in (
      'received', 'acknowledged', 'more-information', 'consultation', 'accepted', 'accepted-on-conditions', 'postponed',
      'refused', 'executing', 'preserved', 'preservation-held', 'preservation-lapsed', 'answered', 'noted', 'closed', 'withdrawn'
    )
  );
