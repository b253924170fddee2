import { cancelSession } from '../lobby/cancel.ts';
import type { SlashCommand } from './command.ts';
import { sessionIn, sessionOption } from './session-option.ts';

export const cancel: SlashCommand = {
  definition: {
    name: 'cloud-cancel',
    description: 'End a session; what is being applied stops gracefully',
    options: [sessionOption],
  },
  run: (context, { actor, options }) => cancelSession(context, actor, sessionIn(options)),
};
