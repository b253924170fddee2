-- The lock file of each set of providers, one for the whole fleet: without it plan and apply do not find them.
create table provider_locks (
  -- which providers in which versions, for which tool: src/catalog/provider-set.ts
  provider_set text primary key,
  lock         text not null,
  digest       text not null,
  made_at      timestamptz not null default now()
);
