import { asc, eq } from 'drizzle-orm';
import type { Measure } from '../domain/amounts.ts';
import type { Executor } from './client.ts';
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
