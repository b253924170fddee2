import { ButtonStyle } from 'discord.js';
import type { Actor } from '../../domain/actor.ts';
import { type DomainError, isDomainError } from '../../domain/errors.ts';
import type { BotContext } from '../commands/command.ts';
import type { Answer } from '../responder.ts';
import { button, row } from '../rows.ts';
import { code } from '../text.ts';
import { errorWords } from '../words/errors.ts';
import { costDelta, planCounts } from '../words/plan.ts';
import { queueWords } from '../words/queue.ts';
import { offerBeyondBudget } from './beyond-budget.ts';

/** Whether the member has been asked about what is destroyed, and why an admin approves what is beyond the budget. */
type ApproveOptions = { readonly destroys?: boolean; readonly beyondBudget?: string };

/**
 * Approves the plan that the clicked button named; where it destroys something, asks once more.
 * @returns what to say about it: plan, counts, cost, approver
 */
export async function approvePlan(
  context: BotContext,
  actor: Actor,
  { sessionId, planId }: { readonly sessionId: string; readonly planId: string | null },
  options: ApproveOptions = {},
): Promise<Answer> {
  if (planId === null) return 'There is no plan to approve yet. Wait until the lobby shows one.';
  try {
    return await approveNow(context, actor, { sessionId, planId }, options);
  } catch (error) {
    if (isDomainError(error, 'PLAN_DESTROYS')) return askOnceMore(error, { sessionId, planId });
    if (isDomainError(error, 'BUDGET_EXCEEDED')) {
      return offerBeyondBudget(error, { sessionId, planId, destroys: options.destroys ?? false });
    }
    throw error;
  }
}

function askOnceMore(error: DomainError, plan: { sessionId: string; planId: string }): Answer {
  const addresses = error.context['addresses'];
  const amount = Array.isArray(addresses) ? addresses.length : 0;
  const yes = button({ action: 'confirm', ...plan }, `Yes, destroy ${amount}`, ButtonStyle.Danger);
  return { content: `${errorWords(error)} Approve it all the same?`, components: [row(yes)] };
}

async function approveNow(
  { orchestrator, showLobby, relay }: BotContext,
  actor: Actor,
  { sessionId, planId }: { readonly sessionId: string; readonly planId: string },
  options: ApproveOptions,
): Promise<string> {
  const approved = await orchestrator.approve(actor, sessionId, planId, options);
  const { plan, given, required, queued, queue } = approved;
  void showLobby(sessionId);
  if (queued) relay(sessionId);
  const facts = `Plan ${code(plan.id)} (${planCounts(plan)}; ${costDelta(plan.cost)}) is approved by <@${actor.userId}>`;
  return queued
    ? `${facts} and will be applied${queueWords(queue)}.`
    : `${facts}: ${given} of ${required} approvals.`;
}
