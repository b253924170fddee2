import { audit } from '../../db/audit.ts';
import type { Database, Transaction } from '../../db/client.ts';
import { dispatchHead, enqueueAgain } from '../../db/line.ts';
import { findPlanFacts, restoreApprovals } from '../../db/plans.ts';
import { lockProject, type Project } from '../../db/projects.ts';
import { findRun, latestRun, noteRetry, type Run } from '../../db/runs.ts';
import { lockSession, type Session, transition } from '../../db/sessions.ts';
import { getStateVersion } from '../../db/state-versions.ts';
import type { PolicyViolation } from '../../domain/policy-rule.ts';
import type { WakeUp } from '../../domain/run.ts';
import { isBeyondBudget, type Judgement } from '../../policy/judgement.ts';
import { judgeSession } from '../policies/judge-session.ts';
import { tellBeyondBudget, tellBudget } from '../policies/tell-budget.ts';
import { authorOf, planAgain } from './request-plan.ts';

/** Somebody pressed retry on a job: which one, and how often it had been tried by then. */
export type RetryPress = {
  readonly jobId: string;
  readonly attemptsMade: number;
  readonly runId: string;
  /** Who pressed, for the audit log and the thread. */
  readonly by: string;
  /** The member who did, where it was one. */
  readonly actorId?: string;
};

/**
 * - `refused`: the rules or quotas of the project do not allow it now
 * - `again`: the run is in the line again, as a new attempt
 * - `planned-again`: the project has changed since, so the session is planned again and asks for a new approval
 * - `repeated`: this press was dealt with before
 * - `nothing`: the run did not fail, or its session has moved on since
 */
export type Retried = {
  readonly outcome: 'again' | 'planned-again' | 'repeated' | 'nothing' | 'refused';
  /** Why it is refused; empty otherwise. */
  readonly refusals: readonly PolicyViolation[];
  readonly sessionId: string | null;
  readonly wakeUp: WakeUp | null;
};

/**
 * One new attempt of a failed run for each press, at the tail of its project's line. A failed apply keeps its approval:
 * its next attempt goes on only with what that approval covers, and asks otherwise (recovery).
 */
export async function retryRun(db: Database, press: RetryPress): Promise<Retried> {
  const found = await findRun(db, press.runId);
  if (found === null) return { outcome: 'nothing', sessionId: null, wakeUp: null, refusals: [] };
  return db.transaction(async (tx) => {
    const project = await lockProject(tx, found.projectId);
    const session = await lockSession(tx, found.sessionId);
    const { jobId, attemptsMade, runId } = press;
    const done = { sessionId: session.id, wakeUp: null, refusals: [] };
    const judgement = await judgeSession(tx, project, session);
    const run = await failedRun(tx, session, runId);
    // Not noted: the same press may be allowed later.
    if (run !== null && judgement.refusals.length > 0) {
      return { ...done, outcome: 'refused', refusals: judgement.refusals };
    }
    if (!(await noteRetry(tx, { jobId, attemptsMade, runId }))) return { ...done, outcome: 'repeated' };
    if (run === null) return { ...done, outcome: 'nothing' };
    await audit(tx, {
      kind: 'run.retried',
      projectId: project.id,
      sessionId: session.id,
      runId,
      actorId: press.actorId ?? null,
      details: { attempt: run.attempt, by: press.by },
    });
    const outcome = await putAgain(tx, { project, session, run, judgement }, press.by);
    await tellBudget(tx, project);
    return { ...done, outcome, wakeUp: await dispatchHead(tx, project.id) };
  });
}

/** The run, if its failure is why the session is where it is. */
async function failedRun(tx: Transaction, session: Session, runId: string): Promise<Run | null> {
  const run = await latestRun(tx, session.id);
  const failed = run?.id === runId && run.state === 'done' && run.outcome === 'failed';
  return failed && session.state === 'FAILED' ? run : null;
}

type Again = {
  readonly project: Project;
  readonly session: Session;
  readonly run: Run;
  readonly judgement: Judgement;
};

async function putAgain(
  tx: Transaction,
  { project, session, run, judgement }: Again,
  by: string,
): Promise<'again' | 'planned-again'> {
  if (run.kind === 'plan') {
    // It held nothing meanwhile: others may have taken what is left of the budget.
    const beyondBudget = isBeyondBudget(judgement.needsAdmin);
    await transition(tx, session, 'PLANNING', { runId: run.id, beyondBudget });
    if (beyondBudget && !session.beyondBudget) await tellBeyondBudget(tx, project, session);
    await enqueueAgain(tx, run, by);
    return 'again';
  }
  const approvals = (await isAsItLeft(tx, project, run)) ? await restore(tx, run) : 0;
  if (approvals === 0) {
    await planAgain(tx, project, session, authorOf(session), { code: 'PLAN_VOID' });
    return 'planned-again';
  }
  const planning = await transition(tx, session, 'PLANNING', { runId: run.id });
  await transition(tx, planning, 'APPROVED', { runId: run.id });
  await enqueueAgain(tx, run, by);
  return 'again';
}

/** Whether nobody has changed the project since: the stored configuration would destroy what others built. */
async function isAsItLeft(tx: Transaction, project: Project, run: Run): Promise<boolean> {
  const plan = run.planId === null ? null : await findPlanFacts(tx, run.planId);
  if (plan?.stateVersionId === project.stateVersionId) return true;
  return (await getStateVersion(tx, project.stateVersionId)).runId === run.id;
}

/** The failure voided the approvals of its plan (`finish-apply.ts`); nothing else may have. */
async function restore(tx: Transaction, run: Run): Promise<number> {
  return run.planId === null ? 0 : restoreApprovals(tx, run.planId, 'failed');
}
