import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from 'discord.js';
import type { CommandOptions } from './options.ts';

/** The option of commands that are about one session. */
export const sessionOption: APIApplicationCommandStringOption = {
  type: ApplicationCommandOptionType.String,
  name: 'session',
  description: 'Its id, as its lobby and /cloud-list show it',
  required: true,
  autocomplete: true,
};

/** The id that was typed into it, however it was copied. @throws DomainError INPUT_INVALID without it */
export function sessionIn(options: CommandOptions): string {
  return options.required(sessionOption.name).trim().toLowerCase();
}
