import { dispatchHead, headOf, projectsWaiting, wakeUpOf } from '../db/line.ts';
import { lockProject } from '../db/projects.ts';
import type { WorkerContext } from './context.ts';

/**
 * Dispatches every head of a line that no job stands for: Redis was away or lost its data, or a process died between
 * its commit and the queue. While Redis is away this fails, and is repeated.
 */
export async function wakeForgotten({ db, dispatcher, log }: WorkerContext): Promise<void> {
  for (const projectId of await projectsWaiting(db)) {
    const head = await headOf(db, projectId);
    if (head === null) continue;
    if (head.dispatch > 0 && (await dispatcher.isLive(await wakeUpOf(db, head)))) continue;
    const wakeUp = await db.transaction(async (tx) => {
      await lockProject(tx, projectId);
      return dispatchHead(tx, projectId, { again: true });
    });
    const queue = await dispatcher.wake(wakeUp);
    log.info({ run: wakeUp?.runId, queue }, 'woke a waiting run');
  }
}
