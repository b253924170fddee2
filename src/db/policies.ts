import { and, asc, eq, isNull, or, sql } from 'drizzle-orm';
import { newId } from '../domain/ids.ts';
import type { Policy, PolicyKind } from '../domain/policy-rule.ts';
import type { Executor, Transaction } from './client.ts';
import { policies } from './schema.ts';

/** Where a rule holds: in one project, or, with null, in every project of a guild. */
export type PolicyPlace = Pick<Policy, 'guildId' | 'projectId'>;

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

/** A rule that holds, or null. */
export async function findPolicy(db: Executor, guildId: string, policyId: string): Promise<Policy | null> {
  const [policy] = await db
    .select()
    .from(policies)
    .where(and(eq(policies.id, policyId), eq(policies.guildId, guildId), isNull(policies.removedAt)));
  return policy ?? null;
}

/** Holds up everybody else who changes rules of a guild, until the transaction ends: a guild has no row to lock. */
export async function lockPolicies(tx: Transaction, guildId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('cloud-engine.policies ' || ${guildId}))`);
}

/** How many rules of a kind hold in exactly this place. */
export async function countPolicies(db: Executor, place: PolicyPlace, kind: PolicyKind): Promise<number> {
  return db.$count(policies, heldIn(place, kind));
}

/** Lays down a rule. Of any kind but freezes, there must be none in this place. */
export async function insertPolicy(
  tx: Transaction,
  values: PolicyPlace & Pick<Policy, 'rule' | 'setBy'>,
): Promise<Policy> {
  const [policy] = await tx
    .insert(policies)
    .values({ id: newId(), kind: values.rule.kind, ...values })
    .returning();
  if (policy === undefined) throw new Error('insert returned no policy');
  return policy;
}

/** Takes the rules of a kind away from a place. @returns the last of them, or null */
export async function removePoliciesOf(
  tx: Transaction,
  place: PolicyPlace,
  kind: PolicyKind,
): Promise<Policy | null> {
  const removed = await tx
    .update(policies)
    .set({ removedAt: sql`now()` })
    .where(heldIn(place, kind))
    .returning();
  return removed.at(-1) ?? null;
}

/** Takes a rule away. @returns false when somebody was quicker */
export async function removePolicy(tx: Transaction, policyId: string): Promise<boolean> {
  const removed = await tx
    .update(policies)
    .set({ removedAt: sql`now()` })
    .where(and(eq(policies.id, policyId), isNull(policies.removedAt)))
    .returning();
  return removed.length > 0;
}

function heldIn({ guildId, projectId }: PolicyPlace, kind: PolicyKind) {
  return and(
    eq(policies.guildId, guildId),
    projectId === null ? isNull(policies.projectId) : eq(policies.projectId, projectId),
    eq(policies.kind, kind),
    isNull(policies.removedAt),
  );
}
