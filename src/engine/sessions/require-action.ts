import { environmentOf } from '../../db/environments.ts';
import type { Session } from '../../db/sessions.ts';
import { DomainError } from '../../domain/errors.ts';
import { type Asked, mayAsk, type SessionAction } from '../../domain/session-state.ts';
import { accessSession, requireEditor } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import type { SessionUseCases } from './session-use-cases.ts';

/**
 * Lets only through what the session's state allows; the same table draws the buttons.
 * @param environment needed only for what is asked of a session that has ended
 * @throws DomainError ACTION_NOT_ALLOWED with what became of the session, for words such as "it is already being applied".
 */
export function requireAction(
  session: Session,
  action: SessionAction,
  environment: Asked['environment'] = null,
): void {
  if (mayAsk({ ...session, environment }, action)) return;
  throw new DomainError('ACTION_NOT_ALLOWED', {
    sessionId: session.id,
    state: session.state,
    action,
    destroysOnly: session.destroyAll || session.endsSession !== null,
    endedAt: session.endedAt?.toISOString() ?? null,
    by: session.reason?.facts?.['userId'] ?? null,
  });
}

/** What only a session's author and project admins ask for. */
const editorsOnly: readonly SessionAction[] = ['add', 'edit', 'remove', 'plan'];

/** `requireAsk` of the orchestrator. */
export function requireAskWith({ db }: EngineContext): SessionUseCases['requireAsk'] {
  return async (actor, sessionId, action) => {
    const access = await accessSession(db, actor, sessionId, 'deploy');
    if (editorsOnly.includes(action)) requireEditor(access, actor);
    requireAction(access.session, action, await environmentOf(db, sessionId));
  };
}
