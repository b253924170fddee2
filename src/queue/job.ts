import { z } from 'zod';
import type { WakeUp } from '../domain/run.ts';

/** The data of a job: ids, a project's name and a kind. Never inputs, plans, output or secrets. */
export const jobData = z.object({
  runId: z.string(),
  attempt: z.number().int(),
  dispatch: z.number().int(),
  kind: z.enum(['plan', 'apply']),
  projectId: z.string(),
  projectName: z.string(),
  sessionId: z.string(),
});

export type JobData = z.output<typeof jobData>;

/** `<run>-<attempt>-<dispatch>`: BullMQ wants no colon and no bare integer, and ignores an id that it still keeps. */
export function jobIdOf(wakeUp: Pick<WakeUp, 'runId' | 'attempt' | 'dispatch'>): string {
  return `${wakeUp.runId}-${wakeUp.attempt}-${wakeUp.dispatch}`;
}

/** What Bull Board shows as the job's title. */
export function jobNameOf(wakeUp: Pick<WakeUp, 'projectName' | 'kind' | 'sessionId'>): string {
  return `${wakeUp.kind} ${wakeUp.projectName} (session ${wakeUp.sessionId})`;
}
