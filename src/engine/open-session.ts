import { readResource } from '../catalog/inputs.ts';
import { providerOf } from '../catalog/registry.ts';
import { desiredOf, insertChange } from '../db/changes.ts';
import type { Transaction } from '../db/client.ts';
import { dispatchHead } from '../db/line.ts';
import { lockProject, type Project } from '../db/projects.ts';
import { lobbies } from '../db/schema.ts';
import { countOpenSessions, insertSession, lockSession } from '../db/sessions.ts';
import type { Actor } from '../domain/actor.ts';
import { DomainError } from '../domain/errors.ts';
import type { Resource } from '../domain/resource.ts';
import { accessProject } from './access.ts';
import { type EngineContext, tell } from './context.ts';
import type { Orchestrator, ResourceRequest } from './orchestrator.ts';
import { requestPlan } from './request-plan.ts';

/** `openSession` of the orchestrator. */
export function openSessionWith(context: EngineContext): Orchestrator['openSession'] {
  const { db, settings } = context;
  return async (actor, { project: name, channelId, first }) => {
    const { project } = await accessProject(db, actor, name, 'deploy');
    const resource = first === undefined ? null : readRequest(project, first);
    const opened = await db.transaction(async (tx) => {
      await lockProject(tx, project.id);
      const open = await countOpenSessions(tx, project.id, actor.userId);
      if (open >= settings.maxOpenSessions) {
        throw new DomainError('TOO_MANY_SESSIONS', { open, limit: settings.maxOpenSessions, project: name });
      }
      const session = await insertSession(tx, {
        projectId: project.id,
        guildId: project.guildId,
        author: actor,
        ttlMinutes: settings.sessionTtlMinutes,
      });
      if (channelId !== undefined) {
        await tx.insert(lobbies).values({ sessionId: session.id, guildId: project.guildId, channelId });
      }
      const state = await planFirst(tx, project, session.id, actor, resource);
      return { sessionId: session.id, state, wakeUp: await dispatchHead(tx, project.id) };
    });
    const queue = await tell(context, opened.sessionId, opened.wakeUp);
    return { sessionId: opened.sessionId, state: opened.state, queue };
  };
}

/**
 * Raw inputs for a resource of this project, checked; the project's region is the default.
 * @throws DomainError INPUT_INVALID.
 */
export function readRequest(project: Project, request: ResourceRequest): Resource {
  const typed = request.inputs['region'];
  const region = typed === undefined || typed === '' ? project.region : typed;
  return readResource(providerOf(project.provider), request.type, { ...request.inputs, region });
}

/** Plan first: with a resource, or where something is deployed (drift shows); an empty project waits in DRAFT. */
async function planFirst(
  tx: Transaction,
  project: Project,
  sessionId: string,
  actor: Actor,
  resource: Resource | null,
) {
  const session = await lockSession(tx, sessionId);
  if (resource !== null) {
    await insertChange(
      tx,
      sessionId,
      { action: 'add', ...resource },
      { revision: 0, editedBy: actor.userId },
    );
  } else if ((await desiredOf(tx, project.id)).length === 0) {
    return session.state;
  }
  return (await requestPlan(tx, session, actor)).state;
}
