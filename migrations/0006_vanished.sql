-- How often the message of a lobby was deleted, or its channel, and it was sent anew.
alter table lobbies add column replaced integer not null default 0;
