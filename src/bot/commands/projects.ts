import type { Orchestrator } from '../../engine/orchestrator.ts';
import { code, linesWithin, moment } from '../text.ts';
import type { SlashCommand } from './command.ts';

/** Discord takes 4,096 characters in an embed's description. */
const maxDescription = 4000;

type Project = Awaited<ReturnType<Orchestrator['listProjects']>>[number];

export const projects: SlashCommand = {
  definition: {
    name: 'cloud-projects',
    description: 'The projects that you may use, with your permission and how long it lasts',
  },
  async run({ orchestrator }, { actor }) {
    const found = await orchestrator.listProjects(actor);
    return { embeds: [{ title: 'Projects you may use', description: projectLines(found, maxDescription) }] };
  },
};

/** A line for each project, as many as fit into `max` characters. */
export function projectLines(found: readonly Project[], max: number): string {
  if (found.length === 0) return 'None yet. An admin can give you one with `/cloud-grant`.';
  return linesWithin(found.map(projectLine), max);
}

function projectLine({ name, provider, region, permission, expiresAt }: Project): string {
  const until = expiresAt === null ? '' : `, until ${moment(expiresAt, 'f')} (${moment(expiresAt)})`;
  return `${code(name)} · ${provider}, ${region} · ${permission}${until}`;
}
