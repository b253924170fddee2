import { audit } from '../../db/audit.ts';
import type { Transaction } from '../../db/client.ts';
import { dispatchHead, enqueueRun } from '../../db/line.ts';
import {
  type Approval,
  approvalsOf,
  findPlanFacts,
  insertApproval,
  noteReasonBeyond,
} from '../../db/plans.ts';
import { lockProject, type Project } from '../../db/projects.ts';
import { lockSession, type Session, touchSession, transition } from '../../db/sessions.ts';
import type { Actor } from '../../domain/actor.ts';
import { DomainError } from '../../domain/errors.ts';
import { isId } from '../../domain/ids.ts';
import { includes, type Permission } from '../../domain/permission.ts';
import { readReason } from '../../domain/plain-text.ts';
import { destructiveOf } from '../../domain/plan.ts';
import { isFinal } from '../../domain/session-state.ts';
import { isBeyondBudget } from '../../policy/judgement.ts';
import { keptViolations, rightToApprove } from '../../policy/protection.ts';
import { isWriter } from '../../policy/writers.ts';
import { accessSession } from '../access/access.ts';
import { type EngineContext, tell } from '../context.ts';
import {
  freezeViolation,
  judgeSession,
  requireAllowed,
  type SessionJudgement,
} from '../policies/judge-session.ts';
import { tellBudget } from '../policies/tell-budget.ts';
import { requireAction } from '../sessions/require-action.ts';
import type { PlanUseCases } from './plan-use-cases.ts';
import { planViewOf } from './plan-view.ts';

type PlanFacts = NonNullable<Awaited<ReturnType<typeof findPlanFacts>>>;

/** `approve` of the orchestrator. */
export function approveWith(context: EngineContext): PlanUseCases['approve'] {
  return async (actor, sessionId, planId, { destroys = false, beyondBudget } = {}) => {
    const access = await accessSession(context.db, actor, sessionId, 'deploy');
    const done = await context.db.transaction(async (tx) => {
      const project = await lockProject(tx, access.project.id);
      const session = await lockSession(tx, sessionId);
      const plan = await approvablePlan(tx, project, session, planId);
      requireRight(project, plan, access.permission);
      const judgement = await judgeSession(tx, project, session);
      requireAllowed(judgement);
      requireDestroyable(project, plan);
      requireThawed(judgement);
      if (!destroys) requireHarmless(plan);
      const beyond = await reasonBeyond(tx, plan, judgement, { access, reason: beyondBudget });
      const required = judgement.approvalsRequired;
      const approvals = await recordApproval(tx, session, plan, { actor, required, beyond });
      const queued = approvals.length >= Math.max(1, required);
      if (queued) await queueApply(tx, session, plan.id, actor, judgement);
      else await touchSession(tx, sessionId);
      await tellBudget(tx, project);
      return {
        plan: planViewOf(plan),
        given: approvals.length,
        required,
        queued,
        wakeUp: queued ? await dispatchHead(tx, project.id) : null,
      };
    });
    const { wakeUp, ...approved } = done;
    return { ...approved, queue: await tell(context, sessionId, wakeUp) };
  };
}

/**
 * The plan that was shown, if it still is the one that would be applied.
 * @throws DomainError PLAN_REPLACED, ACTION_NOT_ALLOWED, PLAN_NOT_APPROVABLE.
 */
async function approvablePlan(
  tx: Transaction,
  project: Project,
  session: Session,
  planId: string,
): Promise<PlanFacts> {
  const plan = isId(planId) ? await findPlanFacts(tx, planId) : null;
  if (plan === null || plan.sessionId !== session.id) {
    throw new DomainError('NOT_FOUND', { what: 'plan', session: session.id });
  }
  // Of a session that goes on, a plan that was replaced is the news; of one that has ended, its end.
  if (session.planId === plan.id || isFinal(session.state)) requireAction(session, 'approve');
  const current =
    session.planId === plan.id &&
    session.revision === plan.revision &&
    project.stateVersionId === plan.stateVersionId;
  if (!current) throw new DomainError('PLAN_REPLACED', { sessionId: session.id, state: session.state });
  if (plan.changes.length === 0) {
    throw new DomainError('PLAN_NOT_APPROVABLE', { sessionId: session.id, because: 'no-changes' });
  }
  return plan;
}

