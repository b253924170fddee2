import type { Actor } from '../../domain/actor.ts';
import type { BotContext } from '../commands/command.ts';
import { code } from '../text.ts';
import { costDelta, planCounts } from '../words/plan.ts';
import { queueWords } from '../words/queue.ts';

/** Approves the plan that the clicked button named. @returns what to say about it: plan, counts, cost, approver */
export async function approvePlan(
  { orchestrator, showLobby, relay }: BotContext,
  actor: Actor,
  { sessionId, planId }: { readonly sessionId: string; readonly planId: string | null },
): Promise<string> {
  if (planId === null) return 'There is no plan to approve yet. Wait until the lobby shows one.';
  const { plan, given, required, queued, queue } = await orchestrator.approve(actor, sessionId, planId);
  void showLobby(sessionId);
  if (queued) relay(sessionId);
  const facts = `Plan ${code(plan.id)} (${planCounts(plan)}; ${costDelta(plan.cost)}) is approved by <@${actor.userId}>`;
  return queued
    ? `${facts} and will be applied${queueWords(queue)}.`
    : `${facts}: ${given} of ${required} approvals.`;
}
