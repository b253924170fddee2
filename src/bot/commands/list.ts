import type { Orchestrator } from '../../engine/orchestrator.ts';
import { code, counted, linesWithin, moment } from '../text.ts';
import type { SlashCommand } from './command.ts';
import { projectLines } from './projects.ts';

/** Discord takes 4,096 characters in an embed's description, 6,000 in all. */
const maxDescription = 2800;

type Sessions = Awaited<ReturnType<Orchestrator['listSessions']>>;

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
        { title: 'Your sessions', description: sessionLines(sessions) },
        { title: 'Projects you may use', description: projectLines(projects, maxDescription) },
      ],
    };
  },
};

function sessionLines(sessions: Sessions): string {
  if (sessions.length === 0) return 'None yet. `/cloud-deploy` opens one.';
  return linesWithin(
    sessions.map(
      ({ id, projectName, state, changes, createdAt }) =>
        `${code(id)} ${code(projectName)} **${state}** · ${counted(changes, 'change')} · ${moment(createdAt)}`,
    ),
    maxDescription,
  );
}
