import type { RawInputs } from '../../catalog/inputs.ts';
import type { Actor } from '../../domain/actor.ts';
import type { BotContext } from '../commands/command.ts';
import { code } from '../text.ts';
import { priceWords } from '../words/plan.ts';
import { queueWords } from '../words/queue.ts';
import { typeLabel } from '../words/types.ts';

/** Adds what was typed into the modal. @returns what to say about it */
export async function addResource(
  { orchestrator, showLobby }: BotContext,
  actor: Actor,
  request: { readonly sessionId: string; readonly type: string; readonly inputs: RawInputs },
): Promise<string> {
  const { sessionId, type, inputs } = request;
  const added = await orchestrator.addResource(actor, sessionId, { type, inputs });
  void showLobby(sessionId);
  return `Added ${code(added.name)} (${typeLabel(added.type)}, ${priceWords(added.hourly)}). The session is planned again${queueWords(added.queue)}.`;
}
