import type { APIEmbedField } from 'discord.js';
import type { HistoryEntry, RunSummary, SessionStory } from '../../engine/sessions/session-story.ts';
import type { SessionView } from '../../engine/sessions/session-view.ts';
import type { MessageBody } from '../discord-api.ts';
import { code, cut, linesWithin, messageLink, moment, tookWords } from '../text.ts';
import { costWords, planCounts } from '../words/plan.ts';
import { reasonWords } from '../words/reasons.ts';
import { stateColours } from '../words/states.ts';
import type { SlashCommand } from './command.ts';
import { sessionIn, sessionOption } from './session-option.ts';

/** Discord's limit for a field. */
const maxField = 1024;

export const show: SlashCommand = {
  definition: {
    name: 'cloud-show',
    description: 'One session: what happened when, its plan, approvals and runs, and where to find it',
    options: [sessionOption],
  },
  run: async ({ orchestrator }, { actor, options }) =>
    storyEmbed(await orchestrator.showSession(actor, sessionIn(options))),
};

function storyEmbed({ view, history, runs }: SessionStory): MessageBody {
  const { id, state, project, reason } = view;
  const why = reason === null ? null : reasonWords(reason);
  const description = [
    `${code(project.name)}, opened by <@${view.authorId}> ${moment(view.createdAt)}`,
    ...(why === null ? [] : [why]),
    ...(view.expiresAt === null ? [] : [`Open until ${moment(view.expiresAt, 'f')}.`]),
    linksOf(view),
  ].join('\n');
  return {
    embeds: [
      {
        title: `Session ${id} · ${state}`,
        color: stateColours[state],
        description: cut(description, 1400),
        fields: [
          { name: 'What happened', value: newestWithin(history.filter(isResting).map(historyLine)) },
          ...planFields(view),
          ...(runs.length === 0 ? [] : [{ name: 'Runs', value: newestWithin(runs.map(runLine)) }]),
        ],
      },
    ],
  };
}

function linksOf({ lobby, project }: SessionView): string {
  if (lobby === null || lobby.messageId === null) return 'It has no lobby.';
  const { channelId, messageId, threadId } = lobby;
  const links = [`[Lobby](${messageLink(project.guildId, channelId, messageId)})`];
  if (threadId !== null) links.push(`[Thread](https://discord.com/channels/${project.guildId}/${threadId})`);
  return links.join(' · ');
}

function planFields({ plan, approvals, project }: SessionView): APIEmbedField[] {
  if (plan === null) return [];
  const given = approvals.map(({ userId, at }) => `Approved by <@${userId}> ${moment(at, 'f')}`);
  const required = Math.max(1, project.approvalsRequired);
  const count = given.length === 0 ? [`Approvals: 0 of ${required}`] : given;
  const lines = [`${code(plan.id)} ${planCounts(plan)}`, costWords(plan.cost), ...count];
  return [{ name: 'Plan', value: linesWithin(lines, maxField) }];
}

const kinds: Readonly<Record<string, string>> = {
  opened: 'opened',
  edited: 'edited',
  extended: 'given more time',
  'cancel-requested': 'asked to stop',
  'kill-requested': 'asked to stop by force',
};

/** VALIDATING is entered and left at once, so it tells nobody anything. */
function isResting({ to }: HistoryEntry): boolean {
  return to !== 'VALIDATING';
}

function historyLine({ at, kind, to, actorId }: HistoryEntry): string {
  const what = kind === 'transition' ? `**${to}**` : (kinds[kind] ?? kind);
  return `${moment(at, 'f')} ${what}${actorId === null ? '' : ` by <@${actorId}>`}`;
}

function runLine({ kind, state, outcome, attempt, createdAt, startedAt, finishedAt }: RunSummary): string {
  const again = attempt > 1 ? `, attempt ${attempt}` : '';
  const took =
    startedAt === null || finishedAt === null
      ? ''
      : `, took ${tookWords(finishedAt.getTime() - startedAt.getTime())}`;
  return `${moment(createdAt, 'f')} ${kind}: ${outcome ?? state}${again}${took}`;
}

/** As many of the last lines as fit, in their order. */
function newestWithin(lines: readonly string[]): string {
  const shown: string[] = [];
  let room = maxField - 40;
  for (const line of lines.toReversed()) {
    room -= line.length + 1;
    if (room < 0) break;
    shown.unshift(line);
  }
  const rest = lines.length - shown.length;
  return [...(rest > 0 ? [`… ${rest} before`] : []), ...shown].join('\n') || 'Nothing yet.';
}
