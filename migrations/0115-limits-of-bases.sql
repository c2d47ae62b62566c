-- Numbers of days that a treaty names and the Convention does not, such as how long a provisional arrest may last (Article 37).
alter table treaty.basis
  add column limits jsonb,
  add constraint basis_limits_object check (jsonb_typeof(limits) = 'object');
