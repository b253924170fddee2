import { ApplicationCommandOptionType } from 'discord.js';
import { placeWords, ruleWords } from '../words/rules.ts';
import type { SlashCommand } from './command.ts';

export const removePolicy: SlashCommand = {
  definition: {
    name: 'cloud-remove-policy',
    description: 'Take a rule away (admins)',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'policy',
        description: 'The id of the rule: /cloud-policies shows it',
        required: true,
        autocomplete: true,
      },
    ],
  },
  async run({ orchestrator }, { actor, options }) {
    const { project, rule } = await orchestrator.removePolicy(actor, options.required('policy'));
    return `This rule no longer holds for ${placeWords(project)}: ${ruleWords(rule)}`;
  },
};
