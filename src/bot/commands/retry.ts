import { ApplicationCommandOptionType } from 'discord.js';
import { retrySession } from '../lobby/again.ts';
import type { SlashCommand } from './command.ts';

export const retry: SlashCommand = {
  definition: {
    name: 'cloud-retry',
    description: 'Try once more what failed in a session, under the approval that it had',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'session',
        description: 'Its id, as its lobby and /cloud-list show it',
        required: true,
      },
    ],
  },
  run: (context, { actor, options }) =>
    retrySession(context, actor, options.required('session').trim().toLowerCase()),
};
