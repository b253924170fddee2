-- The chunk's lines are not in its text but in a file that is sent with it.
alter table relay_chunks add column attached boolean not null default false;
