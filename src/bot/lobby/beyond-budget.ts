import { type APIModalInteractionResponseCallbackData, ButtonStyle, TextInputStyle } from 'discord.js';
import type { DomainError } from '../../domain/errors.ts';
import type { MessageBody } from '../discord-api.ts';
import { button, form, row, textField } from '../rows.ts';
import { errorWords } from '../words/errors.ts';

/** The plan, and whether whoever approves it has been asked about what it destroys. */
type Plan = { readonly sessionId: string; readonly planId: string; readonly destroys: boolean };

/** The custom id of the form's one field. */
export const beyondReasonField = 'reason';

const label = 'Approve beyond the budget';

/** What is beyond the budget; project admins find a button for it. */
export function offerBeyondBudget(error: DomainError, plan: Plan): MessageBody {
  if (error.context['mayApprove'] !== true) return { content: errorWords(error) };
  return {
    content: errorWords(error),
    components: [row(button({ ...plan, action: 'beyond' }, label, ButtonStyle.Danger))],
  };
}

/** The form in which an admin says why. */
export function beyondBudgetForm(plan: Plan): APIModalInteractionResponseCallbackData {
  return form({ ...plan, action: 'overrun' }, label, [
    textField({
      style: TextInputStyle.Paragraph,
      custom_id: beyondReasonField,
      label: 'Why?',
      help: 'The audit log keeps it. Such as: load test of this week, agreed with finance',
      required: true,
      max_length: 300,
    }),
  ]);
}
