import type { Executor } from '../../db/client.ts';
import { placeInLine, runningRunOf, waitingRuns } from '../../db/line.ts';
import { approvalsOf } from '../../db/plans.ts';
import type { Project } from '../../db/projects.ts';
import { latestRun, type Run } from '../../db/runs.ts';
import type { Session } from '../../db/sessions.ts';
import { isFinal } from '../../domain/session-state.ts';
import { approvalsRequiredIn } from '../policies/judge-session.ts';
import type { Standing } from './session-summary.ts';

/** What a session waits for, or what waits for it. */
export async function standingOf(
  db: Executor,
  project: Project,
  session: Pick<Session, 'id' | 'state' | 'planId' | 'cancelRequestedBy'>,
): Promise<Standing> {
  const { state, planId } = session;
  if (isFinal(state)) return { kind: 'ended' };
  if (state === 'DRAFT') return { kind: 'editing' };
  if (state === 'FAILED') return { kind: 'failed' };
  if (state === 'PLAN_READY') {
    const given = planId === null ? [] : await approvalsOf(db, planId);
    return { kind: 'approval', given: given.length, required: await approvalsRequiredIn(db, project) };
  }
  const run = await latestRun(db, session.id);
  return run === null ? { kind: 'editing' } : runStanding(db, run, session.cancelRequestedBy !== null);
}

async function runStanding(db: Executor, run: Run, isStopping: boolean): Promise<Standing> {
  if (run.state === 'queued') {
    const running = await runningRunOf(db, run.projectId);
    return { kind: 'line', place: await placeInLine(db, run), behind: running?.sessionId ?? null };
  }
  const stopping = isStopping || run.stopRequested !== null;
  return { kind: 'running', stopping, blocks: await waitingRuns(db, run.projectId) };
}
