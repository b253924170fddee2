import { formatDollars } from '../../domain/money.ts';
import type { Orchestrator } from '../../engine/orchestrator.ts';
import type { QuotaLine } from '../../engine/projects/quota-report.ts';
import { bar, code, counted, someOf } from '../text.ts';
import { measureLabel } from '../words/types.ts';
import type { SlashCommand } from './command.ts';
import { projectOption } from './project-option.ts';

type Report = Awaited<ReturnType<Orchestrator['showQuota']>>;

/** How much is deployed and reserved of something, and how much there may be; null: as much as you like. */
type Filled = { readonly deployed: number; readonly reserved: number; readonly limit: number | null };

export const quota: SlashCommand = {
  definition: {
    name: 'cloud-quota',
    description: 'How much of its quotas and budget a project uses, with what sessions in flight reserve',
    options: [projectOption],
  },
  async run({ orchestrator }, { actor, options }) {
    const report = await orchestrator.showQuota(actor, options.required('project'));
    return {
      embeds: [
        {
          title: `Quotas of ${report.project}`,
          description: report.lines.map(quotaLine).join('\n'),
          fields: [{ name: 'Budget a month', value: budgetWords(report) }],
          footer: { text: 'Open sessions reserve what their plans would add.' },
        },
      ],
    };
  },
};

function quotaLine(line: QuotaLine): string {
  return `${measureLabel(line.measure)}: ${filledWords(line, String)}`;
}

function budgetWords({ budget, notPriced }: Report): string {
  const money = (micros: number) => formatDollars(micros, 2);
  const unpriced =
    notPriced.length === 0
      ? []
      : [
          `Not counted: what is not priced of ${someOf(notPriced.map((name) => code(name, 40)))} (${counted(notPriced.length, 'resource')})`,
        ];
  return [filledWords(budget, money), ...unpriced].join('\n');
}

/** `[████████░░] 8/10 (80%), 2 of it reserved`; without a limit there is nothing to fill. */
function filledWords({ deployed, reserved, limit }: Filled, shown: (amount: number) => string): string {
  const used = deployed + reserved;
  const held = reserved === 0 ? '' : `, ${shown(reserved)} of it reserved`;
  if (limit === null) return `${shown(used)}, without a limit${held}`;
  const share = limit === 0 ? '' : ` (${Math.floor((used / limit) * 100)}%)`;
  return `\`[${bar(used, limit)}]\` ${shown(used)}/${shown(limit)}${share}${held}`;
}
