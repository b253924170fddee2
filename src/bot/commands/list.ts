import { ApplicationCommandOptionType, ButtonStyle } from 'discord.js';
import type { Actor } from '../../domain/actor.ts';
import { invalidInput } from '../../domain/errors.ts';
import { formatDollars, monthly } from '../../domain/money.ts';
import { isProjectName } from '../../domain/project-name.ts';
import { type SessionState, sessionStates } from '../../domain/session-state.ts';
import type { SessionSummary } from '../../engine/sessions/session-summary.ts';
import type { MessageBody } from '../discord-api.ts';
import { type Button, button, type Row, row } from '../rows.ts';
import { code, counted, linesWithin, messageLink, moment } from '../text.ts';
import type { BotContext, SlashCommand } from './command.ts';
import { projectLines } from './projects.ts';

/** Discord takes 6,000 characters in all embeds together. */
const maxSessions = 2900;
const maxProjects = 2800;
const pageSize = 10;

/** A page, counted from 0, of one's own sessions; null stands for all projects or states. */
type Page = { readonly page: number; readonly project: string | null; readonly state: SessionState | null };

/** VALIDATING is entered and left at once: nothing rests in it. */
const restingStates = sessionStates.filter((state) => state !== 'VALIDATING');

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
      {
        type: ApplicationCommandOptionType.String,
        name: 'state',
        description: 'Only sessions in this state',
        choices: restingStates.map((name) => ({ name, value: name })),
      },
    ],
  },
  run: (context, { actor, options }) =>
    listPage(context, actor, {
      page: 0,
      project: readProject(options.text('project')),
      state: readState(options.text('state')),
    }),
};

function readProject(typed: string | undefined): string | null {
  if (typed === undefined) return null;
  if (isProjectName(typed)) return typed;
  throw invalidInput({
    field: 'project',
    problem: 'must be the name of a project: `/cloud-projects` shows yours',
  });
}

function readState(typed: string | undefined): SessionState | null {
  if (typed === undefined) return null;
  const state = restingStates.find((one) => one === typed);
  if (state !== undefined) return state;
  throw invalidInput({
    field: 'state',
    problem: `must be one of ${restingStates.map((one) => code(one)).join(', ')}`,
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
  const pages = Math.max(1, Math.ceil(found.total / pageSize));
  const whole = project === null && state === null && page === 0;
  const projects = whole ? await orchestrator.listProjects(actor) : null;
  return {
    embeds: [
      {
        title: titleOf(project, state),
        description: sessionLines(found.sessions, actor.guildId, found.total === 0),
        footer: { text: `${counted(found.total, 'session')} · page ${page + 1} of ${pages}` },
      },
      ...(projects === null
        ? []
        : [{ title: 'Projects you may use', description: projectLines(projects, maxProjects) }]),
    ],
    components: pages > 1 ? [neighbours({ page, project, state }, pages)] : [],
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

function sessionLine(
  { id, projectName, state, changes, createdAt, cost, lobby }: SessionSummary,
  guildId: string,
): string {
  const shown = code(id);
  const link =
    lobby?.messageId == null
      ? shown
      : `[${shown}](${messageLink(guildId, lobby.channelId, lobby.messageId)})`;
  const difference = cost === null ? '' : ` · ${signed(monthly(cost.after - cost.before))}/month`;
  return `${link} ${code(projectName)} **${state}** · ${counted(changes, 'change')} · ${moment(createdAt)}${difference}`;
}

function signed(amount: number): string {
  return `${amount > 0 ? '+' : ''}${formatDollars(amount, 2)}`;
}

function neighbours({ page, project, state }: Page, pages: number): Row<Button> {
  const to = (label: string, there: number) =>
    button({ action: 'list', page: Math.max(0, there), project, state }, label, ButtonStyle.Secondary, {
      disabled: there < 0 || there >= pages,
    });
  return row(to('Newer', page - 1), to('Older', page + 1));
}
