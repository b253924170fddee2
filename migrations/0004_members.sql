-- What a plan began with, so that people can be shown what changes.
alter table plans add column before jsonb not null default '[]';
