import type { Actor } from '../../domain/actor.ts';
import type { BotContext } from '../commands/command.ts';
import type { Answer } from '../responder.ts';
import { code, unfenced } from '../text.ts';
import { planText } from '../words/plan-text.ts';

/** Longer plans come as a file: a message takes 2,000 characters, with the fence around. */
const maxShown = 1900;

/** The whole plan that was shown, for the one who asks. @returns it as a message or as a file */
export async function planDetails(
  { orchestrator }: BotContext,
  actor: Actor,
  { sessionId, planId }: { readonly sessionId: string; readonly planId: string | null },
): Promise<Answer> {
  if (planId === null) return 'There is no plan yet. Wait until the lobby shows one.';
  const text = planText(await orchestrator.showPlan(actor, sessionId, planId));
  const shown = `\`\`\`diff\n${unfenced(text)}\n\`\`\``;
  if (shown.length <= maxShown) return { content: shown };
  const name = `plan-${planId}.txt`;
  return {
    content: `Plan ${code(planId)} is too long for a message: it is in ${code(name)}.`,
    files: [{ name, data: Buffer.from(text) }],
  };
}
