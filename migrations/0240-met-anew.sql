-- R8: one person who brought another root could set a record aside behind which two people had stood, while its meeting was begun again. Where
-- nobody has confirmed the other root yet, that record stands for its State again, stopped.
update federation.peers as earlier
set standing = 'stopped', stopped_because = 'brought-another-root'
where earlier.standing = 'replaced'
  and not exists (
    select from federation.peers as established
    where established.state = earlier.state and established.standing in ('confirmed', 'stopped')
  )
  and earlier.peer_id = (
    select confirmed.peer_id
    from federation.peer_history as confirmed
    join federation.peers as peer on peer.peer_id = confirmed.peer_id
    where peer.state = earlier.state and confirmed.event = 'confirmed'
    order by confirmed.happened_at desc, confirmed.entry_id desc
    limit 1
  );
