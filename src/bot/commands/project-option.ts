import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from 'discord.js';

/** The option of commands that are about one project; it completes as one types. */
export const projectOption: APIApplicationCommandStringOption = {
  type: ApplicationCommandOptionType.String,
  name: 'project',
  description: 'The name of the project',
  required: true,
  autocomplete: true,
};
