import { type APIApplicationCommandMentionableOption, ApplicationCommandOptionType } from 'discord.js';

/** The option for a member or a role. */
export const subjectOption: APIApplicationCommandMentionableOption = {
  type: ApplicationCommandOptionType.Mentionable,
  name: 'user',
  description: 'The member or role',
  required: true,
};
