import type { Actor } from '../../domain/actor.ts';
import type { BotContext } from '../commands/command.ts';
import { code } from '../text.ts';

/** Cancels a session, asked for by button or command. @returns what to say about it */
export async function cancelSession(
  { orchestrator, showLobby }: BotContext,
  actor: Actor,
  sessionId: string,
): Promise<string> {
  const { outcome } = await orchestrator.cancel(actor, sessionId);
  void showLobby(sessionId);
  return outcome === 'cancelled'
    ? `Session ${code(sessionId)} is cancelled.`
    : `Session ${code(sessionId)} is being stopped: terraform finishes what it has begun, and what exists is recorded. The lobby will show the end.`;
}
