import {
  type APIButtonComponentWithCustomId,
  type APIModalInteractionResponseCallbackData,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import type { DomainError } from '../../domain/errors.ts';
import { formatCustomId } from '../custom-id.ts';
import type { MessageBody } from '../discord-api.ts';
import { errorWords } from '../words/errors.ts';

/** The plan, and whether whoever approves it has been asked about what it destroys. */
type Plan = { readonly sessionId: string; readonly planId: string; readonly destroys: boolean };

/** The custom id of the form's one field. */
export const beyondReasonField = 'reason';

/** What is beyond the budget; project admins find a button for it. */
export function offerBeyondBudget(error: DomainError, plan: Plan): MessageBody {
  if (error.context['mayApprove'] !== true) return { content: errorWords(error) };
  const button: APIButtonComponentWithCustomId = {
    type: ComponentType.Button,
    style: ButtonStyle.Danger,
    label: 'Approve beyond the budget',
    custom_id: formatCustomId({ action: 'beyond', ...plan }),
  };
  return {
    content: errorWords(error),
    components: [{ type: ComponentType.ActionRow, components: [button] }],
  };
}

/** The form in which an admin says why. */
export function beyondBudgetForm(plan: Plan): APIModalInteractionResponseCallbackData {
  return {
    custom_id: formatCustomId({ action: 'overrun', ...plan }),
    title: 'Approve beyond the budget',
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.TextInput,
            style: TextInputStyle.Paragraph,
            custom_id: beyondReasonField,
            label: 'Why? The audit log keeps it.',
            placeholder: 'Such as: load test of this week, agreed with finance',
            required: true,
            max_length: 300,
          },
        ],
      },
    ],
  };
}
