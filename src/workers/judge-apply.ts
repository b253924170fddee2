import { providerSetOf } from '../catalog/provider-set.ts';
import { providerOf } from '../catalog/registry.ts';
import { audit } from '../db/audit.ts';
import type { Transaction } from '../db/client.ts';
import { adminRoleOf, grantsOf } from '../db/grants.ts';
import { enqueueRun } from '../db/line.ts';
import { type Approval, approvalsOf, findPlanFacts, type Plan, voidApprovals } from '../db/plans.ts';
import type { Project } from '../db/projects.ts';
import { providerLockOf } from '../db/provider-locks.ts';
import { endRun, type Run } from '../db/runs.ts';
import { type Session, transition } from '../db/sessions.ts';
import { otherWorkerHas } from '../db/workers.ts';
import type { Actor } from '../domain/actor.ts';
import { includes, type Permission } from '../domain/permission.ts';
import type { PolicyViolation } from '../domain/policy-rule.ts';
import type { Reason } from '../domain/reason.ts';
import { authorOf } from '../engine/plans/request-plan.ts';
import {
  freezeViolation,
  judgeSession,
  minutesToApprove,
  type SessionJudgement,
} from '../engine/policies/judge-session.ts';
import { permissionOf } from '../policy/access.ts';
import { keptViolations, rightToApprove } from '../policy/protection.ts';
import { isWriter } from '../policy/writers.ts';
import type { ClaimOptions } from './identity.ts';

/** `claim`: go on. `leave`: it is for another worker. `settled`: this run will not be applied, and that is recorded. */
type Verdict = 'claim' | 'leave' | 'settled';

type Question = {
  readonly project: Project;
  readonly session: Session;
  readonly run: Run;
  readonly plan: Plan | null;
  readonly options: ClaimOptions;
};

/**
 * All that was true at the click is checked again before an apply's first attempt: the plan, the approval's age, and
 * the rights of author and approvers with the roles they had then.
 */
export async function judgeApply(tx: Transaction, question: Question): Promise<Verdict> {
  const { project, session, run, plan, options } = question;
  if (plan === null || plan.stateVersionId !== project.stateVersionId || plan.revision !== session.revision) {
    return backToPlanning(tx, session, run, { code: 'PLAN_VOID' });
  }
  const { tool } = options.worker;
  if (plan.tool !== tool.tool || plan.toolVersion !== tool.toolVersion || plan.platform !== tool.platform) {
    if (await otherWorkerHas(tx, options.worker.id, plan)) return 'leave';
    return backToPlanning(tx, session, run, {
      code: 'TOOL_CHANGED',
      facts: { from: `${plan.tool} ${plan.toolVersion}`, to: `${tool.tool} ${tool.toolVersion}` },
    });
  }
  if (plan.lockDigest !== (await lockDigestNow(tx, project, tool.tool))) {
    return backToPlanning(tx, session, run, { code: 'PROVIDERS_CHANGED' });
  }
  const refusal = await refusalOf(tx, { project, session, approvalTtlHours: options.approvalTtlHours });
  if (refusal === null) return 'claim';
  return backToApproval(tx, question, refusal);
}

type Facts = Pick<Question, 'project' | 'session'> & { readonly approvalTtlHours: number };

/**
 * Why policy does not allow this apply now, or null when it does: the approval's age, rights, rules, freezes, quotas, budget,
 * approvals. Roles are facts of the moment they were used.
 */
export async function refusalOf(
  tx: Transaction,
  { project, session, approvalTtlHours }: Facts,
): Promise<Reason | null> {
  const approvals = session.planId === null ? [] : await approvalsOf(tx, session.planId);
  const oldest = session.approvedAt?.getTime() ?? 0;
  if (Date.now() - oldest > approvalTtlHours * 3_600_000) {
    return { code: 'APPROVAL_TOO_OLD', facts: { hours: approvalTtlHours } };
  }
  const held = await rightsIn(tx, project);
  const plan = session.planId === null ? null : await findPlanFacts(tx, session.planId);
  const changes = plan?.changes ?? [];
  const { needed } = rightToApprove(project, changes);
  const without = askedPeople(project, session, approvals).filter(
    ({ person, approves }) => !includes(held(person), approves ? needed : 'deploy'),
  );
  if (without.length > 0) {
    return {
      code: 'POLICY_REFUSED',
      facts: {
        because: 'permission',
        needed,
        userIds: [...new Set(without.map(({ person }) => person.userId))],
      },
    };
  }
  const judgement = await judgeSession(tx, project, session);
  const rules = violationsNow(judgement, approvals, (approval) =>
    includes(held(approverOf(approval, project.guildId)), 'admin'),
  );
  const violations = [...rules, ...keptViolations(project, changes)];
  if (violations.length > 0) return { code: 'POLICY_REFUSED', facts: { because: 'rules' }, violations };
  const { approvalsRequired: required } = judgement;
  const counted = required === 0 ? approvals : approvals.filter((one) => isByOther(session, one));
  return counted.length >= Math.max(1, required)
    ? null
    : { code: 'POLICY_REFUSED', facts: { because: 'approvals', required } };
}

