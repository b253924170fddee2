import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import type { AuditKind } from '../domain/audit-kind.ts';
import type { BudgetLevel } from '../domain/budget-level.ts';
import type { Notice } from '../domain/notice.ts';
import type { Permission } from '../domain/permission.ts';
import type { PlanCost, PlannedChange } from '../domain/plan.ts';
import type { PolicyKind, PolicyRule } from '../domain/policy-rule.ts';
import type { ProviderName } from '../domain/provider.ts';
import type { Reason } from '../domain/reason.ts';
import type { ChangeAction, Resource, ResourceInputs } from '../domain/resource.ts';
import type { AttemptOutcome, EventKind, RunKind, RunOutcome, RunState, StopRequest } from '../domain/run.ts';
import type { SessionState } from '../domain/session-state.ts';

// The columns of migrations/*.sql as TypeScript sees them; the SQL decides (checks, indexes, triggers).

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const number = (name: string) => bigint(name, { mode: 'number' });
const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const now = sql`now()`;
/** For columns that a trigger fills in: nobody else writes them. */
const byTrigger = sql`null`;

export const projects = pgTable('projects', {
  id: text('id').primaryKey(),
  guildId: text('guild_id').notNull(),
  name: text('name').notNull(),
  provider: text('provider').$type<ProviderName>().notNull(),
  region: text('region').notNull(),
  description: text('description').notNull().default(''),
  channelId: text('channel_id'),
  monthlyBudgetCents: number('monthly_budget_cents'),
  approvalsRequired: integer('approvals_required').notNull().default(0),
  protected: boolean('protected').notNull().default(false),
  budgetLevel: text('budget_level').$type<BudgetLevel>().notNull().default('none'),
  stateVersionId: text('state_version_id').notNull(),
  lastPosition: number('last_position').notNull().default(0),
  createdBy: text('created_by').notNull(),
  createdAt: time('created_at').notNull().default(now),
  archivedAt: time('archived_at'),
});

export const stateVersions = pgTable('state_versions', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  parentId: text('parent_id'),
  kind: text('kind').$type<'initial' | 'partial' | 'final' | 'evidence'>().notNull(),
  lineage: text('lineage').notNull(),
  serial: number('serial').notNull().default(0),
  sha256: text('sha256'),
  body: bytea('body'),
  runId: text('run_id'),
  attempt: integer('attempt'),
  createdAt: time('created_at').notNull().default(sql`clock_timestamp()`),
});

export const desiredResources = pgTable(
  'desired_resources',
  {
    projectId: text('project_id').notNull(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    inputs: jsonb('inputs').$type<ResourceInputs>().notNull(),
    catalogVersion: integer('catalog_version').notNull(),
    incomplete: boolean('incomplete').notNull().default(false),
    sessionId: text('session_id').notNull(),
    addedBy: text('added_by').notNull(),
    updatedAt: time('updated_at').notNull().default(now),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.name] })],
);

export const sessions = pgTable('sessions', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  authorId: text('author_id').notNull(),
  authorRoleIds: text('author_role_ids').array().notNull().default([]),
  authorIsAdmin: boolean('author_is_admin').notNull().default(false),
  state: text('state').$type<SessionState>().notNull(),
  revision: integer('revision').notNull().default(0),
  version: number('version').notNull().default(1),
  destroyAll: boolean('destroy_all').notNull().default(false),
  planId: text('plan_id'),
  reason: jsonb('reason').$type<Reason>(),
  ttlMinutes: integer('ttl_minutes').notNull(),
  expiresAt: time('expires_at'),
  approvedAt: time('approved_at'),
  warnedOf: time('warned_of'),
  endsSession: text('ends_session'),
  editorIds: text('editor_ids').array().notNull().default([]),
  beyondBudget: boolean('beyond_budget').notNull().default(false),
  cancelRequestedBy: text('cancel_requested_by'),
  cancelRequestedAt: time('cancel_requested_at'),
  cancelReason: text('cancel_reason'),
  cancelForced: boolean('cancel_forced').notNull().default(false),
  createdAt: time('created_at').notNull().default(now),
  updatedAt: time('updated_at').notNull().default(now),
  endedAt: time('ended_at'),
});

export const environments = pgTable('environments', {
  sessionId: text('session_id').primaryKey(),
  lifeMinutes: integer('life_minutes').notNull(),
  extendedMinutes: integer('extended_minutes').notNull().default(0),
  announcedOf: time('announced_of'),
  destroyedBy: text('destroyed_by'),
  overAt: time('over_at'),
});

