-- A consent of the sender opens one use: to whom, for what, and when it was made use of. An earlier consent that says nothing of it
-- opens one use as well, and none to another State or organization.
alter table cooperation.use_consent
  add column recipient text,
  add column purpose text,
  add column used_at timestamptz;
