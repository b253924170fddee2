import { desiredOf, insertChange } from '../../db/changes.ts';
import type { Transaction } from '../../db/client.ts';
import { insertEnvironment } from '../../db/environments.ts';
import { dispatchHead } from '../../db/line.ts';
import { insertLobby } from '../../db/lobbies.ts';
import type { Project } from '../../db/projects.ts';
import { countOpenSessions, insertSession, type Session } from '../../db/sessions.ts';
import type { Actor } from '../../domain/actor.ts';
import { parseDuration } from '../../domain/duration.ts';
import { DomainError, invalidInput } from '../../domain/errors.ts';
import type { Resource } from '../../domain/resource.ts';
import { accessProject, lockAccess } from '../access/access.ts';
import { type EngineContext, tell } from '../context.ts';
import { requestPlan } from '../plans/request-plan.ts';
import { requireUnprotected } from '../projects/require-project.ts';
import { readRequest } from '../resources/resource-request.ts';
import type { SessionUseCases } from './session-use-cases.ts';

/** A year: nobody means more. */
const longestTtlMinutes = 525_600;

/** `openSession` of the orchestrator. */
export function openSessionWith(context: EngineContext): SessionUseCases['openSession'] {
  const { db, settings } = context;
  return async (actor, request) => {
    const {
      project: name,
      provider,
      ttlMinutes,
      channelId,
      first,
      plan = true,
      destroyAll = false,
      expires,
    } = request;
    const { project: found } = await accessProject(db, actor, name, 'deploy');
    checkProvider(found, provider);
    checkTtl(ttlMinutes);
    const lifeMinutes = readLife(expires);
    const resource = first === undefined ? null : readRequest(found, first);
    const opened = await db.transaction(async (tx) => {
      const { project } = await lockAccess(tx, actor, found, 'deploy');
      if (destroyAll) requireUnprotected(project);
      const open = await countOpenSessions(tx, project.id, actor.userId);
      if (open >= settings.maxOpenSessions) {
        throw new DomainError('TOO_MANY_SESSIONS', {
          open,
          limit: settings.maxOpenSessions,
          project: project.name,
        });
      }
      const session = await insertSession(tx, {
        projectId: project.id,
        guildId: project.guildId,
        author: actor,
        ttlMinutes: ttlMinutes ?? settings.sessionTtlMinutes,
        destroyAll,
        ...(resource === null ? {} : { first: resource }),
      });
      if (channelId !== undefined) {
        await insertLobby(tx, { sessionId: session.id, guildId: project.guildId, channelId });
      }
      if (lifeMinutes !== null) await insertEnvironment(tx, session, lifeMinutes);
      if (resource !== null) await putFirst(tx, session, resource, actor);
      if (destroyAll) await requireSomethingToDestroy(tx, project);
      const planned = plan && (await hasSomethingToPlan(tx, project, resource));
      const { state } = planned ? await requestPlan(tx, project, session, actor) : session;
      return { sessionId: session.id, state, wakeUp: await dispatchHead(tx, project.id) };
    });
    const queue = await tell(context, opened.sessionId, opened.wakeUp);
    return { sessionId: opened.sessionId, state: opened.state, queue };
  };
}

function putFirst(tx: Transaction, session: Session, resource: Resource, actor: Actor): Promise<boolean> {
  const change = { action: 'add', ...resource } as const;
  return insertChange(tx, session.id, change, { revision: 0, editedBy: actor.userId });
}

/** Where something is deployed, a plan shows drift; an empty project has nothing to show. */
async function hasSomethingToPlan(
  tx: Transaction,
  project: Project,
  resource: Resource | null,
): Promise<boolean> {
  return resource !== null || (await desiredOf(tx, project.id)).length > 0;
}

async function requireSomethingToDestroy(tx: Transaction, project: Project): Promise<void> {
  if ((await desiredOf(tx, project.id)).length > 0) return;
  throw invalidInput({ field: 'project', problem: 'has nothing deployed, so there is nothing to destroy' });
}

/** Null: for as long as it is wanted. */
function readLife(expires: string | undefined): number | null {
  if (expires === undefined) return null;
  const life = parseDuration(expires, 'expires');
  return life === 'permanent' ? null : life.minutes;
}

function checkProvider(project: Project, provider: string | undefined): void {
  if (provider === undefined || provider === project.provider) return;
  throw invalidInput({
    field: 'provider',
    problem: `must be \`${project.provider}\`, which is the project's, or left out`,
  });
}

function checkTtl(minutes: number | undefined): void {
  if (minutes === undefined) return;
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= longestTtlMinutes) return;
  throw invalidInput({
    field: 'ttlMinutes',
    problem: `must be a whole number of minutes, from 1 to ${longestTtlMinutes}`,
  });
}
