-- Orders of freezing and seizure (UNCC art. 31), and the answers of those who are ordered.

alter table measures.domestic_order
  drop constraint domestic_order_power,
  drop constraint domestic_order_answer;

alter table measures.domestic_order
  add constraint domestic_order_power check (power in ('25', '26', '27', '28', '29', '30', '31')),
  add constraint domestic_order_answer check (
    answer in (
      'preserved', 'delivered', 'connected', 'frozen', 'partly', 'nothing-found', 'already-gone', 'not-ours', 'elsewhere',
      'cannot-identify', 'technically-impossible', 'privileged', 'challenged'
    )
  );
