import type { APIStringSelectComponent } from 'discord.js';
import { formatUsage, usagePricesOf } from '../../catalog/cost.ts';
import { sizeOf } from '../../catalog/footprint.ts';
import { providerOf, resourceTypeOf } from '../../catalog/registry.ts';
import { cheaperSize, type PricedSize, sizesOf } from '../../catalog/sizes.ts';
import { formatDollars, type Micros } from '../../domain/money.ts';
import { formatPrice } from '../../domain/price.ts';
import type { EditedResource } from '../../engine/resources/resource-use-cases.ts';
import type { MessageBody } from '../discord-api.ts';
import { type Button, button, menu, type Row, row } from '../rows.ts';
import { code, counted, cut } from '../text.ts';
import { priceWords } from '../words/plan.ts';
import { queueWords } from '../words/queue.ts';
import { typeLabel } from '../words/types.ts';

/** Discord's limit for the description of an option. */
const maxDescription = 100;

/**
 * What a member hears of a resource that was added or changed: what it is and costs, a cheaper size where there is one, a
 * menu of sizes, and the way to the settings that found no place in the form.
 * @param options.verb `Added`, `Changed`
 * @param options.shown how many of the type's inputs the forms so far have shown
 */
export function resourceAnswer(
  sessionId: string,
  edited: EditedResource,
  options: { readonly verb: string; readonly shown: number },
): MessageBody {
  const { resource, price, queue } = edited;
  const facts = `${options.verb} ${code(resource.name)} (${typeLabel(resource.type)}, ${priceWords(price)}${usageWords(edited)}).`;
  const hint = cheaperWords(edited) || unknownWords(edited);
  return {
    content: [facts, hint, `The session is planned again${queueWords(queue)}.`].filter(Boolean).join(' '),
    components: [...sizeMenu(sessionId, edited), ...moreButton(sessionId, edited, options.shown)],
  };
}

function cheaperWords({ provider, resource }: EditedResource): string {
  const size = cheaperSize(providerOf(provider), resource);
  if (size === null) return '';
  const price = `${code(size.name)} costs ${priceWords(size.price)}`;
  return size.asGood
    ? `Cheaper, and no smaller: ${price}.`
    : `Cheaper: ${price}, if ${powerWords(size)} are enough.`;
}

/** A size that is not known may be mistyped as well as rare: only the cloud knows. */
function unknownWords({ provider, resource }: EditedResource): string {
  if (sizeOf(providerOf(provider), resource) !== null) return '';
  const size = code(String(resource.inputs['machine_type']), 60);
  return `${size} is not known here: make sure that the cloud has it.`;
}

/** What comes on top by use. */
function usageWords({ provider, resource }: EditedResource): string {
  return usagePricesOf(providerOf(provider), resource)
    .map((usage) => `, by use: ${formatUsage(usage)}`)
    .join('');
}

const hourlyWords = (hourly: Micros) => `${formatDollars(hourly, 4)}/hour`;

function powerWords({ vcpus, memoryGb }: Pick<PricedSize, 'vcpus' | 'memoryGb'>): string {
  return `${counted(vcpus, 'vCPU')} and ${memoryGb} GB`;
}

function sizeMenu(
  sessionId: string,
  { provider, resource }: EditedResource,
): Row<APIStringSelectComponent>[] {
  const sizes = sizesOf(providerOf(provider), resource).map((size) => ({
    label: size.name,
    value: size.name,
    description: cut(`${powerWords(size)}, ${formatPrice(size.price, hourlyWords)}`, maxDescription),
    default: size.name === resource.inputs['machine_type'],
  }));
  if (sizes.length === 0) return [];
  return [menu({ action: 'resize', sessionId, name: resource.name }, 'Another size', sizes)];
}

function moreButton(
  sessionId: string,
  { provider, resource: { name, type } }: EditedResource,
  shown: number,
): Row<Button>[] {
  const { fields } = resourceTypeOf(providerOf(provider), type);
  if (fields.length <= shown) return [];
  return [row(button({ action: 'more', sessionId, name, from: shown }, 'More settings'))];
}
