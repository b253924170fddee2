-- What admins lay down: a rule for a whole guild, or for one project of it.
create table policies (
  id         text primary key,
  guild_id   text not null,
  project_id text references projects (id),
  kind       text not null check (kind in ('regions', 'machine-size', 'cost', 'exposure', 'freeze', 'approvals')),
  -- { kind, ...settings }: src/domain/policy-rule.ts
  rule       jsonb not null check (rule ->> 'kind' = kind),
  set_by     text not null,
  set_at     timestamptz not null default now(),
  removed_at timestamptz
);
create index policies_of_guild on policies (guild_id) where removed_at is null;
-- One of each kind for each place; of freeze windows, as many as wanted.
create unique index policies_one_of_a_kind on policies (guild_id, coalesce(project_id, ''), kind)
  where removed_at is null and kind <> 'freeze';

-- Everybody who has edited the change set, beside the author.
alter table sessions add column editor_ids text[] not null default '{}';
update sessions s set editor_ids = array(select distinct edited_by from session_changes c where c.session_id = s.id);

-- What it would add goes beyond the budget: it holds nothing of it before an admin has approved that.
alter table sessions add column beyond_budget boolean not null default false;
-- Why an admin approved a plan beyond the budget; null where that was not asked.
alter table approvals add column beyond_budget_reason text;
-- How far its use of the budget had come when its admins were told last.
alter table projects add column budget_level text not null default 'none'
  check (budget_level in ('none', 'near', 'wall'));

-- Its holder was told that it has ended.
alter table grants add column end_told_at timestamptz;

-- Without a user: a message to a channel.
alter table notices alter column user_id drop not null;
alter table notices add constraint notices_to_somebody check (user_id is not null or channel_id is not null);

-- Why an admin cancelled it, and whether its terraform was to be killed.
alter table sessions add column cancel_reason text;
alter table sessions add column cancel_forced boolean not null default false;