export const sessionChanges = pgTable(
  'session_changes',
  {
    sessionId: text('session_id').notNull(),
    name: text('name').notNull(),
    action: text('action').$type<ChangeAction>().notNull(),
    type: text('type').notNull(),
    inputs: jsonb('inputs').$type<ResourceInputs>().notNull(),
    position: integer('position').notNull(),
    revision: integer('revision').notNull(),
    editedBy: text('edited_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.name] })],
);

export const runs = pgTable('runs', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  sessionId: text('session_id').notNull(),
  kind: text('kind').$type<RunKind>().notNull(),
  revision: integer('revision').notNull(),
  planId: text('plan_id'),
  position: number('position').notNull(),
  state: text('state').$type<RunState>().notNull().default('queued'),
  outcome: text('outcome').$type<RunOutcome>(),
  attempt: integer('attempt').notNull().default(1),
  dispatch: integer('dispatch').notNull().default(0),
  deaths: integer('deaths').notNull().default(0),
  stopRequested: text('stop_requested').$type<StopRequest>(),
  workerId: text('worker_id'),
  token: number('token'),
  lastSeq: number('last_seq').notNull().default(0),
  error: jsonb('error').$type<Reason>(),
  actorId: text('actor_id').notNull(),
  actorRoleIds: text('actor_role_ids').array().notNull().default([]),
  actorIsAdmin: boolean('actor_is_admin').notNull().default(false),
  retriedBy: text('retried_by'),
  createdAt: time('created_at').notNull().default(now),
  startedAt: time('started_at'),
  finishedAt: time('finished_at'),
});

export const retries = pgTable(
  'retries',
  {
    jobId: text('job_id').notNull(),
    attemptsMade: integer('attempts_made').notNull(),
    runId: text('run_id').notNull(),
    at: time('at').notNull().default(now),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.attemptsMade] })],
);

export const runAttempts = pgTable(
  'run_attempts',
  {
    runId: text('run_id').notNull(),
    attempt: integer('attempt').notNull(),
    token: number('token').notNull(),
    workerId: text('worker_id').notNull(),
    host: text('host').notNull(),
    startedAt: time('started_at').notNull().default(now),
    endedAt: time('ended_at'),
    outcome: text('outcome').$type<AttemptOutcome>(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.attempt] })],
);

export const runEvents = pgTable(
  'run_events',
  {
    runId: text('run_id').notNull(),
    seq: number('seq').notNull(),
    attempt: integer('attempt').notNull(),
    kind: text('kind').$type<EventKind>().notNull(),
    address: text('address'),
    text: text('text').notNull(),
    at: time('at').notNull().default(sql`clock_timestamp()`),
  },
  (t) => [primaryKey({ columns: [t.runId, t.seq] })],
);

export const plans = pgTable('plans', {
  id: text('id').primaryKey(),
  sessionId: text('session_id').notNull(),
  projectId: text('project_id').notNull(),
  runId: text('run_id').notNull(),
  revision: integer('revision').notNull(),
  stateVersionId: text('state_version_id').notNull(),
  toAdd: integer('to_add').notNull(),
  toChange: integer('to_change').notNull(),
  toDestroy: integer('to_destroy').notNull(),
  changes: jsonb('changes').$type<PlannedChange[]>().notNull(),
  cost: jsonb('cost').$type<PlanCost>().notNull(),
  resources: jsonb('resources').$type<Resource[]>().notNull(),
  before: jsonb('before').$type<Resource[]>().notNull().default([]),
  planFile: bytea('plan_file').notNull(),
  config: bytea('config').notNull(),
  configDigest: text('config_digest').notNull(),
  tool: text('tool').notNull(),
  toolVersion: text('tool_version').notNull(),
  platform: text('platform').notNull(),
  lockDigest: text('lock_digest'),
  createdAt: time('created_at').notNull().default(now),
});

export const approvals = pgTable('approvals', {
  id: text('id').primaryKey(),
  planId: text('plan_id').notNull(),
  sessionId: text('session_id').notNull(),
  userId: text('user_id').notNull(),
  roleIds: text('role_ids').array().notNull().default([]),
  isAdmin: boolean('is_admin').notNull().default(false),
  createdAt: time('created_at').notNull().default(now),
  voidedAt: time('voided_at'),
  voidReason: text('void_reason'),
  carriedFrom: text('carried_from'),
  beyondBudgetReason: text('beyond_budget_reason'),
});

export const leases = pgTable('leases', {
  projectId: text('project_id').primaryKey(),
  token: number('token').notNull().default(0),
  runId: text('run_id'),
  workerId: text('worker_id'),
  host: text('host'),
  leaseSeconds: integer('lease_seconds'),
  acquiredAt: time('acquired_at'),
  renewedAt: time('renewed_at'),
});

export const grants = pgTable('grants', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  subjectKind: text('subject_kind').$type<'user' | 'role'>().notNull(),
  subjectId: text('subject_id').notNull(),
  permission: text('permission').$type<Permission>().notNull(),
  expiresAt: time('expires_at'),
  grantedBy: text('granted_by').notNull(),
  sessionId: text('session_id'),
  createdAt: time('created_at').notNull().default(now),
  revokedAt: time('revoked_at'),
  endToldAt: time('end_told_at'),
});

