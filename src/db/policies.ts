import { and, asc, eq, isNull, or } from 'drizzle-orm';
import { newId } from '../domain/ids.ts';
import type { Policy } from '../domain/policy-rule.ts';
import type { Executor, Transaction } from './client.ts';
import { policies } from './schema.ts';

/** What holds for a project: the rules of its guild and its own, oldest first. */
export async function policiesFor(
  db: Executor,
  project: { readonly id: string; readonly guildId: string },
): Promise<readonly Policy[]> {
  return db
    .select()
    .from(policies)
    .where(
      and(
        eq(policies.guildId, project.guildId),
        or(isNull(policies.projectId), eq(policies.projectId, project.id)),
        isNull(policies.removedAt),
      ),
    )
    .orderBy(asc(policies.setAt), asc(policies.id));
}

/** All rules of a guild: for every project, and for each. */
export async function policiesOfGuild(db: Executor, guildId: string): Promise<readonly Policy[]> {
  return db
    .select()
    .from(policies)
    .where(and(eq(policies.guildId, guildId), isNull(policies.removedAt)))
    .orderBy(asc(policies.setAt), asc(policies.id));
}

/** Lays down a rule in place of the one of its kind that held there; a freeze window stands beside others. */
export async function putPolicy(
  tx: Transaction,
  values: Pick<Policy, 'guildId' | 'projectId' | 'rule' | 'setBy'>,
): Promise<Policy> {
  const { guildId, projectId, rule } = values;
  if (rule.kind !== 'freeze') {
    const place = projectId === null ? isNull(policies.projectId) : eq(policies.projectId, projectId);
    await tx
      .update(policies)
      .set({ removedAt: new Date() })
      .where(
        and(eq(policies.guildId, guildId), place, eq(policies.kind, rule.kind), isNull(policies.removedAt)),
      );
  }
  const [policy] = await tx
    .insert(policies)
    .values({ id: newId(), kind: rule.kind, ...values })
    .returning();
  if (policy === undefined) throw new Error('insert returned no policy');
  return policy;
}

/** Takes a rule away. @returns false when somebody was quicker */
export async function removePolicy(tx: Transaction, policyId: string): Promise<boolean> {
  const removed = await tx
    .update(policies)
    .set({ removedAt: new Date() })
    .where(and(eq(policies.id, policyId), isNull(policies.removedAt)))
    .returning();
  return removed.length > 0;
}
