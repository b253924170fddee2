import { ApplicationCommandOptionType } from 'discord.js';
import { supportedProviders } from '../../catalog/registry.ts';
import type { ProjectSettings } from '../../db/projects.ts';
import type { SettingChange } from '../../engine/projects/project-use-cases.ts';
import { code } from '../text.ts';
import { changeLines, settingLines } from '../words/project-settings.ts';
import type { SlashCommand } from './command.ts';
import { projectOption } from './project-option.ts';
import { settingOptions, typedSettings } from './setting-options.ts';

export const editProject: SlashCommand = {
  definition: {
    name: 'cloud-edit-project',
    description: 'Change what is set of a project; without anything to change, shows it (project admins)',
    options: [
      projectOption,
      {
        type: ApplicationCommandOptionType.String,
        name: 'region',
        description: 'Where new resources go unless they say otherwise',
        autocomplete: true,
      },
      ...settingOptions,
      {
        type: ApplicationCommandOptionType.String,
        name: 'provider',
        description: 'Another cloud; only while nothing is deployed',
        choices: supportedProviders.map((name) => ({ name, value: name })),
      },
    ],
  },
  async run({ orchestrator }, { actor, options }) {
    const { project, settings, changes } = await orchestrator.editProject(actor, {
      ...typedSettings(options),
      project: options.required('project'),
    });
    return changes.length === 0
      ? `Nothing is to be changed in project ${code(project)}. This is set:\n${settingLines(settings)}`
      : [
          `Changed in project ${code(project)}:`,
          changeLines(changes),
          ...nextWords(project, changes, settings),
        ].join('\n');
  },
};

/** Protection reaches into the cloud with the next plan that is applied; the sandbox has nothing to protect. */
function nextWords(
  project: string,
  changes: readonly SettingChange[],
  { provider }: ProjectSettings,
): string[] {
  if (provider === 'sandbox' || !changes.some(({ setting }) => setting === 'protected')) return [];
  return [
    `The cloud's own protection of what is deployed follows with the next plan that is applied: \`/cloud-deploy project:${project}\` makes one.`,
  ];
}
