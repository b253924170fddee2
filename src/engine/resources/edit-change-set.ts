import { audit } from '../../db/audit.ts';
import { changesOf, desiredOf } from '../../db/changes.ts';
import type { Transaction } from '../../db/client.ts';
import { dispatchHead } from '../../db/line.ts';
import { voidApprovals } from '../../db/plans.ts';
import { lockProject } from '../../db/projects.ts';
import { withdrawRuns } from '../../db/runs.ts';
import { bumpRevision, lockSession, type Session, transition } from '../../db/sessions.ts';
import type { Actor } from '../../domain/actor.ts';
import { type EditableResource, editableResources } from '../../domain/editable.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Change, DesiredResource } from '../../domain/resource.ts';
import type { SessionAction } from '../../domain/session-state.ts';
import type { QueueState } from '../../queue/dispatcher.ts';
import { accessSession, type ProjectAccess, requireEditor } from '../access/access.ts';
import { type EngineContext, tell } from '../context.ts';
import { requestPlan } from '../plans/request-plan.ts';
import { requireAction } from '../sessions/require-action.ts';

export type SessionAccess = ProjectAccess & { readonly session: Session };

/** A change set that is being edited. */
export type Draft = {
  readonly tx: Transaction;
  readonly sessionId: string;
  readonly changes: readonly Change[];
  readonly desired: readonly DesiredResource[];
  /** How the edit is noted. */
  readonly edit: { readonly revision: number; readonly editedBy: string };
};

/**
 * A session for somebody who may edit it.
 * @throws DomainError NOT_PERMITTED
 */
export async function accessToEdit(
  { db }: Pick<EngineContext, 'db'>,
  actor: Actor,
  sessionId: string,
): Promise<SessionAccess> {
  const access = await accessSession(db, actor, sessionId, 'deploy');
  requireEditor(access, actor);
  return access;
}

/**
 * Edits the change set of a session: a new revision in DRAFT, for which nothing that was made for the old one counts any
 * more; then plans it, unless there is nothing left to plan.
 * @param options.name of the resource
 * @param options.plan false: leaves it in DRAFT
 * @param act does the edit; what it throws undoes all
 */
export async function editChangeSet<T>(
  context: EngineContext,
  access: SessionAccess,
  options: {
    readonly actor: Actor;
    readonly action: SessionAction;
    readonly name: string;
    readonly plan?: boolean;
  },
  act: (draft: Draft) => Promise<T>,
): Promise<{ readonly result: T; readonly queue: QueueState }> {
  const { actor, action, name, plan = true } = options;
  const { project } = access;
  const sessionId = access.session.id;
  const done = await context.db.transaction(async (tx) => {
    const locked = await lockProject(tx, project.id);
    const session = await lockSession(tx, sessionId);
    requireAction(session, action);
    const desired = await desiredOf(tx, project.id);
    const edit = { revision: session.revision + 1, editedBy: actor.userId };
    const result = await act({ tx, sessionId, changes: await changesOf(tx, sessionId), desired, edit });
    const edited = await newRevision(tx, session, actor);
    await audit(tx, {
      kind: 'session.edited',
      projectId: project.id,
      sessionId,
      actorId: actor.userId,
      details: { action, name, revision: edited.revision },
    });
    const hasSomething = desired.length > 0 || (await changesOf(tx, sessionId)).length > 0;
    if (plan && hasSomething) await requestPlan(tx, locked, edited, actor);
    return { result, wakeUp: await dispatchHead(tx, project.id) };
  });
  return { result: done.result, queue: await tell(context, sessionId, done.wakeUp) };
}

/**
 * A resource that can be edited or removed.
 * @throws DomainError NOT_FOUND
 */
export function editableIn({ changes, desired }: Draft, name: string): EditableResource {
  const found = editableResources(changes, desired).find((resource) => resource.name === name);
  if (found === undefined)
    throw new DomainError('NOT_FOUND', { what: 'resource', resource: name.slice(0, 40) });
  return found;
}

async function newRevision(tx: Transaction, session: Session, actor: Actor): Promise<Session> {
  await withdrawRuns(tx, session.id, 'superseded');
  await voidApprovals(tx, session.id, 'edited');
  return session.state === 'DRAFT'
    ? bumpRevision(tx, session, actor.userId)
    : transition(tx, session, 'DRAFT', { edit: true, planId: null, actorId: actor.userId });
}
