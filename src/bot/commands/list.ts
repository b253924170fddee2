import type { Orchestrator } from '../../engine/orchestrator.ts';
import { code, counted, cut, moment } from '../text.ts';
import type { SlashCommand } from './command.ts';

/** Discord takes 4,096 characters in an embed's description, 6,000 in all. */
const maxDescription = 2800;
const maxProjects = 20;

type Sessions = Awaited<ReturnType<Orchestrator['listSessions']>>;
type Projects = Awaited<ReturnType<Orchestrator['listProjects']>>;

export const list: SlashCommand = {
  definition: {
    name: 'cloud-list',
    description: 'Your sessions, and the projects that you may use',
  },
  async run({ orchestrator }, { actor }) {
    const [sessions, projects] = await Promise.all([
      orchestrator.listSessions(actor),
      orchestrator.listProjects(actor),
    ]);
    return {
      embeds: [
        { title: 'Your sessions', description: cut(sessionLines(sessions), maxDescription) },
        { title: 'Projects you may use', description: cut(projectLines(projects), maxDescription) },
      ],
    };
  },
};

function sessionLines(sessions: Sessions): string {
  if (sessions.length === 0) return 'None yet. `/cloud-deploy` opens one.';
  return sessions
    .map(
      ({ id, projectName, state, changes, createdAt }) =>
        `${code(id)} ${code(projectName)} **${state}** · ${counted(changes, 'change')} · ${moment(createdAt)}`,
    )
    .join('\n');
}

function projectLines(projects: Projects): string {
  if (projects.length === 0) return 'None yet. An admin can give you one with `/cloud-grant`.';
  const lines = projects.slice(0, maxProjects).map(({ name, provider, region, permission, expiresAt }) => {
    const until = expiresAt === null ? '' : `, until ${moment(expiresAt, 'f')}`;
    return `${code(name)} · ${provider}, ${region} · ${permission}${until}`;
  });
  const rest = projects.length - lines.length;
  return [...lines, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n');
}
