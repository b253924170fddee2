import { and, asc, eq, sql } from 'drizzle-orm';
import type { Measure } from '../domain/amounts.ts';
import type { Executor, Transaction } from './client.ts';
import { quotas } from './schema.ts';

/** How much a project may have at most, by measure; what is missing has no limit. */
export async function quotasOf(db: Executor, projectId: string): Promise<ReadonlyMap<Measure, number>> {
  const rows = await db
    .select({ measure: quotas.measure, most: quotas.most })
    .from(quotas)
    .where(eq(quotas.projectId, projectId))
    .orderBy(asc(quotas.measure));
  return new Map(rows.map(({ measure, most }) => [measure, most]));
}

/** Sets a limit, in place of the one that there was. Lock the project first. */
export async function putQuota(
  tx: Transaction,
  values: {
    readonly projectId: string;
    readonly measure: Measure;
    readonly most: number;
    readonly setBy: string;
  },
): Promise<void> {
  const { most, setBy } = values;
  await tx
    .insert(quotas)
    .values(values)
    .onConflictDoUpdate({
      target: [quotas.projectId, quotas.measure],
      set: { most, setBy, setAt: sql`now()` },
    });
}

/** Lifts a limit. Lock the project first. */
export async function removeQuota(tx: Transaction, projectId: string, measure: Measure): Promise<void> {
  await tx.delete(quotas).where(and(eq(quotas.projectId, projectId), eq(quotas.measure, measure)));
}