export const policies = pgTable('policies', {
  id: text('id').primaryKey(),
  guildId: text('guild_id').notNull(),
  projectId: text('project_id'),
  kind: text('kind').$type<PolicyKind>().notNull(),
  rule: jsonb('rule').$type<PolicyRule>().notNull(),
  setBy: text('set_by').notNull(),
  setAt: time('set_at').notNull().default(now),
  removedAt: time('removed_at'),
});

export const guildSettings = pgTable('guild_settings', {
  guildId: text('guild_id').primaryKey(),
  adminRoleId: text('admin_role_id'),
});

export const auditEvents = pgTable('audit_events', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  at: time('at').notNull().default(sql`clock_timestamp()`),
  kind: text('kind').$type<AuditKind>().notNull(),
  guildId: text('guild_id'),
  projectId: text('project_id'),
  sessionId: text('session_id'),
  runId: text('run_id'),
  planId: text('plan_id'),
  actorId: text('actor_id'),
  fromState: text('from_state').$type<SessionState>(),
  toState: text('to_state').$type<SessionState>(),
  details: jsonb('details').$type<Record<string, unknown>>().notNull().default({}),
  chain: text('chain').notNull().generatedAlwaysAs(byTrigger),
  seq: number('seq').notNull().generatedAlwaysAs(byTrigger),
  previous: text('previous').notNull().generatedAlwaysAs(byTrigger),
  hash: text('hash').notNull().generatedAlwaysAs(byTrigger),
});

/** The newest link of each chain; only the trigger of `audit_events` writes it. */
export const auditChains = pgTable('audit_chains', {
  chain: text('chain').primaryKey(),
  seq: number('seq').notNull(),
  hash: text('hash').notNull(),
});

export const lobbies = pgTable('lobbies', {
  sessionId: text('session_id').primaryKey(),
  guildId: text('guild_id').notNull(),
  channelId: text('channel_id').notNull(),
  messageId: text('message_id'),
  threadId: text('thread_id'),
  renderedVersion: number('rendered_version').notNull().default(0),
  problem: text('problem'),
  threadProblem: text('thread_problem'),
  threadArchived: boolean('thread_archived').notNull().default(false),
  replaced: integer('replaced').notNull().default(0),
  createdAt: time('created_at').notNull().default(now),
});

export const notices = pgTable('notices', {
  id: text('id').primaryKey(),
  guildId: text('guild_id').notNull(),
  userId: text('user_id'),
  channelId: text('channel_id'),
  notice: jsonb('notice').$type<Notice>().notNull(),
  createdAt: time('created_at').notNull().default(now),
  sentAt: time('sent_at'),
  problem: text('problem'),
});

export const accessRequests = pgTable('access_requests', {
  id: text('id').primaryKey(),
  guildId: text('guild_id').notNull(),
  project: text('project').notNull(),
  userId: text('user_id').notNull(),
  reason: text('reason').notNull().default(''),
  channelId: text('channel_id').notNull(),
  messageId: text('message_id'),
  state: text('state').$type<'open' | 'granted' | 'declined'>().notNull().default('open'),
  decidedBy: text('decided_by'),
  createdAt: time('created_at').notNull().default(now),
  decidedAt: time('decided_at'),
});

export const quotas = pgTable(
  'quotas',
  {
    projectId: text('project_id').notNull(),
    measure: text('measure').notNull(),
    most: number('most').notNull(),
    setBy: text('set_by').notNull(),
    setAt: time('set_at').notNull().default(now),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.measure] })],
);

export const relayCursors = pgTable('relay_cursors', {
  runId: text('run_id').primaryKey(),
  seq: number('seq').notNull().default(0),
  messageId: text('message_id'),
  updatedAt: time('updated_at').notNull().default(now),
});

export const relayChunks = pgTable('relay_chunks', {
  runId: text('run_id').primaryKey(),
  fromSeq: number('from_seq').notNull(),
  toSeq: number('to_seq').notNull(),
  text: text('text').notNull(),
  nonce: text('nonce').notNull(),
  attached: boolean('attached').notNull().default(false),
  createdAt: time('created_at').notNull().default(now),
});

export const encryptionKeys = pgTable('encryption_keys', {
  keyId: text('key_id').primaryKey(),
  canary: bytea('canary').notNull(),
  active: boolean('active').notNull(),
  createdAt: time('created_at').notNull().default(now),
});

export const providerLocks = pgTable('provider_locks', {
  providerSet: text('provider_set').primaryKey(),
  lock: text('lock').notNull(),
  digest: text('digest').notNull(),
  madeAt: time('made_at').notNull().default(now),
});

export const workers = pgTable('workers', {
  id: text('id').primaryKey(),
  host: text('host').notNull(),
  tool: text('tool').notNull(),
  toolVersion: text('tool_version').notNull(),
  platform: text('platform').notNull(),
  startedAt: time('started_at').notNull().default(now),
  seenAt: time('seen_at').notNull().default(now),
});
