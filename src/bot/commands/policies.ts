import { ButtonStyle } from 'discord.js';
import type { Actor } from '../../domain/actor.ts';
import type { PolicyView } from '../../engine/policies/policy-use-cases.ts';
import type { MessageBody } from '../discord-api.ts';
import { type Button, button, type Row, row } from '../rows.ts';
import { code, counted, linesWithin, moment } from '../text.ts';
import { placeWords, ruleWords, windowWords } from '../words/rules.ts';
import type { BotContext, SlashCommand } from './command.ts';
import { projectOption } from './project-option.ts';

/** Discord's limit for the text of an embed. */
const maxText = 4096;
const pageSize = 10;

/** A page, counted from 0, of the rules of a project; null stands for all that one may see. */
type Page = { readonly page: number; readonly project: string | null };

export const policies: SlashCommand = {
  definition: {
    name: 'cloud-policies',
    description: 'The rules that hold in a project, or in all that you may see',
    options: [{ ...projectOption, required: false }],
  },
  run: (context, { actor, options }) =>
    policyPage(context, actor, { page: 0, project: options.text('project') ?? null }),
};

/** A page of the rules, with buttons to its neighbours. */
export async function policyPage(
  { orchestrator }: BotContext,
  actor: Actor,
  { page, project }: Page,
): Promise<MessageBody> {
  const all = await orchestrator.listPolicies(actor, project ?? undefined);
  const pages = Math.max(1, Math.ceil(all.length / pageSize));
  const shown = all.slice(page * pageSize, (page + 1) * pageSize);
  const now = new Date();
  return {
    embeds: [
      {
        title: project === null ? 'Rules' : `Rules that hold in ${project}`,
        description: linesWithin(
          shown.length === 0 ? [noneWords(all.length > 0)] : shown.map((policy) => policyLine(policy, now)),
          maxText,
        ),
        footer: { text: `${counted(all.length, 'rule')} · page ${page + 1} of ${pages}` },
      },
    ],
    components: pages > 1 ? [neighbours({ page, project }, pages)] : [],
  };
}

function noneWords(others: boolean): string {
  return others
    ? 'No more: this page is empty.'
    : 'No rules hold where you may look: only quotas and the budget limit what can be made.';
}

function policyLine({ id, rule, project, setBy, setAt }: PolicyView, now: Date): string {
  const window = windowWords(rule, now);
  return `${code(id)} ${placeWords(project)}: ${[ruleWords(rule), window].join(' ').trim()} · <@${setBy}> ${moment(setAt)}`;
}

function neighbours({ page, project }: Page, pages: number): Row<Button> {
  const to = (label: string, there: number) =>
    button({ action: 'policies', page: Math.max(0, there), project }, label, ButtonStyle.Secondary, {
      disabled: there < 0 || there >= pages,
    });
  return row(to('Previous', page - 1), to('Next', page + 1));
}
