import { audit } from '../db/audit.ts';
import type { Database, Transaction } from '../db/client.ts';
import { releaseLease } from '../db/leases.ts';
import { dispatchHead, enqueueRun } from '../db/line.ts';
import { carryApprovals, insertPlan, type Plan } from '../db/plans.ts';
import { lockProject, type Project } from '../db/projects.ts';
import { endRun, type Fence, lockClaimedRun, type Run } from '../db/runs.ts';
import { lockSession, type Session, transition } from '../db/sessions.ts';
import type { Reason } from '../domain/reason.ts';
import { isCancel, type WakeUp } from '../domain/run.ts';
import { authorOf } from '../engine/plans/request-plan.ts';
import { minutesToApprove } from '../engine/policies/judge-session.ts';
import { tellBudget } from '../engine/policies/tell-budget.ts';
import { coversEnd } from '../policy/standing-approval.ts';

/** How a plan run ended, as its worker saw it. */
export type PlanResult =
  | { readonly kind: 'planned'; readonly plan: Omit<Plan, 'createdAt'> }
  /** The change set does not fit the project any more: the session goes back to its author. */
  | { readonly kind: 'invalid'; readonly reason: Reason }
  | { readonly kind: 'failed'; readonly reason: Reason }
  /** Somebody asked the run to stop; whoever did has moved the session on. */
  | { readonly kind: 'stopped' };

/**
 * Records the end of a plan run in one fenced transaction: plan, session, run, lease, next head. A result that its
 * session no longer waits for is discarded.
 * @returns the wake-up of the next run, to be sent after the commit
 * @throws DomainError LEASE_LOST when the claim is no longer current; nothing is written then.
 */
export async function finishPlan(
  db: Database,
  fence: Fence,
  result: PlanResult,
  options: { readonly approvalTtlHours: number },
): Promise<WakeUp | null> {
  return db.transaction(async (tx) => {
    const project = await lockProject(tx, fence.projectId);
    const run = await lockClaimedRun(tx, fence);
    const session = await lockSession(tx, run.sessionId);
    const wanted =
      session.state === 'PLANNING' && session.revision === run.revision && run.stopRequested === null;
    const moved = result.kind === 'planned' && result.plan.stateVersionId !== project.stateVersionId;
    if (!wanted || moved || result.kind === 'stopped') {
      await endRun(tx, run.id, isCancel(run.stopRequested) ? 'cancelled' : 'superseded');
    } else {
      const ttlMinutes = await minutesToApprove(tx, project, session, options.approvalTtlHours);
      await record(tx, { project, run, session }, result, ttlMinutes);
    }
    await tellBudget(tx, project);
    await releaseLease(tx, fence);
    return dispatchHead(tx, fence.projectId, { again: true });
  });
}

type Facts = { readonly project: Project; readonly run: Run; readonly session: Session };

async function record(
  tx: Transaction,
  { project, run, session }: Facts,
  result: Exclude<PlanResult, { kind: 'stopped' }>,
  ttlMinutes: number,
): Promise<void> {
  if (result.kind === 'planned') {
    await insertPlan(tx, result.plan);
    await endRun(tx, run.id, 'succeeded');
    if (await isApprovedAlready(tx, project, session, result.plan))
      return queueApply(tx, session, run, result.plan.id);
    // Why it was planned again is still worth showing beside the new plan.
    const reason = session.reason === null ? {} : { reason: session.reason };
    await transition(tx, session, 'PLAN_READY', {
      runId: run.id,
      planId: result.plan.id,
      ttlMinutes,
      ...reason,
    });
  } else {
    await endRun(tx, run.id, 'failed', result.reason);
    const to = result.kind === 'invalid' ? 'DRAFT' : 'FAILED';
    await transition(tx, session, to, { runId: run.id, reason: result.reason });
  }
}

/** The end of an environment was approved with it, as long as the plan does nothing else, and nothing protects the project. */
async function isApprovedAlready(
  tx: Transaction,
  project: Project,
  { id, projectId, endsSession }: Session,
  plan: Omit<Plan, 'createdAt'>,
): Promise<boolean> {
  if (endsSession === null || project.protected || !coversEnd(plan.changes)) return false;
  const given = await carryApprovals(tx, endsSession, { planId: plan.id, sessionId: id });
  if (given === 0) return false;
  const { toAdd, toChange, toDestroy } = plan;
  await audit(tx, {
    kind: 'plan.approved',
    projectId,
    sessionId: id,
    planId: plan.id,
    details: { toAdd, toChange, toDestroy, given, carriedFrom: endsSession },
  });
  return true;
}

async function queueApply(tx: Transaction, session: Session, run: Run, planId: string): Promise<void> {
  const approved = await transition(tx, session, 'APPROVED', {
    runId: run.id,
    planId,
    approvedAt: new Date(),
  });
  await enqueueRun(tx, { session: approved, kind: 'apply', planId, actor: authorOf(session) });
}
