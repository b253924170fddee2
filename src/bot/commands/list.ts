import { ApplicationCommandOptionType } from 'discord.js';
import type { Actor } from '../../domain/actor.ts';
import { invalidInput } from '../../domain/errors.ts';
import { isProjectName } from '../../domain/project-name.ts';
import type { SessionState } from '../../domain/session-state.ts';
import { readState } from '../../engine/sessions/read-state.ts';
import type { SessionSummary } from '../../engine/sessions/session-summary.ts';
import type { MessageBody } from '../discord-api.ts';
import { code, counted, linesWithin, moment } from '../text.ts';
import type { BotContext, SlashCommand } from './command.ts';
import { pageButtons, pageFooter, pageSize } from './pages.ts';
import { projectLines } from './projects.ts';
import { costDifference, sessionLink, stateOption } from './session-lines.ts';

/** Discord takes 6,000 characters in all embeds together. */
const maxSessions = 2900;
const maxProjects = 2800;

/** A page, counted from 0, of one's own sessions; null stands for all projects or states. */
type Page = { readonly page: number; readonly project: string | null; readonly state: SessionState | null };

export const list: SlashCommand = {
  definition: {
    name: 'cloud-list',
    description: 'Your sessions, and the projects that you may use',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'project',
        description: 'Only sessions of this project',
        autocomplete: true,
      },
      stateOption,
    ],
  },
  run: (context, { actor, options }) => {
    const state = options.text('state');
    return listPage(context, actor, {
      page: 0,
      project: readProject(options.text('project')),
      state: state === undefined ? null : readState(state),
    });
  },
};

function readProject(typed: string | undefined): string | null {
  if (typed === undefined) return null;
  if (isProjectName(typed)) return typed;
  throw invalidInput({
    field: 'project',
    problem: 'must be the name of a project: `/cloud-projects` shows yours',
  });
}

/** A page of the list, with buttons to its neighbours. */
export async function listPage(
  { orchestrator }: BotContext,
  actor: Actor,
  { page, project, state }: Page,
): Promise<MessageBody> {
  const filter = { ...(project === null ? {} : { project }), ...(state === null ? {} : { state }) };
  const found = await orchestrator.listSessions(actor, {
    ...filter,
    limit: pageSize,
    offset: page * pageSize,
  });
  const whole = project === null && state === null && page === 0;
  const projects = whole ? await orchestrator.listProjects(actor) : null;
  return {
    embeds: [
      {
        title: titleOf(project, state),
        description: sessionLines(found.sessions, actor.guildId, found.total === 0),
        footer: { text: pageFooter(page, counted(found.total, 'session'), found.total) },
      },
      ...(projects === null
        ? []
        : [{ title: 'Projects you may use', description: projectLines(projects, maxProjects) }]),
    ],
    components: pageButtons(page, found.total, ['Newer', 'Older'], (there) => ({
      action: 'list',
      page: there,
      project,
      state,
    })),
  };
}

function titleOf(project: string | null, state: SessionState | null): string {
  return ['Your sessions', project === null ? '' : ` in ${project}`, state === null ? '' : `, ${state}`].join(
    '',
  );
}

function sessionLines(found: readonly SessionSummary[], guildId: string, none: boolean): string {
  if (none) return 'None. `/cloud-deploy` opens one.';
  if (found.length === 0) return 'No more: this page is empty.';
  return linesWithin(
    found.map((session) => sessionLine(session, guildId)),
    maxSessions,
  );
}

function sessionLine(session: SessionSummary, guildId: string): string {
  const { projectName, state, changes, createdAt } = session;
  return `${sessionLink(session, guildId)} ${code(projectName)} **${state}** · ${counted(changes, 'change')} · ${moment(createdAt)}${costDifference(session)}`;
}
