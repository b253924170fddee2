import { priceOf } from '../catalog/cost.ts';
import { providerOf } from '../catalog/registry.ts';
import { insertChange } from '../db/changes.ts';
import type { Transaction } from '../db/client.ts';
import { dispatchHead } from '../db/line.ts';
import { voidApprovals } from '../db/plans.ts';
import { lockProject } from '../db/projects.ts';
import { withdrawRuns } from '../db/runs.ts';
import { bumpRevision, lockSession, type Session, transition } from '../db/sessions.ts';
import type { Actor } from '../domain/actor.ts';
import { DomainError } from '../domain/errors.ts';
import type { Change } from '../domain/resource.ts';
import { accessSession, requireEditor } from './access.ts';
import { type EngineContext, tell } from './context.ts';
import { readRequest } from './open-session.ts';
import type { Orchestrator } from './orchestrator.ts';
import { requestPlan } from './request-plan.ts';
import { requireAction } from './require-action.ts';

/** `addResource` of the orchestrator. */
export function addResourceWith(context: EngineContext): Orchestrator['addResource'] {
  return async (actor, sessionId, request, { plan = true } = {}) => {
    const access = await accessSession(context.db, actor, sessionId, 'deploy');
    requireEditor(access, actor);
    const resource = readRequest(access.project, request);
    const wakeUp = await context.db.transaction(async (tx) => {
      await lockProject(tx, access.project.id);
      const session = await lockSession(tx, sessionId);
      requireAction(session, 'add');
      const edited = await edit(tx, session, { action: 'add', ...resource }, actor);
      if (plan) await requestPlan(tx, edited, actor);
      return dispatchHead(tx, access.project.id);
    });
    const queue = await tell(context, sessionId, wakeUp);
    const hourly = priceOf(providerOf(access.project.provider), resource);
    return { name: resource.name, type: resource.type, hourly, queue };
  };
}

/** Puts a change into the change set: a new revision in DRAFT, and nothing made for the old one counts any more. */
async function edit(tx: Transaction, session: Session, change: Change, actor: Actor): Promise<Session> {
  const revision = session.revision + 1;
  if (!(await insertChange(tx, session.id, change, { revision, editedBy: actor.userId }))) {
    throw new DomainError('NAME_TAKEN', { what: 'resource', name: change.name });
  }
  await withdrawRuns(tx, session.id, 'superseded');
  await voidApprovals(tx, session.id, 'edited');
  return session.state === 'DRAFT'
    ? bumpRevision(tx, session)
    : transition(tx, session, 'DRAFT', { edit: true, planId: null, actorId: actor.userId });
}
