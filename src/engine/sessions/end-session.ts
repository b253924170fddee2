import { audit } from '../../db/audit.ts';
import type { Transaction } from '../../db/client.ts';
import { dispatchHead } from '../../db/line.ts';
import { voidApprovals } from '../../db/plans.ts';
import type { Project } from '../../db/projects.ts';
import { requestStop, withdrawRuns } from '../../db/runs.ts';
import { requestCancel, type Session, transition } from '../../db/sessions.ts';
import type { WakeUp } from '../../domain/run.ts';
import { tellBudget } from '../policies/tell-budget.ts';

/** Who ends a session, and how. */
export type Ending = {
  readonly actorId: string;
  /** An admin's, in words. */
  readonly reason: string | null;
  /** Terraform of a running apply is killed, whatever is in flight. */
  readonly force: boolean;
};

export type Ended =
  | { readonly outcome: 'cancelled'; readonly wakeUp: WakeUp | null }
  /** What exists has to be recorded first: the worker that has the run, or the next one, does that. */
  | { readonly outcome: 'stopping'; readonly runId: string | null };

/** Ends a locked session for which `cancel` is allowed, or asks its running apply to stop. Lock the project first. */
export async function endSession(
  tx: Transaction,
  project: Project,
  session: Session,
  ending: Ending,
): Promise<Ended> {
  return session.state === 'APPLYING'
    ? stopApply(tx, session, ending)
    : endAtOnce(tx, project, session, ending);
}

async function stopApply(tx: Transaction, session: Session, ending: Ending): Promise<Ended> {
  // Who asks politely after a force takes nothing of it back.
  if (session.cancelForced && !ending.force) return { outcome: 'stopping', runId: null };
  const runId = await requestStop(tx, session.id, ending.force ? 'kill' : 'cancel');
  await note(tx, session, ending, runId);
  return { outcome: 'stopping', runId };
}

async function endAtOnce(
  tx: Transaction,
  project: Project,
  session: Session,
  ending: Ending,
): Promise<Ended> {
  const { actorId, reason } = ending;
  await withdrawRuns(tx, session.id, 'cancel');
  await voidApprovals(tx, session.id, 'cancelled');
  if (reason !== null) await note(tx, session, ending, null);
  await transition(tx, session, 'CANCELLED', {
    actorId,
    reason: { code: 'CANCELLED_BY', facts: { userId: actorId, ...(reason === null ? {} : { why: reason }) } },
  });
  await tellBudget(tx, project);
  // Whoever comes next may have been head before, and its wake-up found this session's apply in front of it.
  return { outcome: 'cancelled', wakeUp: await dispatchHead(tx, project.id, { again: true }) };
}

async function note(
  tx: Transaction,
  { id, projectId }: Session,
  ending: Ending,
  runId: string | null,
): Promise<void> {
  const { actorId, reason, force } = ending;
  await requestCancel(tx, id, ending);
  await audit(tx, {
    kind: force ? 'session.kill-requested' : 'session.cancel-requested',
    projectId,
    sessionId: id,
    runId,
    actorId,
    details: reason === null ? {} : { reason },
  });
}
