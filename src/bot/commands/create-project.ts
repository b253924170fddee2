import { ApplicationCommandOptionType } from 'discord.js';
import { providerOf, supportedProviders } from '../../catalog/registry.ts';
import { credentialsFileOf } from '../../domain/credentials-file.ts';
import { code } from '../text.ts';
import { settingLines } from '../words/project-settings.ts';
import type { SlashCommand } from './command.ts';
import { channelHere, settingOptions, typedSettings } from './setting-options.ts';

export const createProject: SlashCommand = {
  definition: {
    name: 'cloud-create-project',
    description: 'Make a project that people can deploy into (server admins)',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'project',
        description: 'Its name: lower-case letters, digits and hyphens, such as web-shop',
        required: true,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'provider',
        description: 'The cloud that it lives on; sandbox needs no account',
        required: true,
        choices: supportedProviders.map((name) => ({ name, value: name })),
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'region',
        description: 'Where its resources go unless they say otherwise; sandbox has the region local',
        required: true,
        autocomplete: true,
      },
      ...settingOptions,
    ],
  },
  async run({ orchestrator }, { actor, options, interaction }) {
    const project = await orchestrator.createProject(actor, {
      ...channelHere(interaction),
      ...typedSettings(options),
      name: options.required('project'),
      provider: options.required('provider'),
      region: options.required('region'),
    });
    return [
      `Project ${code(project.name)} is there, on ${code(project.provider)} in ${code(project.region)}.`,
      settingLines(project.settings),
      ...credentialsWords(actor.guildId, project),
      `Next: let people use it with \`/cloud-grant\`, then deploy with \`/cloud-deploy project:${project.name}\`.`,
    ].join('\n');
  },
};

/** What a cloud wants first; without it the first plan would be the one to say so. */
function credentialsWords(guildId: string, { id, provider }: { id: string; provider: string }): string[] {
  if (!providerOf(provider).needsInit) return [];
  const file = code(credentialsFileOf({ guildId, id }));
  return [
    `Before anything is planned, those who run Cloud Engine put its cloud’s credentials into ${file} under \`CREDENTIALS_DIR\` of every worker.`,
  ];
}
