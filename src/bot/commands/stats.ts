import { type APIEmbedField, ApplicationCommandOptionType } from 'discord.js';
import type { Logger } from 'pino';
import { isSnowflake } from '../../domain/ids.ts';
import { formatDollars } from '../../domain/money.ts';
import type { Statistics } from '../../engine/statistics/statistics-use-cases.ts';
import { draw } from '../charts/draw.ts';
import { statisticsChart } from '../charts/statistics-chart.ts';
import type { MessageBody } from '../discord-api.ts';
import { code, counted, someOf, tookWords } from '../text.ts';
import { phaseLabels } from '../words/phases.ts';
import { typeLabel } from '../words/types.ts';
import type { SlashCommand } from './command.ts';

const fileName = 'statistics.png';

export const stats: SlashCommand = {
  definition: {
    name: 'cloud-stats',
    description: 'How projects you administer are used: sessions, success, times, people, cost, with a chart',
    options: [
      {
        type: ApplicationCommandOptionType.Integer,
        name: 'days',
        description: 'How many days to look at, today included; 30 unless said otherwise',
        min_value: 1,
        max_value: 365,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'project',
        description: 'Only this project',
        autocomplete: true,
      },
    ],
  },
  async run({ orchestrator, log }, { actor, options }) {
    const days = options.text('days');
    const project = options.text('project');
    const statistics = await orchestrator.statistics(actor, {
      ...(days === undefined ? {} : { days: Number(days) }),
      ...(project === undefined ? {} : { project }),
    });
    return withChart(statistics, log, draw);
  },
};

/** The answer in words, with its chart if that can be drawn. */
export async function withChart(
  statistics: Statistics,
  log: Pick<Logger, 'warn'>,
  drawn: (svg: string) => Promise<Buffer>,
): Promise<MessageBody> {
  const embed = statisticsEmbed(statistics);
  try {
    const data = await drawn(statisticsChart(statistics.days));
    return {
      embeds: [{ ...embed, image: { url: `attachment://${fileName}` } }],
      files: [{ name: fileName, data, description: chartWords(statistics) }],
    };
  } catch (error) {
    log.warn({ err: error }, 'chart not drawn');
    return { content: 'The chart could not be drawn; here are the figures.', embeds: [embed] };
  }
}

function statisticsEmbed(statistics: Statistics) {
  const { projects } = statistics;
  const [only] = projects;
  return {
    title: `Statistics of ${projects.length === 1 ? only : counted(projects.length, 'project')}`,
    description: [
      periodWords(statistics),
      ...(projects.length > 1 ? [someOf(projects.map((name) => code(name)))] : []),
    ].join('\n'),
    fields: [
      { name: 'Sessions', value: sessionWords(statistics) },
      { name: 'Success', value: successWords(statistics) },
      ...listField('Median times', statistics.phases, ({ phase, seconds, count }) => {
        return `${phaseLabels[phase]}: ${tookWords(seconds * 1000)} (of ${count})`;
      }),
      ...listField('Most active members', statistics.members, ({ userId, sessions, applies }) => {
        const name = isSnowflake(userId) ? `<@${userId}>` : code(userId, 40);
        return `${name}: ${counted(sessions, 'session')}, ${counted(applies, 'apply', 'applies')}`;
      }),
      ...listField(
        'Most deployed types',
        statistics.types,
        ({ type, count }) => `${typeLabel(type)}: ${count}`,
      ),
      { name: 'Cost of everything deployed', value: costWords(statistics) },
    ],
    footer: {
      text: 'Days are UTC. Failed: at least once, whatever came later. Refused: at the last check before an apply.',
    },
  };
}

function listField<T>(name: string, items: readonly T[], line: (item: T) => string): APIEmbedField[] {
  return items.length === 0 ? [] : [{ name, value: items.map(line).join('\n') }];
}

const dateWords = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

function periodWords({ days }: Statistics): string {
  const [first] = days;
  if (first === undefined) throw new Error('there is always a day');
  const since = dateWords.format(first.start);
  return days.length === 1 ? `Today, ${since}` : `The last ${days.length} days, since ${since}`;
}

function sessionWords({ sessions }: Statistics): string {
  const { opened, applied, failed, cancelled, expired, refused } = sessions;
  const parts = [
    `**${opened}** opened`,
    `**${applied}** applied`,
    `**${failed}** failed`,
    `**${cancelled}** cancelled`,
    `**${expired}** expired`,
    `**${refused}** refused`,
  ];
  return parts.join(' · ');
}

function successWords({ successRate, applies }: Statistics): string {
  const { succeeded, failed, cancelled } = applies;
  const stopped =
    cancelled === 0 ? '' : `; ${cancelled} stopped by people ${cancelled === 1 ? 'is' : 'are'} not counted`;
  if (successRate === null) return `No apply has ended${stopped}.`;
  const share = percent(successRate);
  return `**${share}** of ${counted(succeeded + failed, 'apply', 'applies')} that ended: ${succeeded} succeeded, ${failed} failed${stopped}.`;
}

/** 100 % only when it is all of them, 0 % only when it is none. */
function percent(share: number): string {
  const rounded = Math.round(share * 100);
  const shown = share < 1 && rounded === 100 ? 99 : share > 0 && rounded === 0 ? 1 : rounded;
  return `${shown} %`;
}

function costWords({ days, notPriced }: Statistics): string {
  const [first, last] = [days[0]?.monthly ?? 0, days.at(-1)?.monthly ?? 0];
  const change = last - first;
  const moved =
    days.length === 1
      ? ''
      : change === 0
        ? ', as on the first day'
        : `, ${formatDollars(Math.abs(change), 2)} ${change > 0 ? 'more' : 'less'} than on the first day`;
  const unpriced =
    notPriced === 0 ? '' : `\nNot counted: what is not priced of ${counted(notPriced, 'resource')}`;
  return `**${formatDollars(last, 2)}** a month now${moved}${unpriced}`;
}

function chartWords(statistics: Statistics): string {
  const costs = statistics.days.map(({ monthly }) => monthly);
  const [least, top] = [Math.min(...costs), Math.max(...costs)].map((cost) => formatDollars(cost, 2));
  return `${periodWords(statistics)}: a month’s cost of everything deployed, between ${least} and ${top}; and applies that succeeded and failed.`;
}
