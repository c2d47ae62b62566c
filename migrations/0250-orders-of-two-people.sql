-- Orders under Articles 27 to 31 have two people behind them, a freezing in danger of loss waits for its second, and what an order
-- asks for after its end (its provider is told, its secrecy is looked at again) is found without reading all of them.

alter table measures.order_event
  drop constraint order_event_type;

alter table measures.order_event
  add constraint order_event_type check (
    type in (
      'drafted', 'amended', 'asked', 'returned', 'issued', 'confirmed', 'served', 'answered', 'renewed', 'released', 'lapsed',
      'ended', 'told', 'secrecy-reviewed'
    )
  );

alter table measures.domestic_order
  add column confirm_by timestamptz,
  add column awaits boolean not null default true;

update measures.domestic_order as past
set awaits = in_force_from is not null and exists (
  select from measures.order_event as event
  where event.order_id = past.order_id
    and event.type in ('drafted', 'amended')
    and event.body -> 'terms' -> 'secrecy' is not null
)
where state in ('lapsed', 'ended');

drop index measures.domestic_order_by_end;

create index domestic_order_by_end
  on measures.domestic_order (least(earliest_end, confirm_by))
  where state in ('issued', 'served', 'answered');

create index domestic_order_awaiting
  on measures.domestic_order (order_number)
  where awaits;
