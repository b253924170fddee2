import { and, asc, desc, eq, getTableColumns, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Actor } from '../domain/actor.ts';
import { newId } from '../domain/ids.ts';
import type { RunOutcome } from '../domain/run.ts';
import type { Executor, Transaction } from './client.ts';
import { approvals, plans, runs } from './schema.ts';

export type Plan = typeof plans.$inferSelect;
export type Approval = typeof approvals.$inferSelect;

export async function insertPlan(
  tx: Transaction,
  values: Omit<typeof plans.$inferInsert, 'createdAt'>,
): Promise<void> {
  await tx.insert(plans).values(values);
}

/** A whole plan, with its sealed file and configuration. */
export async function findPlan(db: Executor, planId: string): Promise<Plan | null> {
  const [plan] = await db.select().from(plans).where(eq(plans.id, planId));
  return plan ?? null;
}

/** A plan without its two large columns. */
export async function findPlanFacts(
  db: Executor,
  planId: string,
): Promise<Omit<Plan, 'planFile' | 'config'> | null> {
  const { planFile: _file, config: _config, ...facts } = getTableColumns(plans);
  const [plan] = await db.select(facts).from(plans).where(eq(plans.id, planId));
  return plan ?? null;
}

/** Stores an approval. @returns false when this person has approved this plan already */
export async function insertApproval(
  tx: Transaction,
  values: {
    planId: string;
    sessionId: string;
    actor: Omit<Actor, 'guildId'>;
    carriedFrom?: string;
    /** Why an admin approves it beyond the budget. */
    beyondBudgetReason?: string;
  },
): Promise<boolean> {
  const { planId, sessionId, actor, carriedFrom = null, beyondBudgetReason = null } = values;
  const rows = await tx
    .insert(approvals)
    .values({
      id: newId(),
      planId,
      sessionId,
      userId: actor.userId,
      roleIds: [...actor.roleIds],
      isAdmin: actor.isGuildAdmin,
      carriedFrom,
      beyondBudgetReason,
    })
    .onConflictDoNothing()
    .returning({ id: approvals.id });
  return rows.length > 0;
}

/** Adds to an approval that counts why an admin approves the plan beyond the budget, with what makes them one now. */
export async function noteReasonBeyond(
  tx: Transaction,
  planId: string,
  { userId, roleIds, isGuildAdmin }: Omit<Actor, 'guildId'>,
  reason: string,
): Promise<void> {
  await tx
    .update(approvals)
    .set({ beyondBudgetReason: reason, roleIds: [...roleIds], isAdmin: isGuildAdmin })
    .where(and(eq(approvals.planId, planId), eq(approvals.userId, userId), isNull(approvals.voidedAt)));
}

/** The approvals of a plan that still count, oldest first. */
export async function approvalsOf(db: Executor, planId: string): Promise<Approval[]> {
  return db
    .select()
    .from(approvals)
    .where(and(eq(approvals.planId, planId), isNull(approvals.voidedAt)))
    .orderBy(asc(approvals.createdAt));
}

/** Why approvals of a plan stop counting once its apply has ended: they were good for all that it did. */
const endsOfApplies: readonly RunOutcome[] = ['failed', 'cancelled', 'refused'];

/**
 * Everybody under whose approval a session applied its last plan also approves this plan.
 * @returns how many they are
 */
export async function carryApprovals(
  tx: Transaction,
  fromSessionId: string,
  to: { readonly planId: string; readonly sessionId: string },
): Promise<number> {
  const [apply] = await tx
    .select({ planId: runs.planId })
    .from(runs)
    .where(and(eq(runs.sessionId, fromSessionId), eq(runs.kind, 'apply'), isNotNull(runs.startedAt)))
    .orderBy(desc(runs.position))
    .limit(1);
  if (apply?.planId == null) return 0;
  const good = or(isNull(approvals.voidedAt), inArray(approvals.voidReason, [...endsOfApplies]));
  const given = await tx
    .select()
    .from(approvals)
    .where(and(eq(approvals.planId, apply.planId), good));
  let carried = 0;
  for (const { userId, roleIds, isAdmin } of given) {
    const actor = { userId, roleIds, isGuildAdmin: isAdmin };
    if (await insertApproval(tx, { ...to, actor, carriedFrom: apply.planId })) carried++;
  }
  return carried;
}

/** Every approval of a session stops counting. */
export async function voidApprovals(tx: Transaction, sessionId: string, why: string): Promise<void> {
  await tx
    .update(approvals)
    .set({ voidedAt: sql`now()`, voidReason: why })
    .where(and(eq(approvals.sessionId, sessionId), isNull(approvals.voidedAt)));
}

/** The approvals of a plan that stopped counting for this reason count again. @returns how many */
export async function restoreApprovals(tx: Transaction, planId: string, why: string): Promise<number> {
  const restored = await tx
    .update(approvals)
    .set({ voidedAt: null, voidReason: null })
    .where(and(eq(approvals.planId, planId), eq(approvals.voidReason, why)))
    .returning({ id: approvals.id });
  return restored.length;
}
