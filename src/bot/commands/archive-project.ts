import { ButtonStyle } from 'discord.js';
import type { Actor } from '../../domain/actor.ts';
import { formatDollars } from '../../domain/money.ts';
import type { Orchestrator } from '../../engine/orchestrator.ts';
import type { MessageBody } from '../discord-api.ts';
import { button, row } from '../rows.ts';
import { code, counted, someOf } from '../text.ts';
import type { BotContext, SlashCommand } from './command.ts';
import { projectOption } from './project-option.ts';

type Archived = Awaited<ReturnType<Orchestrator['archiveProject']>>;

export const archiveProject: SlashCommand = {
  definition: {
    name: 'cloud-archive-project',
    description: 'Put a project away: nothing more is done in it, and what is deployed stays (server admins)',
    options: [projectOption],
  },
  run: (context, { actor, options }) => archive(context, actor, { project: options.required('project') }),
};

/** Archives a project; where something is deployed, asks first. @returns what to say about it */
export async function archive(
  { orchestrator }: BotContext,
  actor: Actor,
  request: { readonly project: string; readonly confirmed?: boolean },
): Promise<MessageBody> {
  const done = await orchestrator.archiveProject(actor, request);
  return done.archived ? { content: doneWords(done), components: [] } : question(done);
}

function question({ project, left, cancelled }: Archived): MessageBody {
  const yes = button({ action: 'archive', project }, 'Yes, archive it', ButtonStyle.Danger);
  const waiting = cancelled.length === 0 ? '' : ` Sessions that wait are cancelled: ${idsOf(cancelled)}.`;
  return {
    content: `In project ${code(project)}, ${leftWords(left)} Archive it all the same?${waiting}`,
    components: [row(yes)],
  };
}

function doneWords({ project, left, cancelled }: Archived): string {
  return [
    `Project ${code(project)} is archived: nothing is done in it any more.`,
    left.resources === 0 ? 'Nothing was deployed in it.' : `In it, ${leftWords(left)}`,
    ...(cancelled.length === 0 ? [] : [`Cancelled: ${idsOf(cancelled)}.`]),
    `\`/cloud-restore-project project:${project}\` brings it back.`,
  ].join('\n');
}

/** What stays and what it costs; what has no price is named, never counted as zero. */
function leftWords({ resources, monthly, notPriced, ending }: Archived['left']): string {
  const unpriced = notPriced === 0 ? '' : `, and what is not priced of ${notPriced} of them`;
  const stay = `${counted(resources, 'resource stays', 'resources stay')} deployed and cost${resources === 1 ? 's' : ''} ${formatDollars(monthly, 2)}/month${unpriced}.`;
  const life =
    ending === 0
      ? ''
      : ` What ${counted(ending, 'session')} made for a time is still destroyed when that is over.`;
  return stay + life;
}

function idsOf(sessions: readonly string[]): string {
  return someOf(sessions.map((id) => code(id)));
}
