import { code } from '../text.ts';
import type { SlashCommand } from './command.ts';
import { projectOption } from './project-option.ts';

export const restoreProject: SlashCommand = {
  definition: {
    name: 'cloud-restore-project',
    description: 'Bring an archived project back (server admins)',
    options: [projectOption],
  },
  async run({ orchestrator }, { actor, options }) {
    const { name } = await orchestrator.restoreProject(actor, options.required('project'));
    return `Project ${code(name)} is back, with what was deployed and who held what. \`/cloud-resources project:${name}\` shows what is deployed.`;
  },
};
