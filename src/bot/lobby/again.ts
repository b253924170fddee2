import type { Actor } from '../../domain/actor.ts';
import type { BotContext } from '../commands/command.ts';
import { code, moment } from '../text.ts';
import { queueWords } from '../words/queue.ts';

/** Plans a session, or plans it again. @returns what to say about it */
export async function planSession(
  { orchestrator, showLobby }: BotContext,
  actor: Actor,
  sessionId: string,
): Promise<string> {
  const { queue } = await orchestrator.planSession(actor, sessionId);
  void showLobby(sessionId);
  return `Session ${code(sessionId)} is planned${queueWords(queue)}. The lobby shows the plan in a moment.`;
}

/** Tries once more what failed. @returns what to say about it */
export async function retrySession(
  { orchestrator, showLobby, relay }: BotContext,
  actor: Actor,
  sessionId: string,
): Promise<string> {
  const { outcome, queue } = await orchestrator.retry(actor, sessionId);
  void showLobby(sessionId);
  relay(sessionId);
  return outcome === 'again'
    ? `Session ${code(sessionId)} is tried once more${queueWords(queue)}: what was done stays, and what is missing follows.`
    : `The project has changed since, so session ${code(sessionId)} is planned again${queueWords(queue)}, and needs a new approval.`;
}

/** Gives a session that waits for people more time, or what it made a longer life. @returns what to say about it */
export async function extendSession(
  { orchestrator, showLobby }: BotContext,
  actor: Actor,
  sessionId: string,
): Promise<string> {
  const { what, expiresAt } = await orchestrator.extend(actor, sessionId);
  void showLobby(sessionId);
  if (what === 'environment') {
    return `What session ${code(sessionId)} made lives until ${moment(expiresAt, 'f')} now.`;
  }
  return `Session ${code(sessionId)} is open until ${moment(expiresAt, 'f')} now.`;
}
