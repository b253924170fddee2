import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from 'discord.js';
import { formatMonthly, monthly } from '../../domain/money.ts';
import { restingStates } from '../../domain/session-state.ts';
import type { SessionSummary } from '../../engine/sessions/session-summary.ts';
import { code, messageLink } from '../text.ts';

/** The option of lists of sessions. */
export const stateOption: APIApplicationCommandStringOption = {
  type: ApplicationCommandOptionType.String,
  name: 'state',
  description: 'Only sessions in this state',
  choices: restingStates.map((name) => ({ name, value: name })),
};

/** The id of a session, which leads to its lobby. */
export function sessionLink({ id, lobby }: SessionSummary, guildId: string): string {
  const shown = code(id);
  return lobby?.messageId == null
    ? shown
    : `[${shown}](${messageLink(guildId, lobby.channelId, lobby.messageId)})`;
}

/** ` · +$7.99/month`: what the plan of a session adds; nothing without a plan. */
export function costDifference({ cost }: SessionSummary): string {
  if (cost === null) return '';
  const amount = monthly(cost.after - cost.before);
  return ` · ${amount > 0 ? '+' : ''}${formatMonthly(amount)}`;
}
