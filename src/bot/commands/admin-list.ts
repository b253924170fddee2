import { ApplicationCommandOptionType } from 'discord.js';
import type { Actor } from '../../domain/actor.ts';
import { restingStates } from '../../domain/session-state.ts';
import type { AdministeredSession, Standing } from '../../engine/sessions/session-summary.ts';
import type { MessageBody } from '../discord-api.ts';
import { code, counted, linesWithin, moment } from '../text.ts';
import type { BotContext, SlashCommand } from './command.ts';
import { pageButtons, pageFooter, pageSize } from './pages.ts';
import { projectOption } from './project-option.ts';
import { costDifference, sessionLink, stateOption } from './session-lines.ts';

/** Discord takes 4,096 characters in an embed's description. */
const maxDescription = 4000;

/** A page, counted from 0; null stands for all projects that the actor administers, states, or authors. */
type Page = {
  readonly page: number;
  readonly project: string | null;
  /** As typed. */
  readonly state: string | null;
  readonly authorId: string | null;
};

export const adminList: SlashCommand = {
  definition: {
    name: 'cloud-admin-list',
    description: 'Everybody’s sessions in the projects that you administer, and what they wait for',
    options: [
      { ...projectOption, required: false },
      stateOption,
      {
        type: ApplicationCommandOptionType.User,
        name: 'user',
        description: 'Only sessions that this member opened',
      },
    ],
  },
  run: (context, { actor, options }) =>
    adminListPage(context, actor, {
      page: 0,
      project: options.text('project') ?? null,
      state: options.text('state') ?? null,
      authorId: options.text('user') ?? null,
    }),
};

/** A page of the list, with buttons to its neighbours. */
export async function adminListPage(
  { orchestrator }: BotContext,
  actor: Actor,
  { page, project, state, authorId }: Page,
): Promise<MessageBody> {
  const found = await orchestrator.listAdministered(actor, {
    ...(project === null ? {} : { project }),
    ...(state === null ? {} : { state }),
    ...(authorId === null ? {} : { authorId }),
    limit: pageSize,
    offset: page * pageSize,
  });
  const filters = [
    ...(project === null ? [] : [`in ${code(project)}`]),
    ...(state === null ? [] : [`**${state}**`]),
    ...(authorId === null ? [] : [`opened by <@${authorId}>`]),
  ];
  const lines = linesOf(found.sessions, actor.guildId, found.total === 0);
  return {
    embeds: [
      {
        title: 'Sessions of everybody',
        description: filters.length === 0 ? lines : `Only those ${filters.join(', ')}.\n${lines}`,
        footer: { text: pageFooter(page, counted(found.total, 'session'), found.total) },
      },
    ],
    components: pageButtons(page, found.total, ['Newer', 'Older'], (there) => ({
      action: 'admin-list',
      page: there,
      project,
      state: restingStates.find((one) => one === state) ?? null,
      authorId,
    })),
  };
}

function linesOf(found: readonly AdministeredSession[], guildId: string, none: boolean): string {
  if (none) return 'There are none.';
  if (found.length === 0) return 'No more: this page is empty.';
  return linesWithin(
    found.map((session) => sessionLine(session, guildId)),
    maxDescription,
  );
}

function sessionLine(session: AdministeredSession, guildId: string): string {
  const { projectName, state, authorId, createdAt, standing } = session;
  const words = standingWords(standing);
  const stands = words === '' ? '' : ` · ${words}`;
  return `${sessionLink(session, guildId)} ${code(projectName)} **${state}** · <@${authorId}> · ${moment(createdAt)}${stands}${costDifference(session)}`;
}

/** What a session waits for, or what waits for it; nothing once it has ended. */
function standingWords(standing: Standing): string {
  switch (standing.kind) {
    case 'ended':
      return '';
    case 'editing':
      return 'waits for its author';
    case 'failed':
      return 'waits for **Retry**';
    case 'approval':
      return `waits for an approval${standing.required > 0 ? ` (${standing.given}/${standing.required})` : ''}`;
    case 'line': {
      const behind = standing.behind === null ? '' : `, behind ${code(standing.behind)}`;
      return `place ${standing.place} in the line${behind}`;
    }
    case 'running': {
      const going = standing.stopping ? 'is being stopped' : 'at work';
      return standing.blocks === 0 ? going : `${going}, blocks ${counted(standing.blocks, 'run')}`;
    }
  }
}
