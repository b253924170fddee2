-- Who asked for this attempt, when a person did: the attempt before failed.
alter table runs add column retried_by text;

-- One new attempt for each time that somebody pressed retry on a job, however often the press is delivered.
create table retries (
  job_id        text not null,
  attempts_made integer not null,
  run_id        text not null references runs (id),
  at            timestamptz not null default now(),
  primary key (job_id, attempts_made)
);
