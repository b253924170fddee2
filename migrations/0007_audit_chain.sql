-- The audit log as hash chains: each event holds the hash of the one before it, so that nothing in between can be altered,
-- taken out or put in unseen. One chain for each project, for what is of a guild alone, and for the rest
-- (docs/decisions/0011-audit-chain.md). `cloud-engine audit verify` checks them.
create table audit_chains (
  chain text collate "C" primary key,
  -- of its newest event
  seq   bigint not null,
  hash  text not null
) with (fillfactor = 50); -- written over with each event, in its place

alter table audit_events
  add column chain    text collate "C",
  -- from 1 on, without a gap
  add column seq      bigint,
  -- the hash of the event before it, 64 zeros for the first
  add column previous text,
  -- sha256 of `previous` and the canonical text, in hex
  add column hash     text;

-- All of an event but its two hashes, always in the same words: src/db/audit-chain.ts says the same. The moment is that of
-- UTC, whatever the session's time zone.
create function audit_canonical(e audit_events) returns text language sql stable as $$
  select jsonb_build_object(
    'id', e.id, 'at', e.at at time zone 'UTC', 'kind', e.kind, 'guild_id', e.guild_id, 'project_id', e.project_id,
    'session_id', e.session_id, 'run_id', e.run_id, 'plan_id', e.plan_id, 'actor_id', e.actor_id,
    'from_state', e.from_state, 'to_state', e.to_state, 'details', e.details, 'chain', e.chain, 'seq', e.seq)::text
$$;

-- The event as the next link of its chain, whose head moves on to it. Whoever writes the next one waits until this
-- transaction has ended.
create function next_audit_link(e audit_events) returns audit_events language plpgsql as $$
declare
  head audit_chains;
begin
  if e.guild_id is null and e.project_id is not null then
    select guild_id into e.guild_id from projects where id = e.project_id;
  end if;
  e.chain := case
    when e.project_id is not null then 'project:' || e.project_id
    when e.guild_id is not null then 'guild:' || e.guild_id
    else 'installation'
  end;
  select * into head from audit_chains where chain = e.chain for update;
  if not found then
    insert into audit_chains values (e.chain, 0, repeat('0', 64)) on conflict do nothing;
    select * into strict head from audit_chains where chain = e.chain for update;
  end if;
  -- Only now, with the head held: so moments are in the order of the chain.
  e.at := coalesce(e.at, clock_timestamp());
  e.seq := head.seq + 1;
  e.previous := head.hash;
  e.hash := encode(sha256(convert_to(e.previous || audit_canonical(e), 'UTF8')), 'hex');
  update audit_chains set seq = e.seq, hash = e.hash where chain = e.chain;
  return e;
end $$;

-- What there is already, in the order in which it was written.
alter table audit_events disable trigger audit_events_append_only;
do $$
declare
  event audit_events;
begin
  for event in select * from audit_events order by id loop
    event := next_audit_link(event);
    update audit_events
      set guild_id = event.guild_id, chain = event.chain, seq = event.seq, previous = event.previous, hash = event.hash
      where id = event.id;
  end loop;
end $$;
alter table audit_events enable trigger audit_events_append_only;

alter table audit_events
  alter column chain set not null,
  alter column seq set not null,
  alter column previous set not null,
  alter column hash set not null,
  add constraint audit_events_link unique (chain, seq);
create index audit_events_of_guild on audit_events (guild_id, at);

create function link_audit_event() returns trigger language plpgsql as $$
begin
  new.at := null; -- nobody else says when it was
  return next_audit_link(new);
end $$;
create trigger audit_events_link before insert on audit_events for each row execute function link_audit_event();

-- A head moves only on to the next event, as that is written.
create function guard_audit_head() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and new.seq = 0 and pg_trigger_depth() > 1 then return new; end if;
  if tg_op = 'UPDATE' and new.chain = old.chain and new.seq = old.seq + 1 and pg_trigger_depth() > 1 then return new; end if;
  raise exception 'audit_chains moves only with audit_events';
end $$;
create trigger audit_chains_guard before insert or update or delete on audit_chains
  for each row execute function guard_audit_head();
create trigger audit_chains_no_truncate before truncate on audit_chains
  for each statement execute function refuse_change();
