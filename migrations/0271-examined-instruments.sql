-- What whoever clears a deposit saw in the instrument itself: title, will, signature and date. Whoever carries it needs nothing.

alter table treaty.signing
  add column examined jsonb,
  drop constraint signing_cleared,
  add constraint signing_cleared check (
    (state in ('cleared', 'called', 'done'))
      = (full_powers_id is not null or post_letter is not null or examined is not null)
    and (full_powers_id is null or post_letter is null)
    and (examined is null or act <> 'signature')
  );
