import type { ListedGrant } from '../../db/grants.ts';
import type { Actor } from '../../domain/actor.ts';
import type { MessageBody } from '../discord-api.ts';
import { code, counted } from '../text.ts';
import { endsWithWords, subjectWords, untilWords } from '../words/grants.ts';
import type { BotContext, SlashCommand } from './command.ts';
import { pageButtons, pageFooter, pageSize } from './pages.ts';
import { projectOption } from './project-option.ts';
import { subjectOption } from './subject-option.ts';

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
  return {
    embeds: [
      {
        title: project === null ? 'Who holds what' : `Who holds what in ${project}`,
        description: linesOf(found.grants, found.total === 0),
        footer: { text: pageFooter(page, counted(found.total, 'grant'), found.total) },
      },
    ],
    components: pageButtons(page, found.total, ['Earlier', 'Later'], (there) => ({
      action: 'grants',
      page: there,
      project,
      subject,
    })),
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
