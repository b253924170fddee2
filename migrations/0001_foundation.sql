-- The whole model. Ids are 12 characters of base32 (src/domain/ids.ts); Discord ids are snowflakes as text.
-- Rule for every transaction that touches a session or a run: lock its project row first.

create table projects (
  id               text primary key,
  guild_id         text not null,
  name             text not null check (name ~ '^[a-z][a-z0-9-]{1,38}$'),
  provider         text not null check (provider in ('gcp', 'aws', 'azure', 'sandbox')),
  region           text not null,
  description      text not null default '',
  channel_id       text,
  monthly_budget_cents bigint check (monthly_budget_cents >= 0),
  approvals_required   integer not null default 0 check (approvals_required >= 0),
  protected        boolean not null default false,
  state_version_id text not null,
  last_position    bigint not null default 0,
  created_by       text not null,
  created_at       timestamptz not null default now(),
  archived_at      timestamptz,
  unique (guild_id, name)
);

-- Append-only: what terraform's state was. `initial` has no body, only the lineage its first state will have.
create table state_versions (
  id         text primary key,
  project_id text not null references projects (id),
  parent_id  text references state_versions (id),
  kind       text not null check (kind in ('initial', 'partial', 'final', 'evidence')),
  lineage    text not null,
  serial     bigint not null default 0,
  sha256     text,
  body       bytea,
  run_id     text,
  attempt    integer,
  created_at timestamptz not null default clock_timestamp(),
  check ((kind = 'initial') = (body is null))
);
create index state_versions_of_run on state_versions (run_id, serial) where run_id is not null;
alter table projects add constraint projects_state_version
  foreign key (state_version_id) references state_versions (id) deferrable initially deferred;

-- What the applies of a project left in place, with fully defaulted inputs.
create table desired_resources (
  project_id      text not null references projects (id),
  name            text not null,
  type            text not null,
  inputs          jsonb not null,
  catalog_version integer not null,
  incomplete      boolean not null default false,
  session_id      text not null,
  updated_at      timestamptz not null default now(),
  primary key (project_id, name)
);

create table sessions (
  id              text primary key,
  project_id      text not null references projects (id),
  author_id       text not null,
  author_role_ids text[] not null default '{}',
  author_is_admin boolean not null default false,
  state           text not null check (state in ('DRAFT', 'VALIDATING', 'PLANNING', 'PLAN_READY', 'APPROVED',
                    'APPLYING', 'APPLIED', 'FAILED', 'CANCELLED', 'EXPIRED')),
  revision        integer not null default 0,
  -- grows with everything a lobby shows, so that a lobby knows whether it is up to date
  version         bigint not null default 1,
  destroy_all     boolean not null default false,
  plan_id         text,
  -- why it is in this state, when that needs words: { code, ...facts }
  reason          jsonb,
  ttl_minutes     integer not null check (ttl_minutes > 0),
  expires_at      timestamptz,
  approved_at     timestamptz,
  cancel_requested_by text,
  cancel_requested_at timestamptz,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  ended_at        timestamptz
);
create index sessions_of_author on sessions (project_id, author_id);
create index sessions_updated on sessions (updated_at);
create index sessions_expiring on sessions (expires_at) where expires_at is not null;

-- The change set: at most one change a resource name.
create table session_changes (
  session_id text not null references sessions (id),
  name       text not null,
  action     text not null check (action in ('add', 'update', 'remove')),
  type       text not null,
  inputs     jsonb not null,
  position   integer not null,
  revision   integer not null,
  edited_by  text not null,
  primary key (session_id, name)
);

-- One piece of work in a project's line.
create table runs (
  id             text primary key,
  project_id     text not null references projects (id),
  session_id     text not null references sessions (id),
  kind           text not null check (kind in ('plan', 'apply')),
  revision       integer not null,
  plan_id        text,
  position       bigint not null,
  state          text not null default 'queued' check (state in ('queued', 'running', 'done')),
  outcome        text check (outcome in ('succeeded', 'failed', 'cancelled', 'superseded', 'refused')),
  attempt        integer not null default 1,
  -- how often this attempt was put into the queue; 0 = not yet
  dispatch       integer not null default 0,
  deaths         integer not null default 0,
  stop_requested text check (stop_requested in ('cancel', 'superseded')),
  worker_id      text,
  -- the fencing token: every write of the run names it
  token          bigint,
  last_seq       bigint not null default 0,
  error          jsonb,
  actor_id       text not null,
  actor_role_ids text[] not null default '{}',
  actor_is_admin boolean not null default false,
  created_at     timestamptz not null default now(),
  started_at     timestamptz,
  finished_at    timestamptz,
  unique (project_id, position),
  check ((state = 'done') = (outcome is not null)),
  check ((state = 'running') = (token is not null))
);
create unique index runs_one_running_per_project on runs (project_id) where state = 'running';
create unique index runs_one_queued_plan_per_session on runs (session_id) where state = 'queued' and kind = 'plan';
create index runs_waiting on runs (project_id, kind, position) where state = 'queued';
create index runs_applying on runs (finished_at) where kind = 'apply';
create index runs_of_session on runs (session_id, created_at);

