import { DomainError } from '../domain/errors.ts';
import { mayAsk, type SessionAction, type SessionState } from '../domain/session-state.ts';

/**
 * Lets only through what the session's state allows; the same table draws the buttons.
 * @throws DomainError ACTION_NOT_ALLOWED with the state, for words such as "it is already being applied".
 */
export function requireAction(
  session: { readonly id: string; readonly state: SessionState; readonly destroyAll: boolean },
  action: SessionAction,
): void {
  if (mayAsk(session, action)) return;
  throw new DomainError('ACTION_NOT_ALLOWED', {
    sessionId: session.id,
    state: session.state,
    action,
    destroyAll: session.destroyAll,
  });
}
