import { boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { BudgetLevel } from '../../domain/budget-level.ts';
import type { ProviderName } from '../../domain/provider.ts';
import type { ResourceInputs } from '../../domain/resource.ts';
import { now, number, time } from './columns.ts';

/** What belongs together: one state of terraform, one line of runs. */
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

/** What the applies of a project left in place. */
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

/** How much of something a project may have. */
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