create table run_attempts (
  run_id     text not null references runs (id),
  attempt    integer not null,
  token      bigint not null,
  worker_id  text not null,
  host       text not null,
  started_at timestamptz not null default now(),
  ended_at   timestamptz,
  outcome    text,
  primary key (run_id, attempt)
);

-- Numbered, durable, redacted.
create table run_events (
  run_id  text not null references runs (id),
  seq     bigint not null,
  attempt integer not null,
  kind    text not null,
  address text,
  text    text not null,
  at      timestamptz not null default clock_timestamp(),
  primary key (run_id, seq)
);

create table plans (
  id               text primary key,
  session_id       text not null references sessions (id),
  project_id       text not null references projects (id),
  run_id           text not null references runs (id),
  revision         integer not null,
  state_version_id text not null references state_versions (id),
  to_add           integer not null,
  to_change        integer not null,
  to_destroy       integer not null,
  -- [{ address, action, reason, resource, outside }]
  changes          jsonb not null,
  -- { before, after, notPriced }: integer millionths of a dollar an hour
  cost             jsonb not null,
  -- the resources this plan was rendered from
  resources        jsonb not null,
  plan_file        bytea not null,
  config           bytea not null,
  config_digest    text not null,
  tool             text not null,
  tool_version     text not null,
  platform         text not null,
  lock_digest      text,
  created_at       timestamptz not null default now()
);
create index plans_of_session on plans (session_id, created_at);

create table approvals (
  id          text primary key,
  plan_id     text not null references plans (id),
  session_id  text not null references sessions (id),
  user_id     text not null,
  role_ids    text[] not null default '{}',
  is_admin    boolean not null default false,
  created_at  timestamptz not null default now(),
  voided_at   timestamptz,
  void_reason text
);
create unique index approvals_one_per_user on approvals (plan_id, user_id) where voided_at is null;

create table leases (
  project_id    text primary key references projects (id),
  -- grows with every claim, for ever
  token         bigint not null default 0,
  run_id        text references runs (id),
  worker_id     text,
  host          text,
  lease_seconds integer,
  acquired_at   timestamptz,
  renewed_at    timestamptz
);

create table grants (
  id           text primary key,
  project_id   text not null references projects (id),
  subject_kind text not null check (subject_kind in ('user', 'role')),
  subject_id   text not null,
  permission   text not null check (permission in ('read', 'deploy', 'admin')),
  expires_at   timestamptz,
  granted_by   text not null,
  created_at   timestamptz not null default now(),
  revoked_at   timestamptz
);
create unique index grants_one_per_subject on grants (project_id, subject_kind, subject_id) where revoked_at is null;

create table guild_settings (
  guild_id      text primary key,
  admin_role_id text
);

create table audit_events (
  id         bigint generated always as identity primary key,
  at         timestamptz not null default clock_timestamp(),
  kind       text not null,
  guild_id   text,
  project_id text,
  session_id text,
  run_id     text,
  plan_id    text,
  actor_id   text,
  from_state text,
  to_state   text,
  details    jsonb not null default '{}'
);
create index audit_events_of_session on audit_events (session_id, id);
create index audit_events_of_project on audit_events (project_id, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger audit_events_append_only before update or delete or truncate on audit_events
  for each statement execute function refuse_change();

-- The message in which people follow a session, and its thread.
create table lobbies (
  session_id       text primary key references sessions (id),
  guild_id         text not null,
  channel_id       text not null,
  message_id       text,
  thread_id        text,
  -- the sessions.version that the message shows
  rendered_version bigint not null default 0,
  -- Discord refused to show that version, or the thread: not tried again for it
  problem          text,
  thread_problem   text,
  created_at       timestamptz not null default now()
);

-- How far a run's events have been shown in its thread.
create table relay_cursors (
  run_id     text primary key references runs (id),
  seq        bigint not null default 0,
  message_id text,
  updated_at timestamptz not null default now()
);

-- A message on its way into a thread: written down before it is sent, so that a retry sends exactly this.
create table relay_chunks (
  run_id     text primary key references runs (id),
  from_seq   bigint not null,
  to_seq     bigint not null,
  text       text not null,
  nonce      text not null,
  created_at timestamptz not null default now()
);

-- One canary for each encryption key that has been the active one.
create table encryption_keys (
  key_id     text primary key,
  canary     bytea not null,
  active     boolean not null,
  created_at timestamptz not null default now()
);
create unique index encryption_keys_one_active on encryption_keys (active) where active;

create table workers (
  id           text primary key,
  host         text not null,
  tool         text not null,
  tool_version text not null,
  platform     text not null,
  started_at   timestamptz not null default now(),
  seen_at      timestamptz not null default now()
);
