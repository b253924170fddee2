import type { Actor } from '../../domain/actor.ts';
import { isDomainError } from '../../domain/errors.ts';
import type { SessionAction } from '../../domain/session-state.ts';
import { within } from '../../within.ts';
import type { BotContext } from '../commands/command.ts';
import { quickLook } from '../responder.ts';

/**
 * Before a form opens: nobody fills in what cannot be used. A form is due within 3 s, so a slow database does not keep it
 * from opening: what it brings is checked anyway.
 * @throws DomainError of what this member may not ask of the session now
 */
export async function refuseEarly(
  { orchestrator }: BotContext,
  actor: Actor,
  sessionId: string,
  action: SessionAction,
): Promise<void> {
  const asked = orchestrator.requireAsk(actor, sessionId, action).catch((error: unknown) => {
    if (isDomainError(error)) throw error;
  });
  await within(quickLook, asked);
}
