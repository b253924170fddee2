-- What operators look at is looked at often: the newest failed runs of a project, and the claims that were lost.
create index runs_failed on runs (project_id, finished_at) where outcome = 'failed';
create index audit_events_attempt_lost on audit_events ((details ->> 'cause')) where kind = 'run.attempt-lost';