/** @throws DomainError NOT_PERMITTED where it takes a project admin */
function requireRight(project: Project, plan: PlanFacts, permission: Permission): void {
  const { needed, because, addresses } = rightToApprove(project, plan.changes);
  if (includes(permission, needed)) return;
  throw new DomainError('NOT_PERMITTED', { needed, because, addresses });
}

/** Nobody destroys something by a click that was meant for something else. */
function requireHarmless(plan: PlanFacts): void {
  const destructive = destructiveOf(plan.changes);
  if (destructive.length === 0) return;
  const addresses = destructive.map(({ address }) => address);
  throw new DomainError('PLAN_DESTROYS', { sessionId: plan.sessionId, planId: plan.id, addresses });
}

/** Nor what the cloud would refuse half-way. */
function requireDestroyable(project: Project, plan: PlanFacts): void {
  const violations = keptViolations(project, plan.changes);
  if (violations.length > 0) throw new DomainError('POLICY_VIOLATED', { violations });
}

/** Nobody approves what cannot be applied now. */
function requireThawed({ frozenUntil }: SessionJudgement): void {
  if (frozenUntil === null) return;
  throw new DomainError('POLICY_VIOLATED', { violations: [freezeViolation(frozenUntil)] });
}

/**
 * The reason for which an admin approves what the budget does not cover; null where that is not asked, or was answered by
 * an admin's approval of the same plan.
 * @throws DomainError BUDGET_EXCEEDED, which says whether the actor may approve it all the same
 */
async function reasonBeyond(
  tx: Transaction,
  plan: PlanFacts,
  { needsAdmin }: SessionJudgement,
  by: { readonly access: { readonly permission: Permission }; readonly reason: string | undefined },
): Promise<string | null> {
  if (needsAdmin.length === 0) return null;
  const given = await approvalsOf(tx, plan.id);
  if (given.some(({ beyondBudgetReason }) => beyondBudgetReason !== null)) return null;
  const isAdmin = includes(by.access.permission, 'admin');
  const reason = readReason(by.reason ?? '');
  if (isAdmin && reason !== '') return reason;
  throw new DomainError('BUDGET_EXCEEDED', { violations: needsAdmin, mayApprove: isAdmin });
}

/** With approvals required, those who wrote the revision do not approve it themselves. */
async function recordApproval(
  tx: Transaction,
  session: Session,
  plan: PlanFacts,
  given: { readonly actor: Actor; readonly required: number; readonly beyond: string | null },
): Promise<readonly Approval[]> {
  const { actor, required, beyond } = given;
  if (required > 0 && isWriter(session, actor.userId)) {
    throw new DomainError('NOT_PERMITTED', { needed: 'deploy', because: 'own-session' });
  }
  const isNew = await insertApproval(tx, {
    planId: plan.id,
    sessionId: session.id,
    actor,
    ...(beyond === null ? {} : { beyondBudgetReason: beyond }),
  });
  // Whoever approved it while it was within the budget says why only now.
  if (!isNew && beyond !== null) await noteReasonBeyond(tx, plan.id, actor, beyond);
  const approvals = await approvalsOf(tx, plan.id);
  if (isNew || beyond !== null) {
    await audit(tx, {
      kind: 'plan.approved',
      projectId: session.projectId,
      sessionId: session.id,
      planId: plan.id,
      actorId: actor.userId,
      details: approvalFacts(plan, { given: approvals.length, required, beyond }),
    });
  }
  return approvals;
}

function approvalFacts(
  { toAdd, toChange, toDestroy }: PlanFacts,
  { given, required, beyond }: { given: number; required: number; beyond: string | null },
) {
  const beyondBudget = beyond === null ? {} : { beyondBudget: beyond };
  return { toAdd, toChange, toDestroy, given, required: Math.max(1, required), ...beyondBudget };
}

async function queueApply(
  tx: Transaction,
  session: Session,
  planId: string,
  actor: Actor,
  { needsAdmin }: SessionJudgement,
): Promise<void> {
  const approved = await transition(tx, session, 'APPROVED', {
    actorId: actor.userId,
    approvedAt: new Date(),
    beyondBudget: isBeyondBudget(needsAdmin),
  });
  await enqueueRun(tx, { session: approved, kind: 'apply', planId, actor });
}
