import { and, eq, ne, sql } from 'drizzle-orm';
import type { Executor } from './client.ts';
import { workers } from './schema.ts';

/** The terraform (or tofu) of a worker: a plan applies only where all three are the same. */
export type Tool = { readonly tool: string; readonly toolVersion: string; readonly platform: string };

/** Tells the fleet that this worker lives. */
export async function announceWorker(
  db: Executor,
  worker: { id: string; host: string } & Tool,
): Promise<void> {
  await db
    .insert(workers)
    .values(worker)
    .onConflictDoUpdate({ target: workers.id, set: { seenAt: sql`now()` } });
}

/** Takes this worker out of the fleet. */
export async function retireWorker(db: Executor, id: string): Promise<void> {
  await db.delete(workers).where(eq(workers.id, id));
}

const seenLately = sql`${workers.seenAt} > now() - interval '1 minute'`;

/** How many workers were seen within the last minute. */
export async function livingWorkers(db: Executor): Promise<number> {
  return db.$count(workers, seenLately);
}

/** The platforms of all workers that have this tool. */
export async function platformsOf(db: Executor, tool: string): Promise<string[]> {
  const found = await db
    .selectDistinct({ platform: workers.platform })
    .from(workers)
    .where(eq(workers.tool, tool));
  return found.map(({ platform }) => platform);
}

/** Whether another worker, seen within the last minute, has exactly this tool. */
export async function otherWorkerHas(db: Executor, exceptId: string, tool: Tool): Promise<boolean> {
  const others = await db.$count(
    workers,
    and(
      ne(workers.id, exceptId),
      eq(workers.tool, tool.tool),
      eq(workers.toolVersion, tool.toolVersion),
      eq(workers.platform, tool.platform),
      seenLately,
    ),
  );
  return others > 0;
}
