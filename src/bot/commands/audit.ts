import { type APIMessageComponentInteraction, ApplicationCommandOptionType, ButtonStyle } from 'discord.js';
import type { TrailEvent } from '../../db/find-audit.ts';
import type { Actor } from '../../domain/actor.ts';
import { compressedAnswer } from '../compressed-answer.ts';
import type { MessageBody } from '../discord-api.ts';
import type { Answer } from '../responder.ts';
import { type Button, button, type Row, row } from '../rows.ts';
import { code, counted, cut, linesWithin, moment } from '../text.ts';
import { auditWords } from '../words/audit.ts';
import type { BotContext, SlashCommand } from './command.ts';
import { projectOption } from './project-option.ts';

const pageSize = 10;
/** Discord takes 4,096 characters in a description. */
const maxPage = 4000;
const maxLine = 380;

/** Which events; null stands for all. */
type Filter = {
  readonly project: string | null;
  readonly userId: string | null;
  readonly days: number | null;
};
/** One page of them, counted from 0. */
type Page = Filter & { readonly page: number };

export const audit: SlashCommand = {
  definition: {
    name: 'cloud-audit',
    description:
      'Who did what, and who was refused what, in the projects that you administer (project admins)',
    options: [
      { type: ApplicationCommandOptionType.User, name: 'user', description: 'Only what this member did' },
      { ...projectOption, required: false },
      {
        type: ApplicationCommandOptionType.Integer,
        name: 'days',
        description: 'Only the last days',
        min_value: 1,
        max_value: 3650,
      },
    ],
  },
  run: (context, { actor, options }) =>
    auditPage(context, actor, {
      page: 0,
      project: options.text('project') ?? null,
      userId: options.text('user') ?? null,
      days: options.number('days') ?? null,
    }),
};

/** A page of the trail, with buttons to its neighbours and to all of it. */
export async function auditPage(
  { orchestrator }: BotContext,
  actor: Actor,
  { page, ...filter }: Page,
): Promise<MessageBody> {
  const { events, total } = await orchestrator.listAudit(actor, {
    ...given(filter),
    limit: pageSize,
    offset: page * pageSize,
  });
  const pages = Math.max(1, Math.ceil(total / pageSize));
  return {
    embeds: [
      {
        title: titleOf(filter),
        description: linesOf(events, total === 0),
        footer: { text: `${counted(total, 'event')} · page ${page + 1} of ${pages}` },
      },
    ],
    components: total === 0 ? [] : [buttons({ page, ...filter }, pages)],
  };
}

/** All of the trail as a file that everybody can check. */
export async function exportAudit(
  { orchestrator }: BotContext,
  actor: Actor,
  filter: Filter,
  interaction: APIMessageComponentInteraction,
): Promise<Answer> {
  const events = await orchestrator.exportAudit(actor, given(filter));
  if (events.length === 0) return 'There is nothing to export.';
  const lines = events.map(({ chain, seq, previous, hash, canonical }) =>
    JSON.stringify({ chain, seq, previous, hash, canonical }),
  );
  const about =
    'The audit trail, oldest first. `hash` is the SHA-256 of `previous` and `canonical`, one text after the other';
  return compressedAnswer(interaction, { about, name: 'cloud-audit', extension: 'jsonl' }, lines);
}

function given({ project, userId, days }: Filter) {
  return {
    ...(project === null ? {} : { project }),
    ...(userId === null ? {} : { userId }),
    ...(days === null ? {} : { days }),
  };
}

function titleOf({ project, days }: Filter): string {
  const where = project === null ? '' : ` of ${cut(project, 40)}`;
  const since = days === null ? '' : `, last ${counted(days, 'day')}`;
  return `Audit trail${where}${since}`;
}

function linesOf(events: readonly TrailEvent[], none: boolean): string {
  if (none) return 'Nothing has happened that fits.';
  return events.length === 0 ? 'No more: this page is empty.' : linesWithin(events.map(eventLine), maxPage);
}

function eventLine(event: TrailEvent): string {
  const { at, actorId, project, sessionId, planId } = event;
  const where = [
    ...(project === null ? [] : [code(project)]),
    ...(sessionId === null ? [] : [`session ${code(sessionId)}`]),
    ...(planId === null ? [] : [`plan ${code(planId)}`]),
  ].join(', ');
  const what = cut(auditWords(event), maxLine);
  return `${moment(at, 'f')} ${who(actorId)} ${what}${where === '' ? '' : ` · ${where}`}`;
}

/** What nobody asked for, Cloud Engine did by itself; programs may name people as they like. */
function who(actorId: string | null): string {
  if (actorId === null) return '*Cloud Engine*';
  return /^\d{1,20}$/.test(actorId) ? `<@${actorId}>` : code(actorId, 40);
}

function buttons({ page, ...filter }: Page, pages: number): Row<Button> {
  const to = (label: string, there: number) =>
    button({ action: 'audit', page: Math.max(0, there), ...filter }, label, ButtonStyle.Secondary, {
      disabled: there < 0 || there >= pages,
    });
  return row(
    to('Newer', page - 1),
    to('Older', page + 1),
    button({ action: 'export-audit', ...filter }, 'Export'),
  );
}
