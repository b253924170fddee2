import type { Transaction } from '../../db/client.ts';
import { enqueueRun } from '../../db/line.ts';
import { voidApprovals } from '../../db/plans.ts';
import type { Project } from '../../db/projects.ts';
import { withdrawRuns } from '../../db/runs.ts';
import { type Session, type TransitionDetails, transition } from '../../db/sessions.ts';
import type { Reason } from '../../domain/reason.ts';
import { isBeyondBudget, type Judgement } from '../../policy/judgement.ts';
import { judgeSession, requireAllowed } from '../policies/judge-session.ts';
import { tellBeyondBudget, tellBudget } from '../policies/tell-budget.ts';
import { mergedResources } from './change-set.ts';

type Requester = {
  readonly userId: string;
  readonly roleIds: readonly string[];
  readonly isGuildAdmin: boolean;
};

/** The member whose roles stand for a session when no person has just acted: its author, as stored. */
export function authorOf(session: Session): Requester {
  return { userId: session.authorId, roleIds: session.authorRoleIds, isGuildAdmin: session.authorIsAdmin };
}

/**
 * Sends a DRAFT session through VALIDATING into PLANNING, where it holds what it would add of quotas and of the budget, and
 * puts its plan into the line. Lock project and session first.
 * @throws DomainError INPUT_INVALID or NAME_TAKEN when the change set does not fit the project, POLICY_VIOLATED or
 * QUOTA_EXCEEDED when it may not be: nothing is stored.
 */
export async function requestPlan(
  tx: Transaction,
  project: Project,
  session: Session,
  actor: Requester,
): Promise<Session> {
  await mergedResources(tx, project, session);
  return planValid(tx, project, session, actor);
}

/** The same for a change set that is known to fit the project. */
export async function planValid(
  tx: Transaction,
  project: Project,
  session: Session,
  actor: Requester,
): Promise<Session> {
  const judgement = await judgeSession(tx, project, session);
  requireAllowed(judgement);
  const validating = await transition(tx, session, 'VALIDATING', { actorId: actor.userId });
  return enterPlanning(tx, project, validating, judgement, actor, {});
}

/**
 * Plans a session again without an edit: somebody asked for it, or its plan was voided.
 * @param reason why, where nobody asked: what policy says to it then is told by the plan's run
 * @throws DomainError POLICY_VIOLATED or QUOTA_EXCEEDED where somebody asked
 */
export async function planAgain(
  tx: Transaction,
  project: Project,
  session: Session,
  actor: Requester,
  reason?: Reason,
): Promise<Session> {
  const judgement = await judgeSession(tx, project, session);
  if (reason === undefined) requireAllowed(judgement);
  await withdrawRuns(tx, session.id, 'superseded');
  await voidApprovals(tx, session.id, reason?.code ?? 'planned again');
  return enterPlanning(tx, project, session, judgement, actor, {
    approvedAt: null,
    ...(reason === undefined ? {} : { reason }),
  });
}

async function enterPlanning(
  tx: Transaction,
  project: Project,
  session: Session,
  { needsAdmin }: Judgement,
  actor: Requester,
  details: TransitionDetails,
): Promise<Session> {
  const beyondBudget = isBeyondBudget(needsAdmin);
  const planning = await transition(tx, session, 'PLANNING', {
    planId: null,
    actorId: actor.userId,
    beyondBudget,
    ...details,
  });
  await enqueueRun(tx, { session: planning, kind: 'plan', actor });
  if (beyondBudget && !session.beyondBudget) await tellBeyondBudget(tx, project, session);
  await tellBudget(tx, project);
  return planning;
}

/**
 * The state of the project moved under these sessions: their plans are void, so they are planned again.
 * @returns the sessions, for their lobbies
 */
export async function planOthersAgain(
  tx: Transaction,
  project: Project,
  others: readonly Session[],
  movedBy: string,
): Promise<string[]> {
  const reason: Reason = { code: 'STATE_MOVED', facts: { sessionId: movedBy } };
  for (const session of others) await planAgain(tx, project, session, authorOf(session), reason);
  return others.map(({ id }) => id);
}
