import {
  type APIInteractionResponse,
  type APIModalInteractionResponseCallbackData,
  TextInputStyle,
} from 'discord.js';
import type { Actor } from '../../domain/actor.ts';
import type { BotContext } from '../commands/command.ts';
import { opening } from '../responder.ts';
import { form, textField } from '../rows.ts';
import { code } from '../text.ts';
import { refuseEarly } from './early.ts';

type PlanOfSession = { readonly sessionId: string; readonly planId: string | null };

/** The custom id of the form's one field. */
export const reasonField = 'reason';

/** The form, for those who may reject. @throws DomainError of what this member may not do now */
export async function formToReject(
  context: BotContext,
  actor: Actor,
  plan: PlanOfSession,
): Promise<APIInteractionResponse> {
  await refuseEarly(context, actor, plan.sessionId, 'reject');
  return opening(rejectionForm(plan));
}

/** The form in which somebody says why a plan is not to be applied. */
function rejectionForm({ sessionId, planId }: PlanOfSession): APIModalInteractionResponseCallbackData {
  return form({ action: 'rejection', sessionId, planId }, 'Reject this plan', [
    textField({
      style: TextInputStyle.Paragraph,
      custom_id: reasonField,
      label: 'Why?',
      help: 'The lobby shows it. Such as: too large for a test, please take a small machine',
      required: false,
      max_length: 300,
    }),
  ]);
}

/** Rejects exactly the plan that was shown. @returns what to say about it */
export async function rejectPlan(
  { orchestrator, showLobby }: BotContext,
  actor: Actor,
  { sessionId, planId, reason }: PlanOfSession & { readonly reason: string },
): Promise<string> {
  await orchestrator.reject(actor, sessionId, { planId: planId ?? '', reason });
  void showLobby(sessionId);
  return `The plan of session ${code(sessionId)} is rejected. Its author can change it, and plan it again.`;
}
