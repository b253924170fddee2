-- What a plan began with, so that people can be shown what changes.
alter table plans add column before jsonb not null default '[]';

-- The end of its time that the author of a session was warned of.
alter table sessions add column warned_of timestamptz;

-- Messages to one person: written in the transaction of what they tell, sent by the bot.
create table notices (
  id         text primary key,
  guild_id   text not null,
  user_id    text not null,
  -- where it is said when the person takes no direct messages
  channel_id text,
  -- { code, ...facts }
  notice     jsonb not null,
  created_at timestamptz not null default now(),
  sent_at    timestamptz,
  -- Discord refused it, in both places: not tried again
  problem    text
);
create index notices_unsent on notices (created_at) where sent_at is null and problem is null;

-- Somebody asks for a project, named as they typed it: whether there is one is for the admins to know.
create table access_requests (
  id         text primary key,
  guild_id   text not null,
  project    text not null,
  user_id    text not null,
  reason     text not null default '',
  channel_id text not null,
  message_id text,
  state      text not null default 'open' check (state in ('open', 'granted', 'declined')),
  decided_by text,
  created_at timestamptz not null default now(),
  decided_at timestamptz
);
create unique index access_requests_one_open on access_requests (guild_id, user_id, project) where state = 'open';

-- The thread of a session that has ended is archived.
alter table lobbies add column thread_archived boolean not null default false;

-- How much a project may have at most: of a resource type, of vcpus, of memory_gb.
create table quotas (
  project_id text not null references projects (id),
  measure    text not null,
  most       bigint not null check (most >= 0),
  set_by     text not null,
  set_at     timestamptz not null default now(),
  primary key (project_id, measure)
);

-- The session whose apply made a resource; session_id is the one that wrote it last.
alter table desired_resources add column added_by text;
update desired_resources set added_by = session_id;
alter table desired_resources alter column added_by set not null;

-- What a session makes, if it is to end by itself: destroyed this long after the session ended.
create table environments (
  session_id       text primary key references sessions (id),
  life_minutes     integer not null check (life_minutes > 0),
  extended_minutes integer not null default 0,
  -- the end that was announced
  announced_of     timestamptz,
  -- the newest session that destroys it
  destroyed_by     text references sessions (id),
  -- nothing of it is left, or somebody decided that it stays
  over_at          timestamptz
);

-- A session that destroys what another one made, under the approval of that one.
alter table sessions add column ends_session text references sessions (id);
-- The plan for which an approval was given, where it also covers this one.
alter table approvals add column carried_from text references plans (id);
-- A grant that ends with what a session makes.
alter table grants add column session_id text references sessions (id);
