import type { Transaction } from '../../db/client.ts';
import { environmentOf, extendEnvironment } from '../../db/environments.ts';
import { extendExpiry } from '../../db/expiry.ts';
import { lockProject, type Project } from '../../db/projects.ts';
import { lockSession, type Session, touchSession } from '../../db/sessions.ts';
import type { Actor } from '../../domain/actor.ts';
import { DomainError } from '../../domain/errors.ts';
import { includes } from '../../domain/permission.ts';
import { isFinal } from '../../domain/session-state.ts';
import { permissionOf } from '../../policy/access.ts';
import { accessSession, type ProjectAccess } from '../access/access.ts';
import { type EngineContext, tell } from '../context.ts';
import { minutesToApprove } from '../policies/judge-session.ts';
import { requireAction } from './require-action.ts';
import type { SessionUseCases } from './session-use-cases.ts';

/** `extend` of the orchestrator. */
export function extendSessionWith(context: EngineContext): SessionUseCases['extend'] {
  return async (actor, sessionId) => {
    const access = await accessSession(context.db, actor, sessionId, 'deploy');
    const extended = await context.db.transaction(async (tx) => {
      const project = await lockProject(tx, access.project.id);
      const session = await lockSession(tx, sessionId);
      const environment = await environmentOf(tx, sessionId);
      requireAction(session, 'extend', environment);
      return isFinal(session.state)
        ? ({ what: 'environment', expiresAt: await extendLife(tx, session, actor, access) } as const)
        : ({ what: 'session', expiresAt: await extendWait(tx, project, session, actor.userId) } as const);
    });
    await tell(context, sessionId, null);
    return extended;
  };

  async function extendWait(
    tx: Transaction,
    project: Project,
    session: Session,
    actorId: string,
  ): Promise<Date> {
    const { approvalTtlHours } = context.settings;
    const minutes =
      session.state === 'PLAN_READY'
        ? await minutesToApprove(tx, project, session, approvalTtlHours)
        : session.ttlMinutes;
    return extendExpiry(tx, session.id, minutes, actorId);
  }
}

async function extendLife(
  tx: Transaction,
  session: Session,
  actor: Actor,
  { grants, adminRoleId }: ProjectAccess,
): Promise<Date> {
  // Nobody gives himself a later end: a right that ends with what the session made does not count here.
  const lasting = grants.filter(({ sessionId }) => sessionId !== session.id);
  if (!includes(permissionOf(actor, lasting, adminRoleId, new Date()), 'deploy')) {
    throw new DomainError('NOT_PERMITTED', { needed: 'deploy', because: 'ends-with-it' });
  }
  const end = await extendEnvironment(tx, session, actor.userId);
  await touchSession(tx, session.id);
  return end;
}
