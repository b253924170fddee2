import { formatMonthly, monthly } from '../../domain/money.ts';
import { formatPrice, isPriced, sumOfPrices } from '../../domain/price.ts';
import type { Orchestrator } from '../../engine/orchestrator.ts';
import { code, counted, linesWithin } from '../text.ts';
import { typeLabel } from '../words/types.ts';
import type { SlashCommand } from './command.ts';
import { projectOption } from './project-option.ts';

/** Discord takes 4,096 characters in an embed's description; the total needs some. */
const maxLines = 3700;

type Resource = Awaited<ReturnType<Orchestrator['listResources']>>['resources'][number];

export const resources: SlashCommand = {
  definition: {
    name: 'cloud-resources',
    description: 'What is deployed in a project, and what it costs a month',
    options: [projectOption],
  },
  async run({ orchestrator }, { actor, options }) {
    const found = await orchestrator.listResources(actor, options.required('project'));
    const description =
      found.resources.length === 0
        ? 'Nothing is deployed here. `/cloud-deploy` deploys something.'
        : `${linesWithin(found.resources.map(resourceLine), maxLines)}\n\n${totalLine(found.resources)}`;
    return { embeds: [{ title: `Resources of ${found.project}`, description }] };
  },
};

function resourceLine({ name, type, inputs, incomplete, price }: Resource): string {
  const size = inputs['machine_type'];
  return [
    `${code(name, 40)} ${typeLabel(type)}`,
    ...(size === undefined ? [] : [code(String(size), 40)]),
    formatPrice(price, (hourly) => formatMonthly(monthly(hourly))),
    ...(incomplete ? ['**incomplete**: the next apply repairs it'] : []),
  ].join(' · ');
}

/** What has no price is named, never counted as zero. */
function totalLine(all: readonly Resource[]): string {
  const total = sumOfPrices(all.map(({ price }) => price));
  const unpriced = all.filter(({ price }) => !isPriced(price)).length;
  const rest = unpriced === 0 ? '' : `, and what is not priced of ${counted(unpriced, 'resource')}`;
  return `**In total** ${counted(all.length, 'resource')}: ${formatMonthly(monthly(total))}${rest}`;
}
