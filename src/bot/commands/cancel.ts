import { ApplicationCommandOptionType } from 'discord.js';
import { cancelSession } from '../lobby/cancel.ts';
import type { SlashCommand } from './command.ts';

export const cancel: SlashCommand = {
  definition: {
    name: 'cloud-cancel',
    description: 'End a session; what is being applied stops gracefully',
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
    cancelSession(context, actor, options.required('session').trim().toLowerCase()),
};
