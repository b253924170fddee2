import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import type { RunKind } from '../domain/run.ts';
import type { Executor } from './client.ts';
import { runs } from './schema.ts';

/** How many of the newest runs tell what is usual. */
const looked = 20;

/** How long such a run of a project usually takes, in seconds: the median of its newest ones; null before the first. */
export async function usualSeconds(db: Executor, projectId: string, kind: RunKind): Promise<number | null> {
  const newest = db
    .select({
      seconds: sql<number>`extract(epoch from ${runs.finishedAt} - ${runs.startedAt})`.as('seconds'),
    })
    .from(runs)
    .where(
      and(
        eq(runs.projectId, projectId),
        eq(runs.kind, kind),
        eq(runs.outcome, 'succeeded'),
        isNotNull(runs.startedAt),
      ),
    )
    .orderBy(desc(runs.position))
    .limit(looked)
    .as('newest');
  const [found] = await db
    .select({
      median: sql<number | null>`percentile_cont(0.5) within group (order by ${newest.seconds})::float8`,
    })
    .from(newest);
  return found?.median ?? null;
}
