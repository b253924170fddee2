import { ButtonStyle } from 'discord.js';
import type { ListedGrant } from '../../db/grants.ts';
import type { Actor } from '../../domain/actor.ts';
import type { MessageBody } from '../discord-api.ts';
import { type Button, button, type Row, row } from '../rows.ts';
import { code, counted } from '../text.ts';
import { endsWithWords, subjectWords, untilWords } from '../words/grants.ts';
import type { BotContext, SlashCommand } from './command.ts';
import { projectOption } from './project-option.ts';
import { subjectOption } from './subject-option.ts';

const pageSize = 10;

/** A page, counted from 0; null stands for all projects that the actor administers, and for everybody. */
type Page = {
  readonly page: number;
  readonly project: string | null;
  readonly subject: { readonly kind: 'user' | 'role'; readonly id: string } | null;
};

export const grants: SlashCommand = {
  definition: {
    name: 'cloud-grants',
    description:
      'Who holds what until when, and by whom, in the projects that you administer (project admins)',
    options: [
      { ...projectOption, required: false },
      { ...subjectOption, required: false },
    ],
  },
  run: (context, { actor, options }) =>
    grantsPage(context, actor, {
      page: 0,
      project: options.text('project') ?? null,
      subject: options.text('user') === undefined ? null : options.subject('user'),
    }),
};

/** A page of the list, with buttons to its neighbours. */
export async function grantsPage(
  { orchestrator }: BotContext,
  actor: Actor,
  { page, project, subject }: Page,
): Promise<MessageBody> {
  const found = await orchestrator.listGrants(actor, {
    ...(project === null ? {} : { project }),
    ...(subject === null ? {} : { subject }),
    limit: pageSize,
    offset: page * pageSize,
  });
  const pages = Math.max(1, Math.ceil(found.total / pageSize));
  return {
    embeds: [
      {
        title: project === null ? 'Who holds what' : `Who holds what in ${project}`,
        description: linesOf(found.grants, found.total === 0),
        footer: { text: `${counted(found.total, 'grant')} · page ${page + 1} of ${pages}` },
      },
    ],
    components: pages > 1 ? [neighbours({ page, project, subject }, pages)] : [],
  };
}

function linesOf(found: readonly ListedGrant[], none: boolean): string {
  if (none) return 'Nobody was given anything that still holds. `/cloud-grant` gives it.';
  return found.length === 0 ? 'No more: this page is empty.' : found.map(grantLine).join('\n');
}

function grantLine(grant: ListedGrant): string {
  const { project, subjectKind: kind, subjectId: id, permission, expiresAt, grantedBy, sessionId } = grant;
  const end = `${untilWords(expiresAt)}${endsWithWords(sessionId)}`;
  return `${code(project)} ${subjectWords({ kind, id })} · **${permission}** · ${end} · by <@${grantedBy}>`;
}

function neighbours({ page, project, subject }: Page, pages: number): Row<Button> {
  const to = (label: string, there: number) =>
    button({ action: 'grants', page: Math.max(0, there), project, subject }, label, ButtonStyle.Secondary, {
      disabled: there < 0 || there >= pages,
    });
  return row(to('Earlier', page - 1), to('Later', page + 1));
}
