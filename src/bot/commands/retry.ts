import { retrySession } from '../lobby/again.ts';
import type { SlashCommand } from './command.ts';
import { sessionIn, sessionOption } from './session-option.ts';

export const retry: SlashCommand = {
  definition: {
    name: 'cloud-retry',
    description: 'Try once more what failed in a session, under the approval that it had',
    options: [sessionOption],
  },
  run: (context, { actor, options }) => retrySession(context, actor, sessionIn(options)),
};
