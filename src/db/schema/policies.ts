import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { PolicyKind, PolicyRule } from '../../domain/policy-rule.ts';
import { now, time } from './columns.ts';

/** Guardrails of a guild or a project, those taken away too. */
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