/** What the rules of the moment say, but for what an admin has approved, as long as that one is an admin. */
function violationsNow(
  { refusals, frozenUntil, needsAdmin }: SessionJudgement,
  approvals: readonly Approval[],
  isAdmin: (approval: Approval) => boolean,
): readonly PolicyViolation[] {
  const freeze = frozenUntil === null ? [] : [freezeViolation(frozenUntil)];
  const answered = approvals.some((one) => one.beyondBudgetReason !== null && isAdmin(one));
  return [...refusals, ...freeze, ...(answered ? [] : needsAdmin)];
}

/** What its writers approved before others were asked for does not count; who approved an environment has approved its end. */
function isByOther(session: Session, { userId, carriedFrom }: Approval): boolean {
  return carriedFrom !== null || !isWriter(session, userId);
}

/** What somebody may do in a project now. */
async function rightsIn(tx: Transaction, project: Project): Promise<(person: Actor) => Permission | null> {
  const grants = await grantsOf(tx, project.id);
  const adminRoleId = await adminRoleOf(tx, project.guildId);
  const now = new Date();
  return (person) => permissionOf(person, grants, adminRoleId, now);
}

type Asked = { readonly person: Actor; readonly approves: boolean };

/** Those whose rights count now. The end of an environment needs none: it was decided when it was made. */
function askedPeople(project: Project, session: Session, approvals: readonly Approval[]): readonly Asked[] {
  const { guildId } = project;
  const author: Asked[] =
    session.endsSession === null ? [{ person: { ...authorOf(session), guildId }, approves: false }] : [];
  const approvers = approvals.filter(({ carriedFrom }) => carriedFrom === null);
  return [
    ...author,
    ...approvers.map((approval) => ({ person: approverOf(approval, guildId), approves: true })),
  ];
}

function approverOf(approval: Approval, guildId: string): Actor {
  return { userId: approval.userId, roleIds: approval.roleIds, isGuildAdmin: approval.isAdmin, guildId };
}

/** A plan applies only with the providers that it was made with. */
async function lockDigestNow(tx: Transaction, project: Project, tool: string): Promise<string | null> {
  const set = providerSetOf(providerOf(project.provider), tool);
  return set === null ? null : ((await providerLockOf(tx, set.key))?.digest ?? null);
}

async function backToPlanning(tx: Transaction, session: Session, run: Run, reason: Reason): Promise<Verdict> {
  await endRun(tx, run.id, 'superseded', reason);
  await voidApprovals(tx, session.id, reason.code);
  const planning = await transition(tx, session, 'PLANNING', {
    planId: null,
    approvedAt: null,
    reason,
    runId: run.id,
  });
  await enqueueRun(tx, { session: planning, kind: 'plan', actor: authorOf(session) });
  return 'settled';
}

async function backToApproval(
  tx: Transaction,
  { project, session, run, options }: Question,
  reason: Reason,
): Promise<Verdict> {
  const ttlMinutes = await minutesToApprove(tx, project, session, options.approvalTtlHours);
  await endRun(tx, run.id, 'refused', reason);
  await voidApprovals(tx, session.id, reason.code);
  await transition(tx, session, 'PLAN_READY', { reason, approvedAt: null, ttlMinutes, runId: run.id });
  await audit(tx, {
    kind: 'apply.refused',
    projectId: session.projectId,
    sessionId: session.id,
    runId: run.id,
    planId: session.planId,
    details: { ...reason },
  });
  return 'settled';
}
