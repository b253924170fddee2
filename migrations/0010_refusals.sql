-- Who was refused what within the last minute: the same refusal is told once a minute.
create index audit_events_refused on audit_events (actor_id, at) where kind = 'refused';
