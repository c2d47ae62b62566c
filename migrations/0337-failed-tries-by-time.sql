-- What is old is forgotten by a job, whether anybody fails again or not.

create index failed_try_at on identity.failed_try (at);
