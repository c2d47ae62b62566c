-- What few rows of a long list are is found by an index in the order of the list.
create index dossier_of_state on desk.dossier (state, own_reference);

create index need_end on desk.need (ends_at)
where until is not null;

create index request_of_state on cooperation.request (state, own_reference);

create index request_of_mechanism on cooperation.request (mechanism, own_reference);

create index request_of_standing on cooperation.request ((coalesce(status, stage)), own_reference);

create index request_open_by_number on cooperation.request (own_reference)
where not settled;

create index domestic_order_of_state on measures.domestic_order (peer_state, order_number);

create index domestic_order_of_power on measures.domestic_order (power, order_number);

create index domestic_order_in_state on measures.domestic_order (state, order_number);

create index order_event_of_person on measures.order_event (by_user, order_id);
