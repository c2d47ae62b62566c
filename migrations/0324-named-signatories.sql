-- Who signs at an appointment may be named among the people of a conference; when that person no longer comes, the appointment says so and its clearance is asked anew.

alter table treaty.signing
  add column participant_id uuid,
  add column signatory_left_at timestamptz,
  add constraint signing_left check (signatory_left_at is null or participant_id is not null);

create index signing_of_participant on treaty.signing (participant_id);
