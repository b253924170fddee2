import { audit } from '../../db/audit.ts';
import type { Transaction } from '../../db/client.ts';
import { environmentOf, extendEnvironment } from '../../db/environments.ts';
import { lockProject, type Project } from '../../db/projects.ts';
import { extendExpiry, lockSession, type Session, touchSession } from '../../db/sessions.ts';
import { DomainError } from '../../domain/errors.ts';
import { isFinal } from '../../domain/session-state.ts';
import { accessSession } from '../access/access.ts';
import { type EngineContext, tell } from '../context.ts';
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
        ? ({ what: 'environment', expiresAt: await extendLife(tx, session, actor.userId) } as const)
        : ({ what: 'session', expiresAt: await extendWait(tx, project, session, actor.userId) } as const);
    });
    await tell(context, sessionId, null);
    return extended;
  };

  function extendWait(tx: Transaction, project: Project, session: Session, actorId: string): Promise<Date> {
    const awaitsOthers = session.state === 'PLAN_READY' && project.approvalsRequired > 0;
    const minutes = awaitsOthers ? context.settings.approvalTtlHours * 60 : session.ttlMinutes;
    return extendExpiry(tx, session.id, minutes, actorId);
  }
}

async function extendLife(tx: Transaction, { id, projectId }: Session, actorId: string): Promise<Date> {
  await extendEnvironment(tx, id);
  await touchSession(tx, id);
  const end = (await environmentOf(tx, id))?.endsAt;
  if (end == null) throw new DomainError('CONFLICT', { sessionId: id });
  const details = { endsAt: end.toISOString() };
  await audit(tx, { kind: 'environment.extended', projectId, sessionId: id, actorId, details });
  return end;
}
