import { changesOf, desiredOf } from '../../db/changes.ts';
import type { Executor, Transaction } from '../../db/client.ts';
import { enqueueRun } from '../../db/line.ts';
import { voidApprovals } from '../../db/plans.ts';
import { withdrawRuns } from '../../db/runs.ts';
import { type Session, transition } from '../../db/sessions.ts';
import { DomainError, invalidInput, type Violation } from '../../domain/errors.ts';
import { type MergeConflict, mergeChanges } from '../../domain/merge.ts';
import type { Reason } from '../../domain/reason.ts';
import type { Resource } from '../../domain/resource.ts';

type Requester = {
  readonly userId: string;
  readonly roleIds: readonly string[];
  readonly isGuildAdmin: boolean;
};

/** A session, as far as what it wants goes. */
type ChangeSet = Pick<Session, 'id' | 'projectId' | 'destroyAll' | 'endsSession'>;

/** The member whose roles stand for a session when no person has just acted: its author, as stored. */
export function authorOf(session: Session): Requester {
  return { userId: session.authorId, roleIds: session.authorRoleIds, isGuildAdmin: session.authorIsAdmin };
}

/**
 * Sends a DRAFT session through VALIDATING into PLANNING and puts its plan into the line. Lock project and session
 * first.
 * @throws DomainError INPUT_INVALID or NAME_TAKEN when the change set does not fit the project: nothing is stored.
 */
export async function requestPlan(tx: Transaction, session: Session, actor: Requester): Promise<Session> {
  await mergedResources(tx, session);
  return planValid(tx, session, actor);
}

/** The same for a change set that is known to fit the project. */
export async function planValid(tx: Transaction, session: Session, actor: Requester): Promise<Session> {
  const validating = await transition(tx, session, 'VALIDATING', { actorId: actor.userId });
  const planning = await transition(tx, validating, 'PLANNING', { actorId: actor.userId, planId: null });
  await enqueueRun(tx, { session: planning, kind: 'plan', actor });
  return planning;
}

/** Plans a session again without an edit: somebody asked for it, or its plan was voided. */
export async function planAgain(
  tx: Transaction,
  session: Session,
  actor: Requester,
  reason?: Reason,
): Promise<Session> {
  await withdrawRuns(tx, session.id, 'superseded');
  await voidApprovals(tx, session.id, reason?.code ?? 'planned again');
  const planning = await transition(tx, session, 'PLANNING', {
    planId: null,
    approvedAt: null,
    actorId: actor.userId,
    ...(reason === undefined ? {} : { reason }),
  });
  await enqueueRun(tx, { session: planning, kind: 'plan', actor });
  return planning;
}

/**
 * The state of the project moved under these sessions: their plans are void, so they are planned again.
 * @returns the sessions, for their lobbies
 */
export async function planOthersAgain(
  tx: Transaction,
  others: readonly Session[],
  movedBy: string,
): Promise<string[]> {
  for (const session of others) {
    await planAgain(tx, session, authorOf(session), { code: 'STATE_MOVED', facts: { sessionId: movedBy } });
  }
  return others.map(({ id }) => id);
}

/**
 * What the project will consist of when this session is applied.
 * @throws DomainError NAME_TAKEN or INPUT_INVALID when the change set no longer fits.
 */
export async function mergedResources(tx: Transaction, session: ChangeSet): Promise<readonly Resource[]> {
  const { resources, conflicts } = await merge(tx, session);
  const [first] = conflicts;
  if (first !== undefined) throw conflictError(first);
  return resources;
}

/** All that keeps a session's change set from being planned: what no longer fits the project, or that there is nothing. */
export async function violationsOf(db: Executor, session: ChangeSet): Promise<readonly Violation[]> {
  const { desired, changes, conflicts } = await merge(db, session);
  if (changes.length === 0 && desired.length === 0) {
    return [{ field: 'resources', problem: 'are none yet: add one first' }];
  }
  return conflicts.map((conflict) => ({ field: 'name', problem: conflictWords(conflict) }));
}

async function merge(db: Executor, session: ChangeSet) {
  const desired = await desiredOf(db, session.projectId);
  const changes = await changesOf(db, session.id);
  const { id: sessionId, destroyAll, endsSession } = session;
  const merged = mergeChanges({ sessionId, desired, changes, destroyAll, endsSession });
  return { desired, changes, ...merged };
}

function conflictError(conflict: MergeConflict): DomainError {
  const { name, problem } = conflict;
  if (problem === 'exists') return new DomainError('NAME_TAKEN', { what: 'resource', name });
  return invalidInput({ field: 'name', problem: conflictWords(conflict) });
}

function conflictWords({ name, problem }: MergeConflict): string {
  const words = {
    exists: 'is deployed already, by another session: choose another name',
    missing: 'is no longer deployed',
    'other-type': 'is of another type now',
  };
  return `\`${name}\` ${words[problem]}`;
}
