import type { Executor } from '../../db/client.ts';
import { eventsAfter } from '../../db/events.ts';
import { runsOf } from '../../db/runs.ts';
import type { RunEvent } from '../../domain/run.ts';
import { accessSession } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import type { SessionUseCases } from './session-use-cases.ts';

/** How many events are read at once. */
const page = 5000;

/** `readLogs` of the orchestrator. */
export function readLogsWith({ db }: EngineContext): SessionUseCases['readLogs'] {
  return async (actor, sessionId) => {
    await accessSession(db, actor, sessionId, 'read');
    const logs = [];
    for (const run of await runsOf(db, sessionId)) logs.push({ ...run, events: await eventsOf(db, run.id) });
    return logs;
  };
}

async function eventsOf(db: Executor, runId: string): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for (;;) {
    const next = await eventsAfter(db, runId, events.at(-1)?.seq ?? 0, page);
    events.push(...next);
    if (next.length < page) return events;
  }
}
